"""The words and phrases beside a due date, in three languages, as patterns of folded text.

A cue says how the time behind it is meant ("by", "within", "after"); others say where in a period
the day is, or that no due date is meant at all.
"""

import re

from recommendations.intake.suggestions.folded_text import folded_pattern
from recommendations.localization.dates.month_names import WEEKDAY

_BEFORE = r"قبل|berî|beriya|before|prior to|ahead of"
_BY = (
    r"حتى|لغاية|إلى غاية|لحد|في موعد (?:أقصاه|لا يتجاوز|لا يتعدى|غايته|أقصى)|موعد أقصاه|(?:بموعد"
    r"|موعدا) أقصاه|أقصاه|أقصاها"
    r"|في (?:أجل|تاريخ) أقصاه|في مهلة أقصاها|بحد أقصى|كحد أقصى(?: في)?|في حد أقصاه|في ميعاد أقصاه"
    r"|heta|heya|hetanî|heyanî|di dema herî dereng de|herî dereng(?: di)?|dawî(?:n)? roj"
    r"|by|until|till|no later than|not later than|at the latest by|latest by|at latest"
    r"|on or before|due(?: by| on)?|deadline"
)
_WITHIN = (
    r"(?:في|خلال|ضمن) (?:مدة|مهلة|فترة|أجل) (?:أقصاها|أقصاه|لا تتجاوز|لا تتعدى|لا تزيد (?:عن"
    r"|على)|لا يتجاوز)"
    r"|(?:في|خلال|ضمن) (?:مدة|مهلة|فترة)|في ظرف|مدة أقصاها|بمهلة أقصاها|خلال|في غضون|ضمن"
    r"|di nava?(?: (?:dema|heyama|maweya|muhleta|demê))?|di (?:heyama|maweya|muhleta|dema"
    r"|hundirê|hundurê|navbera)|di"
    r"|within no more than|within(?: (?:a period|the space|a maximum) of)?|in the course of"
    r"|in no more than"
    r"|in less than|not more than|over(?= the (?:next|coming|following))|in|during"
)
_AFTER = r"بعد|piştî|after"
_THROUGH = r"(?:بعد|قبل|عند|مع) (?:مرور|مضي|انقضاء|انتهاء|فوات)"
_AT = r"في|عند|مع|ب|di|at|on|towards?"
_LABEL = (
    r"الموعد(?: النهائي| الأقصى)?|موعد (?:الإنجاز|التنفيذ|التسليم)|تاريخ (?:الإنجاز|التنفيذ"
    r"|الاستحقاق|التسليم)|المدة"
    r"|مدة التنفيذ|المهلة|الأجل|مهلة التنفيذ|التوقيت|deadline|due(?: date)?|time limit|timeframe"
    r"|time frame|term|period"
    r"|by when|dem|muhlet|dema (?:bicihanînê|qedandinê|dawî)|roja dawî|maweh?|heyam"
)


def _cue(name, words):
    return f"(?P<{name}>{folded_pattern(words)})"


CUE = re.compile(
    rf"(?<!\w)و?(?:{_cue('label', _LABEL)} ?[:-]"
    rf"|(?:{_cue('through', _THROUGH)}|{_cue('by', _BY)}|{_cue('before', _BEFORE)}"
    rf"|{_cue('within', _WITHIN)}"
    rf"|{_cue('after', _AFTER)}|{_cue('at', _AT)})(?!\w)"
    rf"|(?P<glued>ب)(?={folded_pattern('نهاية|منتصف|حلول')})"
    rf"|(?P<start>(?:^|[\n,(;:] ?|- )(?={folded_pattern('نهاية|أواخر|dawiya|end |the end')})))"
)
BY_AGAIN = re.compile(
    folded_pattern(
        r"(?: ?:)? ?(?:تاريخ |يوم |موعد |في |حلول |on |the |roja |dîroka |di |meha |be |by "
        rf"|date |latest |herî dereng |around |about |about the )?(?:(?:{WEEKDAY})(?: ?, ?| ))?"
        r"(?:الموافق |المصادف )?(?:ل )?"
    )
)
END = re.compile(
    folded_pattern(
        r"(?:نهاية|نهايات|أواخر|آخر|ختام|انتهاء|انقضاء|the end of|end of|end|the close of|late"
        r"|dawiya|dawîya|dawî ya) "
        r"(?:يوم |of )?"
    )
)
MIDDLE = re.compile(
    folded_pattern(
        r"(?:منتصف|أواسط|the middle of|middle of|mid[ -]|nîvê|nîveka|navîna|nîvî ya|nîva) ?"
    )
)
START = re.compile(
    folded_pattern(
        r"(?:بداية|مطلع|حلول|أول|the beginning of|beginning of|the start of|start of"
        r"|serê|destpêka) "
    )
)
YEAR_END = re.compile(
    folded_pattern(
        r"(?:the )?(?:year[ -]end|years? end|year's end|dawiya salê|dawiya îsal)(?!\w)"
        r"|mid-?year(?!\w)"
    )
)
PAST = re.compile(
    folded_pattern(
        r"[ ,]{0,2}(?:الماضي|الماضية|المنصرم|المنصرمة|السابق|السابقة|الفائت|الفائتة|الأخيرة"
        r"|الأخير|الأولى|الأول|الثانية من|عمل|past|last"
        r"|previous|ago|earlier|old|borî|borîn|çûyî|çû|berê|dawî|dawîn|paşîn|kar|yên kar"
        r"|ên kar)(?!\w)"
    )
)
LATEST = re.compile(
    folded_pattern(
        r" ?[,(]? ?(?:كحد أقصى|على أبعد تقدير|على الأكثر|كأقصى حد|كموعد أقصى|at the latest"
        r"|herî dereng)"
    )
)
# A term that begins with something else than the meeting: within a month of the request.
FROM_ELSEWHERE = re.compile(
    folded_pattern(
        r" على (?!الأكثر|أبعد|الأقل|أكثر)\w|"
        r" (?:فقط )?(?:(?:على الأكثر |كحد أقصى |)من(?! (?:قبل|طرف|جانب|أجل|خلال))|ابتداء من"
        r"|اعتبارا من|بعد|قبل) "
        r"(?!(?:تاريخ )?(?:تاريخه|الاجتماع|اجتماع|هذا|هذه|القرار|اليوم|الآن|صدور|انعقاد|اعتماد"
        r"|إقرار|المصادقة|تبليغ|نشر|اعتماده|إقراره"
        r"|اعتمادها|إقرارها|صدوره|تاريخ (?:ال)?(?:صدور|اجتماع|قرار|اعتماد|إقرار|نشر|انعقاد|يوم"
        r"|اليوم|الاجتماع|القرار|هذا))(?!\w))"
        r"(?!العام|السنة|عام 20)| (?:from|of|after|since) (?!(?:the |its |this )?(?:present "
        r"|date of |day of )?(?:the |its |this )?(?:meeting|adoption|date|day"
        r"|decision|approval|today|now|publication)(?!\w)|20\d\d)| (?:(?:de"
        r"|da) )?(?:ji(?! (?:aliyê|hêla|bo|layê))"
        r"|piştî) (?!(?:îro|civîn|biryar|niha|vê|pejirandin|qebûlkirin|weşandin|derketin"
        r"|dîroka (?:civîn|biryar)|roja (?:civîn|îro)))\w"
    )
)
RANGE_BEFORE = re.compile(
    folded_pattern(
        r"(?<!\w)(?:من|بين|ابتداء من|اعتبارا من|منذ|from|between|since|ji|di navbera)"
        r"(?: (?:تاريخ|يوم|شهر|عام|سنة|بداية|مطلع|early|the|meha|sala|roja|start of"
        r"|beginning of)){0,2} "
        r"(?:\d{1,4}|{month})[^.;\n]{0,40}$".replace(
            "{month}",
            r"(?:كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|يناير|فبراير|مارس|أبريل"
            r"|مايو|يونيو|يوليو"
            r"|january|february|march|april|may|june|july|august|september|october|november"
            r"|december"
            r"|çile|sibat|adar|nîsan|gulan|hezîran|tîrmeh|tebax|îlon|cotmeh|mijdar|kanûn)\w{0,3}",
        )
    )
)
CONTINUING = re.compile(
    folded_pattern(
        r"(?<!\w)(?:تمديد\w{0,2}|ي?تمدد|يمدد|extend\w*|extension|prolong\w*|dirêjkirin\w*"
        r"|ي?ت?ستمر|استمرار|مستمر[ةه]?|مفتوح[ةه]?|سار[يٍ]?[ةه]?|صالح[ةه]?|يبقى|تبقى"
        r"|إبقاء|الإبقاء|ظلت?|بلغت?|بلغ"
        r"|remain\w*|(?:is|are|be|kept|left) open|valid|continu\w+|stay\w*|lasts?|lasted"
        r"|berdewam\w*|vekirî|dimîne|bimîne"
        r"|derbasdar)(?: \w{1,30}){0,6} $"
    )
)
CONTINUES = re.compile(
    folded_pattern(
        r"(?:[^\s.;,]{1,30} ){1,7}(?:berdewam|vekirî|derbasdar|dimîne|bimîne|dimînin|يستمر|تستمر"
        r"|يبقى|تبقى)(?!\w)"
    )
)
HAPPENED = re.compile(
    folded_pattern(
        r"(?<!\w)(?:تمت?|جرى|جرت|أنجز\w{0,3}|نفذت|نفذه?|حققت?|شهد\w?|بلغت?|الذي|التي|الذين|ما"
        r"|كانت?|تلقت|سجلت?|راجع\w?|ناقش\w?|استعرض\w?"
        r"|قدمت|قامت|عقدت|reported|reviewed|achieved|had|was|were|took|done|noted|welcomed|held"
        r"|hat|hatin|hatine|hatiye|kir|kirin"
        r"|pêk hat|bû|bûn|nirxand)(?!\w)"
    )
)
# A term that runs anew for each of them.
RECURRING = re.compile(
    folded_pattern(
        r"(?<!\w)(?:كل|أي|جميع|كافة|each|every|any|all|her|hemû) (?:ال)?(?:جلسة|اجتماع|شكوى"
        r"|شكاوى|طلب|طلبات|حالة"
        r"|حادث|حادثة|قرار|معاملة|بلاغ|ولادة|وفاة|دفعة|sitting|session|meeting|complaint|request"
        r"|case|application"
        r"|letter|incident|birth|death|payment|decision|rûniştin|civîn|gilî|daxwaz|doz|name"
        r"|bûyer|biryar)"
        r"|(?<!\w)(?:الرد|الإجابة|يجاب|يرد|ترد|تجيب|البت في|answers?|answered|reply|replies"
        r"|replied|responds?"
        r"|bersiv\w{0,9})(?!\w)"
    )
)
THAT = re.compile(folded_pattern(r"(?<!\w)(?:أن|بأن|that|ku)(?!\w)"))
SENTENCE_END = re.compile(r"[.;\n]")
RELATIVE_ONLY = re.compile(folded_pattern(r"(?:di|in|over|at|on|في|ب|عند|مع|during|towards?)"))
