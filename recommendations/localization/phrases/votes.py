"""How a meeting voted on a recommendation, in words."""

from django.utils.translation import gettext, ngettext


def votes_sentence(in_favour: int | None, against: int | None, abstained: int | None) -> str:
    """The votes in the active language, "12 votes for, 3 against, 2 abstentions"; what is not known
    is left out, and all of it where ``in_favour`` is not known."""
    if in_favour is None:
        return ""
    counts = [ngettext("%(n)s vote for", "%(n)s votes for", in_favour) % {"n": in_favour}]
    if against is not None:
        counts.append(ngettext("%(n)s against", "%(n)s against", against) % {"n": against})
    if abstained is not None:
        words = ngettext("%(n)s abstention", "%(n)s abstentions", abstained)
        counts.append(words % {"n": abstained})
    # Translators: between the counts of votes.
    return gettext(", ").join(counts)
