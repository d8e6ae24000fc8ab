"""Who leads and who supports, by the words of a Kurmanji sentence."""

import re

from recommendations.intake.suggestions.folded_text import folded_pattern

from .role_words import BODY, before_name, behind_name, is_speaker

_KU_CHARGED = (
    r"(?:erkdar|peywirdar|wezîfedar|berpirsiyar|berpirsyar|berpirs|fermandar|rayedar|mecbûr"
    r"|destûrdar|desthilatdar)"
)
_KU_NEED = r"(?:divê|divêt|gerek e|gerek|pêwîst e|pêwist e|lazim e|pêdivî ye|bila|hewce ye|hewceye)"
_KU_VERB = (
    r"(?:(?:na)?(?:ve|he|da|ra|der)?(?:di)(?:k[ei]|d[ei]|b[ei]|parêze|nivîse|weşîne|meşîne|şîne"
    r"|gire|gir[ei]|afirîne"
    r"|civîne|guherîne|xe|xebite|hilîne|zane|bijêre|şopîne|rêse|mîne|nêre|çe)n?"
    r"|(?:datîn|ava dik|vedik|radik|dadig|pêk tîn|çê dik)[ei]n?|tîn[ei]n?|bik[ei]n?|bid[ei]n?"
    r"|vek[ei]n?)"
)
_LEAD_BEHIND = re.compile(
    behind_name(
        rf"^(?: [\w,-]{{1,30}}){{0,3}} (?:tê |tên |hat |hatiye |bê |were |ye |dibe |wê "
        rf"|dê )?{_KU_CHARGED}"
        r"(?: e(?!\w)| ye(?!\w)| in(?!\w)| kirin| dike| kir| tê| bike| dibe|kirin|,|\.|$)",
        rf"^(?:,? (?:bi|digel|tevî|li gel|ligel)[^.;:\n]{{0,60}}{BODY}(?: re)?)?,? (?:wê|dê|ê"
        rf"|divê|divêt|gerek"
        r"|pêwîst|pêwist)(?: \w{1,30})",
        r"^ ?\((?:berpirsiyar|rêber|serkêş)\)",
        r"^ berpirs(?:a|ê|iyara|yara) [^.;:,\n]{1,80} (?:e|ye)(?!\w)",
        r"^ (?:berpirsyar|berpirsiyar)(?:ê|a)? ",
        r"^ (?:tê|tên|hat|hatin) (?:erkdar|peywirdar|wezîfedar|spartin|xwestin)",
    )
)
_KU_SAYS = r"(?:dibîne|dibêje|dixwaze|dizane|dimîne|dijî|dibe|dikişîne|dinirxîne|distîne|werdigire)"
_KU_SPEAKS = r"(?:pêşniyar|spas|silav|rexne|hêvî|gazin\w{0,4}|pîroz|şermezar|daxwaz|bang|qebûl|red)"
_CLAUSE = r"(?:,? (?:[^.;:\n]|\.(?=\d)){0,200})?"
_END_OF_CLAUSE = r"(?: ?[.,;:\n]|$| û | ku | (?:heta|berî|beriya|piştî|di nav) )"
_LEAD_BEHIND_AT_START = re.compile(
    behind_name(
        r"^ ?: ?\w",
        rf"^{_CLAUSE} {_KU_VERB}{_END_OF_CLAUSE}",
        rf"^{_CLAUSE} (?!{_KU_SAYS}(?!\w))(?:ve|he|da|ra|der|hil|wer"
        rf"|dor)?di\w{{2,12}}(?:e|in){_END_OF_CLAUSE}",
    )
)
_SPEAKS = re.compile(
    folded_pattern(
        rf"^(?: [^.;:,\n]{{0,200}})? {_KU_SPEAKS} (?:dike|dikin"
        rf"|tê)(?!\w)"
    )
)
_AT_START = re.compile(folded_pattern(r"(?:^|[:;.\n,]|(?<!\w)(?:û|lê|ku|da ku|de|ve|re)) ?$"))
_GOVERNED = re.compile(
    folded_pattern(
        r"(?<!\w)(?:(?!(?:da|ra|wa|va) )\w{1,30}(?:a|ên)|(?:serok|endam|karmend|rayedar|berpirs"
        r"|berdevk|nûner|kar|pirs"
        r"|nivîsar|mal)ê|ji bo|derbarê|li gorî|li ba|di nava?|li cem|bo|ji|di|li|ber|ser) $"
    )
)
_LEAD_BEFORE = re.compile(
    before_name(
        rf"{_KU_NEED} (?:ku |her )?",
        rf"{_KU_CHARGED} ?(?:kirina|dayîna) ",
        r"(?:spartin|sipartin|dayîn)a (?:vî |vê )?(?:kar|erk|peywir"
        r"|berpirsiyar)\w{0,4}(?: \w{1,30}){0,3} (?:ji|bo|li) ",
        r"(?:berpirsiyar|berpirs|berpirsyar|saziya berpirsiyar|saziya berpirsyar|aliyê berpirsiyar"
        r"|saziyên berpirsiyar|rêber"
        r"|saziya rêber|erkdar|peywirdar|bicihanîn|pêkanîn|bicîanîn|cîbicîkirin|berpirsiyarî"
        r"|desteya berpirsiyar) ?[:-] ?",
        r"bi (?:rêveberiya|pêşengiya|serkêşiya|berpirsiyariya|serokatiya|rêya|destê) ",
        r"(?:berpirsiyariya|erka|peywira|karê) (?:vê|vî|wê) (?:\w{1,30} ){0,4}(?:aîdî"
        r"|dikeve ser milê|li ser milê|ya) ",
        r"(?:li ser|dikeve ser) milê ",
    )
)
_SUPERVISING = re.compile(
    before_name(
        r"(?:bi|di bin|li jêr) (?:serpereştiya|serperiştiya|çavdêriya|şopandina"
        r"|kontrola) ",
        r"(?:di serî de|bi taybetî) ",
    )
)
# The body is done something to: divê Desteya Tenduristiyê bê piştgirîkirin.
_RECEIVES = re.compile(
    folded_pattern(
        r"^(?: \w{1,30}){0,4} (?:bê|bên|were|werin|bête) (?!erkdar|peywirdar|wezîfedar|berpirs"
        r"|rayedar|spartin"
        r"|xwestin)\w{1,20}(?:kirin|xistin|dan|dayîn|andin)(?!\w)"
        r"|^(?: \w{1,30}){0,6} (?:werbigire|bistîne|sûd)(?!\w)"
    )
)
_BETWEEN = re.compile(
    folded_pattern(
        r"(?<!\w)(?:hevkarî|têkilî|danûstandin|koordînasyon"
        r"|hevahengî)\w{0,4} (?:xwe )?bi $"
    )
)
_DUTY = re.compile(
    folded_pattern(
        r"(?<!\w)(?:berpirsiyariya|berpirsyariya|erka|erkê|peywira|peywirê|wezîfeya"
        r"|karê) $"
    )
)
_IS_DUTY = re.compile(folded_pattern(r"^ (?:e|ye)(?!\w)"))
# Pairs of words around a name: ji aliyê Desteya Tenduristiyê ve.
_BY = re.compile(folded_pattern(r"(?<!\w)ji (?:aliyê|hêla|alî|layê) $"))
_BY_WHOM = re.compile(folded_pattern(r"^(?: û [^.;]{0,60}?)? ve(?!\w)(?! hat)"))
_FROM = re.compile(folded_pattern(r"(?<!\w)(?:daxwaz )?ji $"))
_ASKED = re.compile(
    folded_pattern(
        r"^ re (?:tê|tên|hat|hatin|bê|were) (?:spartin|sipartin)"
        r"|^ re (?:tê|tên|hat|hatin|bê|were) şandin (?:da ku|ji bo)"
        r"|^ (?:tê|tên|hat|hate|bê|were) (?:xwestin|daxwazkirin|daxwaz kirin|hêvîkirin)"
        r"|^ (?:daxwaz|tika|hêvî) (?:tê kirin|tê kirin|dike|kir|bê kirin)|^ (?:dixwaze|dixwazin"
        r"|xwest)"
    )
)
_ENTRUSTING = re.compile(folded_pattern(r"(?<!\w)si?partina (?:[^.;:\n]{1,80} )?ji $"))
_TO_WHOM = re.compile(folded_pattern(r"^ re(?!\w)"))
_AT = re.compile(folded_pattern(r"(?<!\w)(?:bang |gazî )?li $"))
_CALLED = re.compile(
    folded_pattern(
        r"^ (?:bang |gazî )?(?:tê|hat|dike|kir|bê|tê kirin)(?: kirin)?(?!\w)(?! .{0,30}(?:civîn"
        r"|beşdar))"
    )
)
_SUPPORTING_BEFORE = re.compile(
    before_name(
        r"(?:bi|di) (?:hevkarî|hevkariya|hevkariyê|hevpariya|beşdariya|beşdarî|piştgiriya"
        r"|piştevaniya|alîkariya"
        r"|hevrêziya|hevahengiya|hemahengiya|koordînasyona|koordînasyon|tevkariya|şêwirîna|şêwra"
        r"|tifaqa|hevbeşiya"
        r"|hevparî|hevaheng|tevlîbûna|tevlêbûna)(?: û \w{1,30})? ?(?:ya |digel |bi |li gel |tevî "
        r"|ligel )?",
        r"bi hev re (?:digel |bi |li gel )?|(?:digel|tevî|ligel|li gel|li rex|li kêleka) ",
        r"(?:saziya piştgir|saziyên piştgir|piştgir|piştgirî|hevkar|hevkarî|alîkar|saziya alîkar"
        r"|şirîk|saziyên alîkar"
        r"|saziyên hevkar|saziya hevkar) ?[:-] ?",
    )
)
_WITH = re.compile(folded_pattern(r"(?<!\w)bi $"))
_WITH_WHOM = re.compile(
    folded_pattern(
        rf"^(?: û {BODY})? re(?!\w)(?! (?:di)?civ"
        rf"|[^.;,]{{0,30}} (?:diciv|hevdîtin|diaxiv|hev dît|axiv))"
    )
)
_SUPPORTING_BEHIND = re.compile(
    behind_name(
        r"^ (?:jî )?(?:wê |dê |ê )?(?:alîkariya? (?:wê|wî|wan)|piştgiriya? (?:wê|wî|wan)|alîkariyê"
        r"|piştgiriyê|alîkarî|piştgirî"
        r"|alîkar|piştgir|hevkar)",
        r"^ (?:jî )?(?:wê |dê |ê )?(?:beşdar|tevlî|tev lê) ",
        r"^ ?\((?:piştgir|hevkar|alîkar)\)",
    )
)


def is_supporting(before, behind):
    """True if the words around a name make its body one that supports."""
    if _WITH.search(before):
        return bool(_WITH_WHOM.search(behind)) and not _BETWEEN.search(before)
    return bool(_SUPPORTING_BEFORE.search(before) or _SUPPORTING_BEHIND.search(behind))


def is_supervising(before):
    """True if the words before a name say that its body supervises the work."""
    return bool(_SUPERVISING.search(before))


def is_lead(before, behind):
    """True if the words around a name make its body responsible."""
    if _BY.search(before):
        return bool(_BY_WHOM.match(behind))
    if _FROM.search(before):
        is_entrusted = _ENTRUSTING.search(before) and _TO_WHOM.match(behind)
        return bool(is_entrusted or _ASKED.match(behind))
    if _AT.search(before):
        return bool(_CALLED.match(behind))
    if _RECEIVES.match(behind):
        return False
    if _LEAD_BEFORE.search(before) or (_DUTY.search(before) and _IS_DUTY.match(behind)):
        return True
    if _GOVERNED.search(before) or is_speaker(behind):
        return False
    if _LEAD_BEHIND.match(behind):
        return True
    is_start = bool(_AT_START.search(before))
    return bool(is_start and _LEAD_BEHIND_AT_START.match(behind) and not _SPEAKS.match(behind))
