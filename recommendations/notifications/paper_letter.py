"""The letter on an adoption to one body, for its own post: a PDF and a text."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext

from recommendations.exports.print.document import Code, Paragraph, Table
from recommendations.exports.print.letter import Letter, letter_pdf
from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import direction
from recommendations.localization.texts import Text, pick_from
from recommendations.models import SiteProfile
from recommendations.workflow.response_counts import BodyCount

from .adoption import adopted_words, due_words, items_of, request_words, subject_of
from .contents import isolated


class PaperLetter(NamedTuple):
    """The letter to one body in one language, dated ``on``.

    ``rows``: (reference, title, due date in words) of each recommendation.
    """

    language: str
    direction: str
    on: date
    sender: Text
    recipient: Text
    subject: str
    opening: list[str]
    rows: list[tuple[str, Text, str]]
    closing: list[str]

    @property
    def columns(self):
        """The headings of the ``rows``, in the active language."""
        return [gettext("Number"), gettext("Recommendation"), gettext("Due date")]

    @property
    def text(self):
        """The whole letter as plain text."""
        items = [f"{isolated(ref)} {title.plain} ({due})" for ref, title, due in self.rows]
        end = [self.sender.plain, isolated(written_out(self.on))]
        parts = [
            self.recipient.plain,
            self.subject,
            *self.opening,
            "\n".join(items),
            *self.closing,
            "\n".join(filter(None, end)),
        ]
        return "\n\n".join(parts)

    def pdf(self):
        """The whole letter as a PDF (bytes), made in its language; may raise TypesettingError."""
        rows = [[Code(reference), title, due] for reference, title, due in self.rows]
        return letter_pdf(
            Letter(
                sender=self.sender,
                recipient=self.recipient,
                date=written_out(self.on),
                subject=self.subject,
                blocks=[
                    *map(Paragraph, self.opening),
                    Table("", self.columns, rows, widths=[2, 8, 4]),
                    *map(Paragraph, self.closing),
                ],
                made_on=timezone.make_aware(datetime.combine(self.on, time())),
                name=f"a letter to {self.recipient.plain}",
            )
        )


def paper_letter(count: BodyCount) -> PaperLetter:
    """The letter to the body of ``count``, in the active language, dated today."""
    profile, language = SiteProfile.objects.current(), get_language()
    closing = [gettext("Please confirm in writing that you have received this letter.")]
    if profile.contact_email:
        words = {"address": isolated(profile.contact_email)}
        closing.append(gettext("Send your answers to: %(address)s") % words)
    return PaperLetter(
        language=language,
        direction=direction(language),
        on=timezone.localdate(),
        sender=pick_from(profile, "body_name"),
        recipient=pick_from(count.institution, "name"),
        subject=subject_of(count.plan),
        opening=[adopted_words(count.plan), request_words()],
        rows=[
            (item.reference, pick_from(item, "title"), due_words(item)) for item in items_of(count)
        ],
        closing=closing,
    )
