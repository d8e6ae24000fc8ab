"""The patterns of everything that may number an item, at the head of a line and inside one."""

import re

from recommendations.intake.minutes.detection.source import QUOTES

from .cardinals import CARDINAL
from .ordinals import ORDINAL

BULLETS = "•●▪◦‣■□○►▶➢➤✓✔·⁃∙❖◆★☆☑✅➡→⇒▫◾◼⚫🔹🔸🔷🔶🔵🔴👉📌📍☐✗➔\uf0b7\uf0a7"

# Possessive, so that a line of a million spaces costs one pass.
# The bullet of a list of numbers ("- 1 text", "• أولاً") belongs to the lead.
_LEAD = (
    rf"(?P<lead>[\s*_]*+(?P<mark>(?:[{BULLETS}]|[-+](?=\s?[^\s-]))\s*+)?+"
    rf"(?P<quote>[{QUOTES}]{{0,3}})[\s*_]*+)"
)
_BOLD = r"(?:(?:\*\*|__)(?=\s))?"  # what closes "**1.** text"
_NUMBER = r"(?P<number>\d{1,4})(?!\d)"
_NO_DATE = r"(?!\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}(?!\d))"
_ENCLOSED = r"(?P<open>[()\[\]{}])\s?(?P<enclosed>\d{1,3})\s?[()\[\]{}]\s?[-.:،/]?"
_DASHED = r"-\s?(?P<dashed>\d{1,3})\s?-(?!\s?\d)"
_SIGNS = r".)\]}:/،,؛;°º_\\|·•~=<>"
_SEPARATED = (
    rf"{_NO_DATE}{_NUMBER}[ ]{{0,4}}"
    rf"(?P<sep>-+|\((?=\s)|\*(?=\s)|[{_SIGNS}]\s?-+|\u20e3\s?-?|[{_SIGNS}]|\t)(?P<more>[).:-]?)(?!(?<=[.:/,،_\\])\d)"
)
_BARE = (
    rf"{_NO_DATE}{_NUMBER}(?P<gap>[ ]+(?=[^\W\d_]|[{QUOTES}(])|(?=[\u0621-\u064a])"
    r"|(?=(?-i:[A-ZÇŞÊÎÛ][a-zçşêîû])))"
)
_CIRCLES = "\u2460-\u249b\u24eb-\u24f4\u24f5-\u24fe\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_CIRCLED = rf"(?P<circled>[{_CIRCLES}])\s?[-.:)]?"
_KEYCAP = r"(?P<keycap>🔟|(?:\d\u20e3){1,3})\s?[-.:)]?"
# "(1 text", whose bracket nobody closes; ")1 text" and ".1 text", typed from right to left.
_OPENED = rf"[(\[{{)\]}}.]\s?{_NO_DATE}{_NUMBER}[ ]?(?:[-.:][ ]?)?(?=[^\W\d_])"
_ALONE = r"[(\[]?(?P<number>\d{1,3})[)\]]?\s*$"
# 1.1 or 2-3: a number of two levels.
_DOTTED = (
    r"[(\[]?(?P<outer>\d{1,2})\s?(?P<dot>[.\-/])\s?(?P<inner>\d{1,2})"
    r"(?!\s?[.\-/]\s?\d{2})[)\].:-]*(?=\s*[^\W\d_]|\s*-\s)"
)
# O for 0, l for 1: the digits of another alphabet's keyboard.
_MISTYPED = (
    r"(?P<mistyped>(?=[OolI]{0,2}\d)[\dOolI]{2,3}(?<!\d\d)(?<!\d\d\d)(?![^\W_]))[ ]?"
    r"(?P<sep>-+|[.):،])"
)
# R1. / ت1- / م/1: letters of the writer's own before the number.
_PREFIXED = (
    r"(?P<prefix>[A-Za-z]{1,3}|[\u0621-\u063a\u0641-\u064a])(?:(?P<joint>[/.\-_])\s?)?"
    rf"{_NUMBER}(?P<sep>\s?[-.:)/،_]+|(?=\s*$)|(?=\s))(?!\d)"
)
# 1-ê: / 2yem- / 3rd: an ordinal's ending behind digits.
_ENDING = r"(?:\s?[-'’]?\s?(?:y?em(?:[iî]n)?(?:y?[êeaî])?|y?[êeaî]|y?an|st|nd|rd|th)(?!\w))"
_SUFFIXED = rf"{_NUMBER}{_ENDING}(?P<sep>\s?[-.:)])"
TYPED_AGAIN = re.compile(r"\(?(?P<again>\d{1,3})\s?[-.)/:]+(?!\d)\s*(?=\S)")
THIRD_LEVEL = re.compile(r"\s*+[(\[]?(\d{1,2})[.-](\d{1,2})[.-]\d{1,2}(?!\d)")
ZERO = re.compile(r"\s*+[(\[]?0{1,2}\s?[-.):/](?!\s?\d)")
# "text -1" or "text .1": the number of an item whose line was turned round.
TRAILING = re.compile(r"[-.(]\s?(?P<number>\d{1,2})\)?\s*$")
LONE_NUMBER = re.compile(r"\s*+[(\[]?\d{1,3}\s?[-.):\]]*\s*")

# A date or a quantity at the head of a line ("19 تموز", "3 years later") numbers nothing.
DATE_OR_QUANTITY = re.compile(
    r"(?:كانون|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين|يناير|فبراير|مارس|ابريل|مايو"
    r"|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر"
    r"|سن(?:ه|وات|ين)|عاما?|اعوام|اشهر|شهرا?|ايام|يوما?|اسابيع|اسبوعا?|ساع(?:ه|ات)|دقيقه|دقائق"
    r"|مدن|مدينه|اعضاء|افراد|جهات|متطوعين|موظفين|اشخاص|شخصا?|مشاركا?|مشاركين|مره|مرات|الاف|مليون|ملايين|بالمئه|بالمائه|من"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|of|per(?:sons|cent)?|people"
    r"|years?|months?|weeks?|days?|hours?|minutes?|cities|times|members|million|thousand|hundred"
    r"|(?:[cç]ile|[sş]ibat|adar|n[iî]san|gulan|hez[iî]ran|t[iî]rmeh|tebax|[iî]lon|cotmeh"
    r"|mijdar|ber[cç]ile|kan[uû]n|sal|meh|roj|hefte|bajar|kes|endam)(?:[aeêî]|an|[eê]n)?)(?!\w)",
    re.I,
)

SECTION_LABELS = (
    r"(?:ال)?(?:محور|قسم|باب|فصل|مجال|قطاع|جزء|مجموعه)|section|part|chapter|axis|theme|pillar|cluster|"
    r"be[sş]|tewer|mijar|qad|warê?"
)
_LABELS = (
    rf"{SECTION_LABELS}|"
    r"(?:ال)?(?:توصيه|بند|قرار|ماده|فقره|نقطه|مقترح|مطلب|مقرر|مخرج|اجراء|مهمه|تكليف)|"
    r"recommendation|resolution|decision|proposal|article|action|motion|task|"
    r"(?:ال)?(?:موضوع|مساله|قضيه|مشكله|سؤال|طلب|مداخله)|issue|topic|matter|subject|question|request|"
    r"item|point|rec\.?|res\.?|p[eê][sş]niyar|biryar|tewsiye|qerar|xal|madde?|bend|erk"
)
_NO = r"(?:رقم|no\.?|number|nr\.?|hejmar|#+)"
# "14/2023", "14 لعام 2023", "2023/14": a number that is counted anew each year.
_YEAR = r"(?:19|20)\d\d(?!\d)"
_OF_YEAR = rf"(?:(?:\s?/\s?|\s+(?:ل?(?:عام|سنه)|of|sala)\s+){_YEAR})?"
_LABELLED = (
    rf"(?:(?:رقم\s)?(?P<label>{_LABELS})(?:a|ya|î)?\s{{0,3}}(?:{_NO}\s{{0,3}})?|{_NO}\s{{0,3}})[(\[]?\s?"
    rf"(?:(?:{_YEAR}\s?/\s?)?{_NUMBER}{_OF_YEAR}{_ENDING}?|{ORDINAL}|{CARDINAL}(?=\s?[-:)\]]))\s?[)\]]?"
    r"(?P<sep>\s*[-.:،,)/_]+|(?=\s*$)|(?=\s))"
)
# "Recommendation (a):"
_LETTERED_LABEL = (
    rf"(?P<label>{_LABELS})(?:a|ya|î)?\s{{1,3}}[(\[]?(?P<letter>[a-zçêîşû]|[\u0621-\u063a\u0641-\u064a])"
    r"\u0640?(?![^\W_])[)\]]?(?P<sep>\s*[-.:،,)/]+|(?=\s*$))"
)
_WORDED = rf"[(\[]?{ORDINAL}[)\]]?(?P<sep>\s*[-.:،,)/]+|(?=\s*$)|(?=\s))"
_COUNTED = rf"[(\[]?{CARDINAL}[)\]]?\s*[-.:)/]+"
_ROMAN = (
    r"[(\[]?(?:(?P<roman>[ivxl]{1,7}|[IVXL]{1,7})(?P<sep>\s?[-.):/])(?=\s|[^\W\d_]{2})"
    r"|(?P<sign>[\u2160-\u216b\u2170-\u217b])\s?[-.):/]?)"
)
_LETTERED = (
    r"[(\[]?(?P<letter>[a-zçêîşûA-ZÇÊÎŞÛ]|[\u0621-\u063a\u0641-\u064a])\u0640?"
    r"(?P<sep>\s?-+|\s?[.)/:\]])(?=\s+\S|[^\W_]{2})"
)
# A star at both ends of a line is emphasis.
_BULLET = (
    rf"(?P<bullet>[{BULLETS}>]|[-+](?=\s|[^\W\d_])|\*(?=\s|[^\W\d_])(?![^*\n]*\*\s*$)"
    rf"|\[[ xX]?\](?=\s)|[oØü§v](?=\t)){_NO_DATE}"
)

HEAD = {
    kind: re.compile(
        rf"{_LEAD}(?P<marker>{pattern}){_BOLD}\s*", 0 if kind in ("roman", "mistyped") else re.I
    )
    for kind, pattern in {
        "label": _LABELLED,
        "lettered_label": _LETTERED_LABEL,
        "ordinal": _WORDED,
        "cardinal": _COUNTED,
        "enclosed": _ENCLOSED,
        "dashed": _DASHED,
        "keycap": _KEYCAP,
        "suffixed": _SUFFIXED,
        "dotted": _DOTTED,
        "mistyped": _MISTYPED,
        "decimal": _SEPARATED,
        "circled": _CIRCLED,
        "bare": _BARE,
        "opened": _OPENED,
        "alone": _ALONE,
        "prefixed": _PREFIXED,
        "roman": _ROMAN,
        "letter": _LETTERED,
    }.items()
}
# A star is a bullet here, not emphasis, so the lead takes no stars.
HEAD["bullet"] = re.compile(
    rf"(?P<lead>\s*+(?P<quote>[{QUOTES}]{{0,3}})\s*+)(?P<marker>{_BULLET})\s*"
    r"(?:(?<=\s)\[[ xX]?\]\s+)?(?=[^\s*-])"
)

_BEFORE = rf"(?<=[\s{QUOTES}.:؛;!?؟،,(])(?<!\d[.,:/])(?P<lead>(?P<quote>[{QUOTES}]{{0,3}}))"
INSIDE_NUMBER = re.compile(
    rf"{_BEFORE}(?P<marker>{_ENCLOSED}|{_NO_DATE}{_NUMBER}[ ]?(?P<sep>-+|[.)])(?P<more>[-]?))"
    r"(?!\d)[ \t]*(?=\S)"
)
INSIDE_WORD = re.compile(rf"{_BEFORE}(?P<marker>{ORDINAL}(?P<sep>\s?[-:،,]))[ \t]*(?=\S)", re.I)
INSIDE_LABEL = re.compile(
    rf"{_BEFORE}(?P<marker>(?P<label>{_LABELS})(?:a)?\s+(?:{_NUMBER}|{ORDINAL})"
    r"(?P<sep>\s?[-:]))[ \t]*(?=\S)",
    re.I,
)
INSIDE_BULLET = re.compile(
    r"(?<=[\s:])(?P<lead>(?P<quote>))(?P<marker>(?P<bullet>[•●▪◦‣■►➢✓❖◆✅🔹🔸]))\s*(?=\S)"
)
INSIDE_LETTER = re.compile(
    rf"{_BEFORE}(?P<marker>[(](?P<letter>[a-z]|[\u0621-\u063a\u0641-\u064a])(?P<sep>[)]))"
    r"[ \t]*(?=\S)"
)
INSIDE_CIRCLE = re.compile(rf"{_BEFORE}(?P<marker>{_CIRCLED})[ \t]*(?=\S)")
