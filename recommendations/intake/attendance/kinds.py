"""Guesses the kind of an institution from its name."""

from recommendations.models import Institution

from .words import key

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


def guess_kind(name: str) -> str:
    """The value of Institution.Kind that the first or the last word of a name says; or ""."""
    words = key(name).split()
    for word in [*words[:1], *words[-1:]]:
        if kind := _KINDS.get(word) or _KINDS.get(word.removeprefix("ال")):
            return kind
    return ""
