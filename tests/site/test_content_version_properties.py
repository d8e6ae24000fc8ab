"""Whatever staff change, no public page is served that would be rendered differently anew.

A page is kept while the version stays that it goes by: the content version, or that of one plan. So
it is enough to look at what happens while it stays: after any number of changes that did not move
it, every page that goes by it must still be what it was before them.
"""

import os
import random
import re
from datetime import date, timedelta

import pytest
from django.conf import settings as project_settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from recommendations.exports.figures import plan_counts
from recommendations.models import Meeting, Plan, PlanVersion, ProgressUpdate, SiteProfile
from recommendations.models.visibility import VISIBLE
from recommendations.views.base import page_cache
from recommendations.workflow import adoption
from recommendations.workflow.disclosure import publication
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.content_version import version
from tests.support.sites import addresses, hiding, populated
from tests.support.sites.populated import Words
from tests.support.sites.site_client import SiteClient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REFUSALS = (ValidationError, DatabaseError, ProtectedError, RestrictedError)
MODELS = sorted(VISIBLE, key=lambda model: model.__name__)
# How many changes are tried in a row. One that is refused, or public, is undone. To render the
# pages anew takes longest, so there are many.
STEPS = 100
# After so few, many pages are still what they were.
STEPS_OF_FEW = 4
YEARS = [2022, 2023]


@pytest.fixture(scope="module")
def site(module_db):
    """A site with public records of every kind, and with hidden ones beside each of them."""
    seen = Words("seen")
    hiding.hide(Words("hidden"), seen, populated.populate(seen))
    return Pages()


class Pages:
    """The public pages as they were in the beginning."""

    def __init__(self):
        self.paths = [path for path in addresses.every_path() if is_compared(path)]
        self.media = project_settings.MEDIA_ROOT
        # The first time stores the files of the reports, whose checksums their pages show.
        self.rendered("/reports/")
        self.first = self.rendered()

    def rendered(self, part=""):
        """What each address with ``part`` says now, whatever has been cached: path → (status,
        body)."""
        client = Client()
        with override_settings(MEDIA_ROOT=self.media):
            return {path: rendered(client, path) for path in self.paths if part in path}

    def stale(self, part=""):
        """The addresses with ``part`` whose page is not what it was."""
        now = self.rendered(part)
        return {path for path, page in now.items() if page != self.first[path]}


def rendered(client, path):
    """The status and the body of a page that is rendered anew."""
    page_cache.clear()
    answer = client.get(path)
    return answer.status_code, answer.getvalue()


def is_compared(path):
    """One language stands for three; of the filters, those of the open plan for all.

    Packed files hold the moment at which they were made.
    """
    is_filter = "?" in path and "/2023/" not in path
    return path.startswith("/ar/") and not is_filter and not path.endswith(addresses.PACKED)


class Undone(Exception):  # noqa: N818 - takes a change back, and is no error
    """Rolls a change back that moved the version."""


def changes_without(version, seed, steps=STEPS):
    """Tries ``steps`` random changes, and takes back those that moved the ``version`` (a function).

    Returns the names of those that stayed.
    """
    chance, stayed = random.Random(seed), []
    for _step in range(steps):
        change = chance.choice([saved, saved, saved, updated, deleted, copied, linked, acted])
        before = version()
        try:
            with transaction.atomic():
                name = change(chance)
                if version() != before:
                    raise Undone
        except (*REFUSALS, Undone):
            continue
        stayed.append(name)
    return stayed


def one(chance, model=None):
    """A record, of any model unless one is given; raises Undone where there is none."""
    model = model or chance.choice(MODELS)
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Undone
    return model._base_manager.get(pk=chance.choice(keys))


def saved(chance):
    record = one(chance)
    name = vary(record, chance)
    record.save()
    return f"save {record._meta.label} {record.pk} {name}"


def updated(chance):
    record = one(chance)
    name = vary(record, chance)
    records = type(record).objects.filter(pk=record.pk)
    records.update(**{name: getattr(record, name)})
    return f"update {record._meta.label} {record.pk} {name}"


def deleted(chance):
    record = one(chance)
    name = f"delete {record._meta.label} {record.pk}"
    chance.choice([record.delete, type(record).objects.filter(pk=record.pk).delete])()
    return name


def copied(chance):
    record = one(chance)
    record.pk, record._state.adding = None, True
    names = [vary(record, chance) for _field in range(3)]
    chance.choice([record.save, lambda: type(record).objects.bulk_create([record])])()
    return f"copy {record._meta.label} {names}"


def linked(chance):
    model = chance.choice([model for model in MODELS if model._meta.many_to_many])
    link = chance.choice(model._meta.many_to_many)
    near, far = one(chance, model), one(chance, link.related_model)
    if chance.random() < 0.5:
        manager, other = getattr(near, link.name), far
    else:
        manager, other = getattr(far, link.remote_field.get_accessor_name()), near
    act = chance.choice(["add", "remove", "clear", "set"])
    arguments = {"add": [other], "remove": [other], "clear": [], "set": [[other]]}[act]
    getattr(manager, act)(*arguments)
    return f"{act} {link} {near.pk} {far.pk}"


def acted(chance):
    """A transition: publishing and withdrawing, adopting, and reports on their way."""
    record = one(chance, chance.choice([Meeting, Plan, ProgressUpdate, ProgressUpdate]))
    transition = chance.choice(TRANSITIONS[type(record)])
    transition(record, by=cast.make_user("somebody"))
    return f"{transition.__name__} {record._meta.label} {record.pk}"


def send_back(update, *, by):
    progress.send_back(update, by=by, remark="سبب")


TRANSITIONS = {
    Meeting: [publication.publish, publication.withdraw],
    Plan: [publication.publish, publication.withdraw, adoption.adopt],
    ProgressUpdate: [progress.publish, progress.send, send_back],
}


def vary(record, chance):
    """Gives a random field of ``record`` another value; returns its name."""
    fields = [
        field
        for field in record._meta.concrete_fields
        if not field.primary_key and field.name != "version"
    ]
    field = chance.choice(fields)
    setattr(record, field.name, another(field, getattr(record, field.attname), chance))
    return field.name


def another(field, value, chance):
    if field.related_model:
        return None if field.null and chance.random() < 0.3 else one(chance, field.related_model)
    if field.choices:
        return chance.choice([key for key, _label in field.choices])
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return chance.choice([None, timezone.now() - timedelta(days=chance.randrange(900))])
    if isinstance(field, models.DateField):
        return chance.choice([None, date(2022, 1, 1) + timedelta(days=chance.randrange(900))])
    if isinstance(field, models.IntegerField):
        return chance.randrange(1, 100)
    if isinstance(field, models.JSONField):
        return {"another": chance.randrange(1000)}
    if isinstance(field, models.BinaryField):
        return b"another"
    return chance.choice(["", f"another-{chance.randrange(1000)}"])


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "1")),
    # A failing example says itself what was changed; a smaller one would take minutes to find.
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_no_page_is_stale_after_changes_that_did_not_move_the_version(site, seed):
    with transaction.atomic():
        stayed = changes_without(version, seed)
        assert site.stale() == set(), stayed
        transaction.set_rollback(True)


def goes_by(path, year):
    """True for the pages that go by the version of the plan of ``year``."""
    return re.fullmatch(rf"/ar/plans/{year}/(\d+/)?(card/|card\.svg)?", path)


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "2")),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32), year=st.sampled_from(YEARS))
def test_no_page_of_a_plan_is_stale_after_changes_that_did_not_move_its_version(site, seed, year):
    def plan_version():
        return PlanVersion.objects.get(year=year).number

    with transaction.atomic():
        stayed = changes_without(plan_version, seed)
        stale = {path for path in site.stale(f"/plans/{year}/") if goes_by(path, year)}
        transaction.set_rollback(True)

    assert stale == set(), stayed


def sent_again(client, paths):
    """What is sent again at ``paths`` after the version has moved: path → body."""
    SiteProfile.objects.bump_content_version()
    answers = {path: client.get(path) for path in paths}
    return {path: one.content for path, one in answers.items() if hasattr(one, "is_cached")}


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "1")),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_no_page_is_sent_again_that_would_be_made_otherwise(site, seed):
    """Whether a page can be sent again is found by reading what it was made from, see
    ``page_versions.version_if_unchanged``."""
    client = SiteClient()
    with transaction.atomic():
        page_cache.clear()
        pages = [path for path in site.paths if path.endswith("/")]
        sent_again(client, pages)
        before = sent_again(client, pages)
        changes = changes_without(lambda: None, seed, steps=STEPS_OF_FEW)
        now = sent_again(client, before)
        stale = {path for path in now if now[path] != rendered(Client(), path)[1]}
        transaction.set_rollback(True)

    assert stale == set(), changes
    assert now


def count_versions():
    return list(PlanVersion.objects.order_by("year").values_list("year", "counted"))


def counted_anew():
    """The public items of all plans in groups, past the cache: the grouping → year → groups."""
    plan_counts.clear_cache()
    grouped = {by: plan_counts.of_public_plans(by) for by in plan_counts.By}
    return {
        by: {year: sorted(map(repr, own)) for year, own in years.items()}
        for by, years in grouped.items()
    }


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "4")),
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_no_plan_counts_otherwise_after_changes_that_did_not_move_its_counts(site, seed):
    with transaction.atomic():
        first = counted_anew()
        stayed = changes_without(count_versions, seed)
        now = counted_anew()
        transaction.set_rollback(True)

    assert now == first, stayed


def test_public_changes_that_count_nothing_really_happen(site):
    before = version()
    with transaction.atomic():
        stayed = [name for seed in range(4) for name in changes_without(count_versions, seed)]
        is_public = version() != before
        transaction.set_rollback(True)

    assert is_public, stayed
    assert any(name.startswith("save recommendations.Recommendation") for name in stayed)


def test_changes_of_other_plans_really_happen(site):
    def plan_version():
        return PlanVersion.objects.get(year=YEARS[0]).number

    before, stayed = version(), []
    with transaction.atomic():
        for seed in range(4):
            stayed += changes_without(plan_version, seed)
            if is_public := version() != before:
                break
        transaction.set_rollback(True)

    assert is_public, stayed
    assert all(any(goes_by(path, year) for path in site.paths) for year in YEARS)


def test_private_changes_really_happen(site):
    """Or the property above would hold of nothing."""
    wanted, stayed = {"save", "update", "delete", "copy", "publish"}, set()
    with transaction.atomic():
        for seed in range(4):
            stayed |= {name.split()[0] for name in changes_without(version, seed)}
            if wanted <= stayed:
                break
        transaction.set_rollback(True)

    assert wanted <= stayed
