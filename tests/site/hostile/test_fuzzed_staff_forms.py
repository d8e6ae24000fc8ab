"""Every form of the staff with what no browser sends: refused or saved, never an error.

The test client raises whatever a view does not handle, so that any of it fails here.
"""

import re
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, reverse

from recommendations.admin import site
from recommendations.models import Role
from tests.support import cast
from tests.support.desk import form_data
from tests.support.hostile import fuzzing
from tests.support.hostile.fuzzing import Rotation, is_no_error

pytest_plugins = ["tests.support.sites.full_site"]
pytestmark = pytest.mark.django_db

# Of these nothing is known to be sent: they need more than a record, and are tried below.
ELSEWHERE = {"app_list", "uploaded_file", "view_on_site"}
CONTROL = re.compile(r"<(input|select|textarea|button)\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(name|type)="([^"]*)"')
# What holds a form together: the numbers of its rows, the keys of their records.
HIDDEN = re.compile(r".*(_FORMS|-id|token)|version|.*-\d+-(meeting|recommendation|delegation|plan)")
NAMES_OF_FILES = ["a\x00.pdf", "../../etc/passwd", "a" * 900 + ".pdf", "\u202efdp.exe", ".pdf", " "]


class Form:
    """What a page has to be sent: ``data`` as it shows it, the names of ``fields`` and so on."""

    def __init__(self, response):
        is_page = response.status_code == 200 and not response.streaming
        self.data = form_data(response) if is_page else {}
        self.fields, self.buttons, self.files, self.hidden = {}, {}, {}, {}
        for tag, attributes in CONTROL.findall(response.content.decode()) if is_page else []:
            own = dict(ATTRIBUTE.findall(attributes))
            if own.get("name"):
                self.place(own["name"], tag, own.get("type"))[own["name"]] = True

    def place(self, name, tag, kind):
        if tag == "button" or kind == "submit":
            return self.buttons
        if kind == "file":
            return self.files
        return self.hidden if HIDDEN.fullmatch(name) else self.fields


def base(name):
    """The name of a field in each row of its table."""
    return re.sub(r"-(\d+|__prefix__)-", "-", name)


def stem(name):
    """The name of a field in each row of its table, and in each of its languages."""
    return base(name) if fuzzing.WANTS_ALL else re.sub("_(ar|ku|en)$", "", base(name))


class Attack:
    """Sends forms until they have had each value; what failed is ``failed``."""

    def __init__(self, client, values):
        self.client, self.rotation, self.failed = client, Rotation(values), []
        self.files, self.sent = Rotation(NAMES_OF_FILES), 0
        # Kind of form → the keys of its fields in the rotation.
        self.keys = {}

    def send(self, page, data):
        response = self.client.post(page, data)
        self.sent += 1
        if not is_no_error(response):
            self.failed.append((page, data))

    def all_fields(self, page, form, kind, *, rounds):
        """All fields hostile at once, and one button pressed; each button and value in turn."""
        keys = {name: (kind, base(name)) for name in form.fields}
        if keys:
            self.keys.setdefault(kind, set()).update(keys.values())
        buttons = Rotation(list(form.buttons) or ["_save"])
        for number in range(rounds):
            if number and (not keys or self.is_through_with(kind)):
                break
            data = form.data | {name: self.rotation.value(key, kind) for name, key in keys.items()}
            data |= {name: ContentFile(b"a", name=self.files.value(name)) for name in form.files}
            self.send(page, data | {buttons.value(page): self.rotation.value((kind, "button"))})

    def has_sent(self, kind):
        """True when a form of the kind was sent; with EXAMPLES, when it has had each value."""
        return self.is_through_with(kind) if fuzzing.WANTS_ALL else kind in self.keys

    def is_through_with(self, kind):
        keys = self.keys.get(kind)
        return bool(keys) and self.rotation.has_form_met_all(kind, keys)

    def one_field(self, page, form, kind):
        """One field hostile and the others as they are, so that the form may be saved."""
        names = list({stem(name): name for name in form.fields}.values())
        for name in fuzzing.some(names, len(page), of=3):
            data = form.data | {name: self.rotation.value((kind, base(name), "alone"))}
            self.send(page, data | {"_save": "1"})

    def hidden_fields(self, page, form):
        for name in {name.rpartition("-")[2]: name for name in form.hidden}.values():
            value = self.rotation.value(name.rpartition("-")[2])
            others = {other: value for other, value in form.data.items() if other != name}
            self.send(page, others if value is None else others | {name: value})


@pytest.fixture(scope="module")
def shown(full):
    """The forms of the pages that the chief has opened: path → Form; each is rendered once."""
    return {}


def opened(client, page, shown):
    if page not in shown:
        shown[page] = Form(client.get(page))
    return shown[page]


@contextmanager
def undone():
    """What a page saves or deletes is there again for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def page_names():
    """The name of every address of the admin."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name
            else:
                yield from walk(pattern.url_patterns)

    return sorted({name for name in walk(site.get_urls()) if name})


def addresses_of(name):
    """The paths of that name: about nothing, or about the newest record of its model."""
    found = []
    for given in arguments(model_of(name)):
        try:
            found.append(reverse(f"admin:{name}", args=given))
        except NoReverseMatch:
            continue
    return found


def model_of(name):
    if name == "auth_user_password_change":
        return get_user_model()
    names = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in site._registry}
    return names.get("_".join(name.split("_")[:2]))


def arguments(model):
    yield []
    newest = model and model._base_manager.order_by("-pk").first()
    if newest:
        history = getattr(model, "history", None)
        change = history.filter(id=newest.pk).first() if history else None
        kind, column = f"{model._meta.model_name}", next(iter(texts_of(model)), "x")
        yield from [[newest.pk], [newest.pk, "xlsx"], [newest.pk, "x"]]
        yield [newest.pk, kind, change.pk if change else 1, column]


def texts_of(model):
    return [field.name for field in model._meta.fields if field.name.endswith("_ar")]


def kind_of(name):
    """Forms of one kind have the same fields."""
    return name.removesuffix("_add").removesuffix("_change")


@fuzzing.of_each(fuzzing.IN_FORMS, fuzzing.OTHERS_IN_FORMS)
def test_no_form_of_the_staff_fails_whatever_is_typed(client, shown, values):
    chief = cast.make_user("chief", is_superuser=True)
    attack = Attack(client, values)

    for name in page_names():
        for page in addresses_of(name):
            # What a database could fail on is sent to each page, the rest to each kind of form.
            if values == fuzzing.OTHERS_IN_FORMS and attack.is_through_with(kind_of(name)):
                continue
            with undone():
                client.force_login(chief)
                form = opened(client, page, shown)
                attack.all_fields(page, form, kind_of(name), rounds=len(values))

    assert attack.failed == []
    assert attack.sent > 100
    assert len(attack.keys) > 30
    assert all(map(attack.is_through_with, attack.keys))


# The chief above sends each value to the same forms, and on each database what it could fail on.
@pytest.mark.once
@pytest.mark.parametrize("role", [Role.EDITOR, Role.FOCAL_POINT])
def test_no_form_of_a_member_fails_whatever_is_typed(client, full, role):
    member = cast.make_member(role, "member", ["department"])
    attack = Attack(client, fuzzing.ALL_IN_FORMS)

    for name in page_names():
        for page in addresses_of(name):
            if attack.has_sent(kind_of(name)):
                continue
            with undone():
                client.force_login(member)
                form = Form(client.get(page))
                attack.all_fields(page, form, kind_of(name), rounds=1)

    assert attack.failed == []


def changed_pages():
    for model in site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}_change"
        yield from ((name, page) for page in addresses_of(name))


@pytest.mark.once
def test_no_single_field_of_the_staff_fails_whatever_is_typed(client, shown):
    chief = cast.make_user("chief", is_superuser=True)
    attack = Attack(client, fuzzing.ALL_IN_FORMS)

    for name, page in changed_pages():
        with undone():
            client.force_login(chief)
            attack.one_field(page, opened(client, page, shown), kind_of(name))

    assert attack.failed == []


@pytest.mark.once
def test_no_form_fails_without_what_holds_it_together(client, shown):
    chief = cast.make_user("chief", is_superuser=True)
    attack = Attack(client, ["1000000000", "-1", "x\x00", None])

    for _name, page in changed_pages():
        with undone():
            client.force_login(chief)
            attack.hidden_fields(page, opened(client, page, shown))

    assert attack.failed == []
