"""Review on the screen: questions and answers, evidence, what was corrected, the last report."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from recommendations.models import ProgressUpdate, Remark, Role
from recommendations.workflow.progress import progress, remarks
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files import planted_files
from tests.support.files.uploads import pdf

pytest_plugins = ["tests.support.desk"]
NAME = "صور الدورة.jpg"


@pytest.fixture
def update(item, focal_point):
    return cast.make_update(
        item, publish=False, by=focal_point, narrative_ar="بدأ العمل في الحسكة."
    )


def remark_form(client, where):
    """What the form of a remark on a page sends, and where to."""
    html = page(client.get(where))
    action = html.split('class="remarks__form"')[1].split('action="')[1].split('"')[0]
    token = html.split('class="remarks__form"')[1].split('name="next" value="')[1].split('"')[0]
    return action, {"next": token}


def test_a_question_is_asked_in_the_queue_and_answered_at_the_form(client, update, focal_point):
    queue = address("progressupdate", "review")
    client.force_login(cast.make_member(Role.EDITOR))
    where, sent = remark_form(client, queue)
    asked = client.post(where, sent | {"text": "كم عدد الدورات؟"})
    client.force_login(focal_point)
    form = address("progressupdate", "change", update.pk)
    where, sent = remark_form(client, form)
    answered = client.post(where, sent | {"text": "ست دورات."})

    assert asked.url == f"{queue}#remarks-{update.pk}"
    assert answered.url == f"{form}#remarks-{update.pk}"
    written = Remark.objects.values_list("text", "is_question")
    assert list(written) == [("كم عدد الدورات؟", True), ("ست دورات.", False)]
    assert "ست دورات." in page(client.get(form))
    update.refresh_from_db()
    assert update.stage == "sent"


def test_an_empty_question_comes_back_with_the_reason(client, update):
    client.force_login(cast.make_member(Role.EDITOR))
    where = address("progressupdate", "remarks", update.pk)

    response = client.post(where, {"text": " "})

    assert response.status_code == 200
    assert "errorlist" in page(response)
    assert not Remark.objects.exists()


def test_a_question_that_is_sent_twice_is_asked_once(client, update):
    client.force_login(cast.make_member(Role.EDITOR))
    where = address("progressupdate", "remarks", update.pk)

    for _click in range(2):
        client.post(where, {"text": "كم؟"})

    assert Remark.objects.count() == 1


def test_remarks_are_not_for_another_body_of_the_item(client, item, update):
    cast.make_remark(update, "سؤال داخلي")
    other = cast.make_member(Role.FOCAL_POINT, "other", institutions=["education"])
    cast.assign(item, "education", "supporting")
    client.force_login(other)
    while_waiting = client.get(address("progressupdate", "remarks", update.pk))
    progress.publish(update, by=cast.make_member(Role.PUBLISHER))
    once_public = client.get(address("progressupdate", "remarks", update.pk))
    form = client.get(address("progressupdate", "change", update.pk))

    assert while_waiting.status_code == 404
    assert (once_public.status_code, form.status_code) == (200, 200)
    assert "سؤال داخلي" not in page(once_public) + page(form)


def test_the_comparison_of_one_update_is_for_those_who_review(client, update, focal_point):
    where = address("progressupdate", "comparison", update.pk)
    client.force_login(focal_point)
    refused = client.get(where)
    client.force_login(cast.make_member(Role.EDITOR))
    shown = client.get(where)

    assert refused.status_code == 403
    assert "بدأ العمل في الحسكة." in page(shown)


def test_a_reviewer_sees_what_was_corrected_since_the_return(client, update, focal_point):
    editor = cast.make_member(Role.EDITOR)
    client.force_login(editor)
    before = page(client.get(address("progressupdate", "review")))
    progress.send_back(update, by=editor, remark="أين؟")
    update.narrative_ar = "بدأ العمل في القامشلي."
    progress.write(update, by=focal_point)
    progress.send(update, by=focal_point)

    [entry] = client.get(address("progressupdate", "review")).context["entries"]

    [diff] = entry["corrected"]
    assert "ما تغيّر منذ إعادته" not in before
    assert (diff.was, diff.now) == ("بدأ العمل في الحسكة.", "بدأ العمل في القامشلي.")


def test_nothing_corrected_is_said_too(client, update, focal_point):
    editor = cast.make_member(Role.EDITOR)
    progress.send_back(update, by=editor, remark="أين؟")
    progress.send(update, by=focal_point)
    client.force_login(editor)

    assert "لم يتغيّر شيء" in page(client.get(address("progressupdate", "review")))


@pytest.fixture
def picture(item, focal_point):
    file = SimpleUploadedFile(NAME, planted_files.jpeg())
    return cast.make_update(item, publish=False, by=focal_point, evidence_file=file)


def test_evidence_is_shown_small_and_opened_under_its_own_name(desk, picture):
    html = page(desk.get(address("progressupdate", "review")))
    small = desk.get(address("progressupdate", "thumbnail", picture.pk))
    file = desk.get(picture.evidence_file.url)

    assert f"<bdi>{NAME}</bdi>" in html
    assert f'src="{address("progressupdate", "thumbnail", picture.pk)}"' in html
    assert small["Content-Type"] == "image/jpeg"
    assert "no-store" in small["Cache-Control"]
    assert Image.open(io.BytesIO(small.content)).size == (40, 20)
    assert not planted_files.holds(small.content)
    assert "%D8%B5%D9%88%D8%B1%20" in file["Content-Disposition"]


def test_a_small_picture_is_for_who_may_see_the_update(client, picture):
    client.force_login(cast.make_member(Role.FOCAL_POINT, "other", institutions=["education"]))

    assert client.get(address("progressupdate", "thumbnail", picture.pk)).status_code == 404


def test_a_document_has_no_small_picture(desk, item):
    file = SimpleUploadedFile("report.pdf", pdf("x"))
    update = cast.make_update(item, publish=False, evidence_file=file)

    assert desk.get(address("progressupdate", "thumbnail", update.pk)).status_code == 404


def test_the_last_report_stands_beside_the_form_of_the_next(client, item, focal_point):
    cast.make_update(item, narrative_ar="عُقدت ست دورات.")
    client.force_login(focal_point)
    where = f"{address('progressupdate', 'add')}?recommendation={item.pk}"

    response = client.get(where)

    assert "عُقدت ست دورات." in page(response)
    assert "عُقدت" not in form_data(response, "progressupdate_form")["narrative_ar"]


def test_no_update_stands_beside_itself(client, update, focal_point):
    client.force_login(focal_point)

    response = client.get(address("progressupdate", "change", update.pk))

    assert not response.context["last"]


def test_a_published_update_takes_no_question(client, item):
    update = cast.make_update(item)
    client.force_login(cast.make_member(Role.EDITOR))

    response = client.post(address("progressupdate", "remarks", update.pk), {"text": "كم؟"})

    assert response.status_code == 200
    assert not Remark.objects.exists()
    assert not remarks.may_write(cast.make_member(Role.EDITOR), ProgressUpdate.objects.get())
