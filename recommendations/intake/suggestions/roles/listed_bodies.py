"""The bodies in a table's column of responsible bodies, where names stand without a sentence."""

import re

from recommendations.intake.suggestions.bodies.body_index import BodyIndex, Mention
from recommendations.intake.suggestions.folded_text import FoldedText, folded_pattern

from .roles import NamedBody, Role, named_bodies

_SEPARATOR = re.compile(folded_pattern(r"[\n,;/+&|]| - | (?:and|û) |(?<=\w) و ?(?=ال|\w)"))
_SUPPORTING_HEAD = re.compile(
    folded_pattern(
        r"(?<!\w)(?:بالتعاون|بالتنسيق|بمشاركة|بدعم|بمساعدة|الداعمة|المساندة|داعم|مساند"
        r"|supporting|support|with|cooperation"
        r"|bi|hevkar|piştgir|alîkar)"
    )
)


def listed_bodies(text: FoldedText, index: BodyIndex) -> list[NamedBody]:
    """The bodies in a cell: the first leads, the others support, unless the words say otherwise."""
    named = named_bodies(text, index) + _by_specific_words(text, index)
    named.sort(key=lambda body: body.mention.start)
    leads = [body for body in named if body.role is not Role.SUPPORTING]
    first = next((body for body in leads if body.role is Role.LEAD), leads[0] if leads else None)
    return [
        NamedBody(body.mention, Role.LEAD if body is first else Role.SUPPORTING) for body in named
    ]


def _by_specific_words(text, index):
    """Names without their head: "Health / Education"."""
    taken = [body.mention for body in named_bodies(text, index)]
    place, found, is_supporting = 0, [], False
    for separator in [*_SEPARATOR.finditer(text.folded), None]:
        end = separator.start() if separator else len(text.folded)
        words = text.folded[place:end]
        start = place + len(words) - len(words.lstrip(" (:"))
        keys = index.by_specific(words)
        if keys and not any(each.start < end and each.end > start for each in taken):
            mention = Mention(start, end, keys, "", is_certain=True)
            role = Role.SUPPORTING if is_supporting else Role.NONE
            found.append(NamedBody(mention, role))
        is_supporting = is_supporting or bool(_SUPPORTING_HEAD.search(words))
        place = separator.end() if separator else end
    return found
