"""Recognises the name of an institution, and guesses its kind, by the words of the name."""

from recommendations.intake.attendance.vocabulary.words import key, listed
from recommendations.models import Institution

_KINDS = {
    key(word): kind.value
    for kind, listed in {
        Institution.Kind.DEPARTMENT: "هيئة دائرة مكتب مديرية وزارة إدارة قسم deste desteya ofîs "
        "ofîsa buroya wezaret wezareta rêveberiya authority office department ministry "
        "directorate board",
        Institution.Kind.COUNCIL: "مجلس meclîs meclîsa encûmen encûmena council assembly",
        Institution.Kind.COMMISSION: "لجنة مفوضية komîte komîteya komîsyon komîsyona commission "
        "committee",
        Institution.Kind.REPRESENTATION: "ممثلية nûnertî nûnertiya nûneratî nûneratiya "
        "representation",
        Institution.Kind.UNIVERSITY: "جامعة كلية معهد zanîngeh zanîngeha enstîtu university "
        "institute",
        Institution.Kind.MUNICIPALITY: "بلدية şaredarî şaredariya municipality",
        Institution.Kind.PARTNER: "منظمة جمعية اتحاد حركة حزب نقابة شركة رابطة مؤسسة rêxistin "
        "rêxistina komele komeleya yekîtî yekîtiya partî partiya organisation organization "
        "association union party foundation company",
    }.items()
    for word in listed.split()
}
# First words of names that say no kind.
_OTHERS = listed(
    "مركز تجمع هيئات شعبة غرفة أكاديمية نادي دار بيت محكمة مبادرة شبكة فرع أمانة ديوان صندوق "
    "مستشفى قيادة منسقية وحدة تعاونية centre center agency bureau chamber foundation network "
    "court federation"
)
_FIRST_WORDS = _KINDS.keys() | _OTHERS
# With whatever ending the izafe brings: "Navenda …", "Navendên …".
_KURMANJI_BEGINNINGS = tuple(
    listed(
        "deste zanîngeh komîte ofîs bûro meclîs encûmen yekîtî rêxistin partiya partiyê şaredarî "
        "navend komele wezaret rêveberî nûnertî nûneratiyê sendîka enstîtu komîsyon dadgeh saziy "
        "mala"
    )
)


def guess_kind(name: str) -> str:
    """The value of Institution.Kind that the first or the last word of a name says; or ""."""
    words = key(name).split()
    for word in [*words[:1], *words[-1:]]:
        if kind := _KINDS.get(word) or _KINDS.get(word.removeprefix("ال")):
            return kind
    return ""


def looks_like_an_institution(text: str) -> bool:
    """True when a text begins as names of institutions do: "Health Office", «هيئة الصحة»."""
    own = key(text).split()
    if not own:
        return False
    first, last = own[0], own[-1]
    if first in _FIRST_WORDS or first.removeprefix("ال") in _FIRST_WORDS:
        return True
    # In English the kind comes last: "Health Office".
    return first.startswith(_KURMANJI_BEGINNINGS) or (last in _FIRST_WORDS and last.isascii())
