"""Characters that a stored text may hold and a file may not."""

import re

# Word's own line break, pasted, is a vertical tab.
LINE_BREAKS = re.compile("\r\n|[\r\v\f]")
# The control characters, halves of a pair and non-characters that XML and calendars refuse.
REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text):
    """``text`` (a str) without the characters that would make XML or a calendar unreadable."""
    return REFUSED.sub("", LINE_BREAKS.sub("\n", text))
