"""Names planted wherever a name can be left: in rows, in history, in logs, in what was deleted.

Run as a program, it fills a database of its own (``DATA_DIR``), and erases the names again:

    python -m tests.support.sites.planted_names plant|more|command|step
"""

import sys

# In each of the names; a search for it finds them however the database writes other letters.
WORD = "zqattended"


def name(place):
    return f"نورهان {WORD}{place}"


def plant(client):
    """A published meeting with planted names; ``client`` is a browser of a superuser."""
    from tests.support import cast

    meeting = cast.make_meeting(2023, published=True)
    shown = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names_and_posts"
    )
    shown.attendees.create(name_ar=name("shown"), post_ar=name("post"), name_en=name("english"))
    shown.attendees.create(name_ar=name("absent"), presence="absent")
    secret = meeting.delegations.create(institution=cast.make_institution("secret"))
    person = secret.attendees.create(name_ar=name("before"))
    person.name_ar = name("after")
    person.save()
    secret.attendees.create(name_ar=name("deleted")).delete()
    gone = meeting.delegations.create(institution=cast.make_institution("gone"))
    gone.attendees.create(name_ar=name("gone"))
    gone.delete()
    plant_speakers(meeting)
    cast.grant_disclosures()
    store_report_file(client, meeting)
    # What comes now waits for a publisher; it must go just as well.
    paste(client, meeting)
    type_in(client, shown)
    return meeting


def store_report_file(client, meeting):
    """A file of a frozen report, which names whoever was public when it was made."""
    from recommendations.workflow.freezing import publish_report
    from tests.support import cast

    plan = cast.make_plan(meeting.year, meeting=meeting, state="published")
    publish_report(plan, by=cast.make_user(), as_of=plan.adopted_on)
    client.get(f"/ar/plans/{plan.year}/reports/{plan.adopted_on}.json")


def plant_speakers(meeting):
    """A speaker whom the public may not know, and one whom it could know for a while."""
    from tests.support import cast

    words = {"text_ar": "كلمة", "post_ar": name("speakerspost")}
    meeting.statements.create(number=1, speaker_ar=name("speaker"), **words)
    hidden = meeting.statements.create(
        number=2, speaker_ar=name("once"), names_speaker=True, **words
    )
    cast.grant_disclosures()
    hidden.refresh_from_db()
    hidden.names_speaker = False
    hidden.save()


def paste(client, meeting):
    """People from a list, by the way that staff take."""
    from tests.support.desk import address, form_data

    where = address("meeting", "attendance", meeting.pk)
    text = f"{name('pasted')} - {name('pastedpost')} - هيئة الصحة"
    seen = client.post(
        where, {"text": text, "language": "ar", "order": "name-post-body", "read": "1"}
    )
    client.post(where, form_data(seen) | {"enter": "1"})


def type_in(client, delegation):
    """One more person on the delegation's own form; the admin logs that something was added."""
    from tests.support.desk import address, form_data

    where = address("delegation", "change", delegation.pk)
    typed = form_data(client.get(where))
    place = typed["attendees-TOTAL_FORMS"]
    typed |= {"attendees-TOTAL_FORMS": str(int(place) + 1)}
    typed |= {
        f"attendees-{place}-name_ar": name("typed"),
        f"attendees-{place}-part": "member",
        f"attendees-{place}-presence": "present",
    }
    client.post(where, typed)


def old_admin_log(meeting):
    """What the admin's own log said of a change before names were left out of it."""
    from django.contrib.admin.models import CHANGE, LogEntry

    from tests.support import cast

    delegation = meeting.delegations.first()
    message = [{"added": {"name": "attendee", "object": name("logged")}}]
    LogEntry.objects.log_actions(
        cast.make_user().pk, [delegation], CHANGE, change_message=message, single_object=True
    )


def erase_by_step(client, meeting):
    """The way of a publisher: the preview, the box, the button."""
    from tests.support.desk import address, form_data

    where = address("meeting", "erase-names", meeting.pk)
    return client.post(where, form_data(client.get(where)) | {"is_sure": "on"})


def main(act):
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from recommendations.models import Meeting
    from tests.support import cast

    setup_test_environment()
    if act == "plant":
        call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(cast.make_user("chief", is_superuser=True))
    if act == "plant":
        old_admin_log(plant(client))
    elif act == "more":
        type_in(client, Meeting.objects.get().delegations.first())
    elif act == "command":
        call_command("erase_names", meeting="annual-2023", no_input=True)
    else:
        erase_by_step(client, Meeting.objects.get())


if __name__ == "__main__":
    main(sys.argv[1])
