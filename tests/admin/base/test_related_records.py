"""What a focal point or an auditor can read and store through the fields that refer to records.

Titles are planted in what the account must not see, and every page, form, field and autocomplete
of the admin is tried with the keys of those records. Fields are found by looking at the models,
so that a new one is tried by itself.
"""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.urls import NoReverseMatch, reverse

from recommendations.admin import site
from recommendations.models import NameAccess, ProgressUpdate, Recommendation, Role, Status
from recommendations.workflow.progress import progress, progress_batch
from tests.support import cast
from tests.support.desk import form_data
from tests.support.refusals import refuses
from tests.support.sites import hiding
from tests.support.sites.populated import Words

pytestmark = pytest.mark.django_db
OURS = [
    model
    for model in apps.get_app_config("recommendations").get_models()
    if not model.__name__.startswith("Historical")
]


@pytest.fixture(scope="module")
@cast.made_at_once()
def secrets(module_db):
    """The words planted in four years that no focal point of the department has to do with."""
    words = Words("secret")
    for year in hiding.STATES:
        hiding.in_a_whole_year(words, year)
    words.where = "of an item of another body that is not public"
    plan = cast.make_plan(2023)
    cast.make_recommendation(plan, lead="health", is_public=False, **words.texts(Recommendation))
    cast.make_recommendation(plan, lead="health", title_ar="معلنة")
    cast.advance(plan, "published")
    return words


@pytest.fixture(scope="module")
@cast.made_at_once()
def own(secrets):
    """What the focal point of the department works on: each stage of a report, and one whose
    successor an editor chose among what is secret."""
    plan = Recommendation.objects.get(plan__year=2023, number=1).plan
    author = cast.make_member(Role.FOCAL_POINT, "focal", ["department"])
    first, second, third = plan.recommendations.filter(number__lte=3).order_by("number")
    cast.make_update(first, publish=False, send=False, by=author)
    cast.make_update(first, publish=False, by=author)
    cast.make_update(first)
    cast.make_update(second, publish=False, send=False, by=author)
    secret = secret_items().first()
    cast.make_update(third, Status.SUPERSEDED, superseded_by=secret)
    returned = cast.make_update(second, publish=False, by=author)
    returned.status, returned.superseded_by = Status.SUPERSEDED, secret
    progress.write(returned, by=cast.make_user())
    progress.send_back(returned, by=cast.make_user(), remark="أعد الصياغة")
    return author


def secret_items():
    return Recommendation.objects.filter(title_ar__startswith="secret").order_by("pk")


@pytest.fixture(params=["focal", "auditor"])
def reader(request, own):
    return own if request.param == "focal" else cast.make_member(Role.AUDITOR, "auditor")


def relations(model):
    """The fields of ``model`` that refer to records."""
    return [
        field
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.remote_field and field.related_model in OURS
    ]


def keys(model):
    """Some keys of ``model``; of items, of each kind of secret one."""
    if model is Recommendation:
        return list(secret_items().values_list("pk", flat=True))
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2])


def admin_address(model, page, *args):
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
    except NoReverseMatch:
        return None


def stored():
    """How many rows each table has, and how many refer to what, by field."""
    count = Counter()
    # The log of who looked at names is written by reading.
    for model in [model for model in OURS if model is not NameAccess]:
        count[model.__name__] = model._base_manager.count()
        for field in relations(model):
            referring = model._base_manager.exclude(**{field.name: None})
            count.update(
                (model.__name__, field.name, key)
                for key in referring.values_list(field.name, flat=True)
            )
    return count


def content(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


class Walk:
    """A browser that notes at which addresses words were found that the account must not read."""

    def __init__(self, client, words):
        self.client, self.words, self.found, self.opened = client, words, [], 0

    def look(self, response, *what):
        self.opened += response.status_code == 200
        if places := self.words.found_in(content(response)):
            self.found.append((*what, sorted(places)))
        return response

    def get(self, address, data=None):
        return self.look(self.client.get(address, data or {}, follow=True), "GET", address, data)

    def post(self, address, data):
        return self.look(self.client.post(address, data, follow=True), "POST", address)


@pytest.fixture
def walk(client, secrets, own):
    client.force_login(own)
    return Walk(client, secrets)


def opened(client, page):
    """(model, address) of the admin pages of that name which the account may open."""
    for model in site._registry:
        address = admin_address(model, page)
        if client.get(address).status_code == 200:
            yield model, address


def presets(client):
    """(form of something new, what its address presets): every relation to every secret."""
    for model, address in opened(client, "add"):
        for field in relations(model):
            for key in keys(field.related_model):
                yield address, {field.name: key}
                yield address, {field.name: key, IS_POPUP_VAR: 1, TO_FIELD_VAR: "id"}


@pytest.mark.once
def test_a_focal_point_reads_no_secret_title_on_any_page_of_any_record(walk):
    for model, screen in site._registry.items():
        for page in ["changelist", "add"]:
            walk.get(admin_address(model, page))
        records = screen.model._base_manager.order_by("-pk")
        most = 8 if model is ProgressUpdate else 3
        for key in records.values_list("pk", flat=True)[:most]:
            for page in ["change", "history", "delete"]:
                walk.get(admin_address(model, page, key))

    assert walk.found == []
    assert walk.opened > 20


@pytest.mark.once
def test_a_focal_point_reads_no_secret_title_through_a_preset_field(walk):
    for address, data in presets(walk.client):
        walk.get(address, data)

    assert walk.found == []
    assert walk.opened >= len(keys(Recommendation))


@pytest.mark.once
def test_a_focal_point_reads_no_secret_title_through_a_lookup_in_a_list(walk):
    for model, address in opened(walk.client, "changelist"):
        for field in relations(model):
            for key in keys(field.related_model)[:2]:
                for lookup in [f"{field.name}__id__exact", field.name, f"{field.name}__pk__in"]:
                    walk.get(address, {lookup: key})
        for word in list(walk.words.places)[:5]:
            walk.get(address, {"q": word[:-1], IS_POPUP_VAR: 1, TO_FIELD_VAR: "id"})

    assert walk.found == []


@pytest.mark.once
def test_a_focal_point_reads_no_secret_title_through_an_autocomplete(walk):
    for model in OURS:
        for field in relations(model):
            source = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field.name,
            }
            for term in ["", "secret"]:
                walk.get(reverse("admin:autocomplete"), source | {"term": term})

    assert walk.found == []
    assert walk.opened > 0


def related_names(response):
    """The names in the form of a page, its inlines among them, that refer to records: name →
    model."""
    context = getattr(response, "context_data", None) or {}
    if "adminform" not in context:
        return {}
    inlines = [inline.formset for inline in context["inline_admin_formsets"]]
    of_inlines = [form for formset in inlines for form in [*formset.forms, formset.empty_form]]
    return {
        form.add_prefix(name).replace("__prefix__", "0"): field.queryset.model
        for form in [context["adminform"].form, *of_inlines]
        for name, field in form.fields.items()
        if hasattr(field, "queryset") and field.queryset.model in OURS
    }


def pages_with_forms(client):
    """(model, address, page) of each form that the account may open: of something new, and of the
    newest records."""
    for model, screen in site._registry.items():
        most = 4 if model is ProgressUpdate else 2
        newest = screen.model._base_manager.order_by("-pk").values_list("pk", flat=True)
        if model is ProgressUpdate:
            newest = newest.filter(recommendation__assignments__institution__slug="department")
        if model is Recommendation:
            newest = newest.filter(assignments__institution__slug="department")
        for address in [
            admin_address(model, "add"),
            *(admin_address(model, "change", key) for key in newest[:most]),
        ]:
            page = client.get(address)
            if page.status_code == 200:
                yield model, address, page


@pytest.mark.once
def test_neither_stores_a_reference_to_what_it_may_not_name(client, secrets, reader):
    """Each field of each form with each secret's key, alone and with what it needs beside it."""
    client.force_login(reader)
    walk = Walk(client, secrets if reader.is_focal_point else Words("none"))
    before, tried = stored(), set()

    for model, address, page in list(pages_with_forms(client)):
        # Also under the names of fields that the form does not show.
        hidden = {field.name: field.related_model for field in relations(model)}
        named = {
            name: keys(related)[0]
            for name, related in (hidden | related_names(page)).items()
            if keys(related)
        }
        tried |= set(named)
        # Nothing that an auditor sends is stored: all of it is sent at once.
        tries = [{name: key} for name, key in named.items()] if reader.is_focal_point else [named]
        for one in tries:
            walk.post(address, form_data(page) | one | {"status": "superseded", "_save": "1"})

    assert walk.found == []
    new = stored() - before
    secret = {("ProgressUpdate", "superseded_by", key) for key in keys(Recommendation)}
    assert not secret & set(new)
    assert tried >= {"superseded_by", "recommendation", "corrects", "plan"}
    if not reader.is_focal_point:
        assert new == {}
    others = Recommendation.objects.exclude(assignments__institution__slug="department")
    refused = {("ProgressUpdate", "recommendation", item.pk) for item in others}
    assert not refused & set(new)


@pytest.mark.parametrize("key", range(len(hiding.STATES) + 1))
def test_progress_refuses_a_successor_that_the_reporter_may_not_see(own, key):
    secret = secret_items()[key]
    item = Recommendation.objects.get(plan__year=2023, number=1)

    with refuses("unseen"):
        progress.record(item, by=own, status=Status.SUPERSEDED, superseded_by=secret)

    assert not item.updates.filter(superseded_by=secret).exists()


def test_progress_takes_a_public_successor_of_another_body(own):
    item = Recommendation.objects.get(plan__year=2023, number=1)
    public = Recommendation.objects.get(title_ar="معلنة")

    update = progress.record(item, by=own, status=Status.SUPERSEDED, superseded_by=public)

    assert update.superseded_by == public


def test_many_reports_at_once_refuse_it_too(own):
    item = Recommendation.objects.get(plan__year=2023, number=1)
    report = ProgressUpdate(
        recommendation=item, status=Status.SUPERSEDED, superseded_by=secret_items()[0]
    )

    with refuses("unseen"):
        progress_batch.send_many([report], by=own)


@pytest.mark.parametrize("reference", ["2030/1", "2023/4", "2031/1", "2099/1"])
def test_a_status_for_several_tells_a_secret_item_not_from_none(client, own, reference):
    client.force_login(own)
    item = Recommendation.objects.get(plan__year=2023, number=1)
    address = reverse("admin:recommendations_recommendation_bulk", args=["status"])
    form = {"selected": item.pk, "status": "superseded", "reported_on": "2023-02-01"}

    page = client.post(address, form | {"superseded_by": reference, "confirm": "1"})

    assert page.context_data["form"].errors["superseded_by"].as_data()[0].code == "unknown"


def test_what_an_editor_chose_survives_a_change_by_the_focal_point(client, own):
    returned = own_returned()
    client.force_login(own)
    address = reverse("admin:recommendations_progressupdate_change", args=[returned.pk])
    data = form_data(client.get(address))

    client.post(address, data | {"narrative_ar": "صيغ من جديد", "_save": "1"})

    returned.refresh_from_db()
    assert returned.narrative_ar == "صيغ من جديد"
    assert returned.superseded_by == secret_items().first()


def own_returned():
    return (
        Recommendation.objects.get(plan__year=2023, number=2)
        .updates.exclude(returned_at=None)
        .get()
    )


@pytest.mark.once
def test_an_auditor_reads_the_planted_titles_so_that_they_could_be_found(client, secrets, own):
    client.force_login(cast.make_member(Role.AUDITOR, "auditor"))
    walk = Walk(client, secrets)

    walk.get(admin_address(Recommendation, "changelist"))

    assert len(walk.found) == 1
