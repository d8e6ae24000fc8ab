"""The languages of the site: one entry here, its catalogue and its columns make a new one.

To add Syriac: add ``("syr", ...)`` to ``LANGUAGES``, run ``make messages`` and ``makemigrations``.
"""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("ar", _("Arabic")),
    ("ku", _("Kurdish (Kurmanji)")),
    ("en", _("English")),
]
CODES = [code for code, name in LANGUAGES]

# Django does not know these two.
LANG_INFO["ku"] = {
    "bidi": False,
    "code": "ku",
    "name": "Kurdish (Kurmanji)",
    "name_local": "Kurdî",
}
LANG_INFO["syr"] = {"bidi": True, "code": "syr", "name": "Syriac", "name_local": "ܣܘܪܝܝܐ"}


def direction(code):
    """ "rtl" or "ltr": the way the language ``code`` is written."""
    return "rtl" if LANG_INFO[code]["bidi"] else "ltr"
