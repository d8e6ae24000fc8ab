"""The evidence of a progress update for staff: links under its own name, and small pictures."""

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from recommendations.files.cleaning import clean_upload
from recommendations.files.errors import FileError
from recommendations.files.upload_types import IMAGES
from recommendations.localization.texts import pick_from
from recommendations.models.redactions import MARKER


def evidence_html(update):
    """The evidence of ``update`` as links that open it, and whether it is public; may be empty."""
    links = []
    if update.evidence_url:
        links.append((update.evidence_url, "", _name(update, update.evidence_url)))
    if update.evidence_file:
        links.append((update.evidence_file.url, _picture(update), file_name(update)))
    if not links:
        return ""
    public = gettext("public") if update.evidence_is_public else gettext("not public")
    warnings = "".join(f" — {text}" for text in update.file_warnings_texts())
    opened = format_html_join(
        " · ", '<a href="{}" target="_blank" rel="noopener">{}<bdi>{}</bdi></a>', links
    )
    return format_html("{} ({}){}", opened, public, warnings)


def _name(update, otherwise):
    return pick_from(update, "evidence_title").plain or otherwise


def file_name(update):
    """What the file of the evidence is called: its title, its own name, or both."""
    title, own = pick_from(update, "evidence_title").plain, original_name(update)
    return f"{title} · {own}" if title and own else title or own or gettext("a file")


def original_name(update):
    """The name under which the file of the evidence was uploaded; empty where it is not known."""
    name = update.evidence_file_original_name
    return "" if name == MARKER else name


def is_picture(update):
    return PurePath(update.evidence_file.name).suffix in IMAGES


def _picture(update):
    if not is_picture(update):
        return ""
    address = reverse("admin:recommendations_progressupdate_thumbnail", args=[update.pk])
    return format_html(
        '<img class="evidence-picture" src="{}" alt="{}" loading="lazy">',
        address,
        gettext("Small picture of the file"),
    )


def thumbnail(update):
    """The answer with a small picture of the evidence, drawn anew; Http404 where there is none."""
    if not (update.evidence_file and is_picture(update)):
        raise Http404
    try:
        with update.evidence_file.open("rb") as stored:
            made = clean_upload.thumbnail_in_child(stored.read())
    except (FileError, FileNotFoundError) as error:
        raise Http404 from error
    return HttpResponse(made, content_type="image/jpeg")
