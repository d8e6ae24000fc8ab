"""Who leads and who supports, by the words of an Arabic sentence."""

import re

from recommendations.intake.suggestions.folded_text import any_of, folded_pattern

from .role_words import BODY, FILLERS, UP_TO_FIVE_WORDS, before_name, behind_name, is_speaker

# Verbs that an acting body is the subject of, without the prefixes of the present and the future.
_ACTS = any_of(
    "تولى|قوم|عمل|لتزم|ضطلع|تابع|شرف|باشر|نفذ|عد|ضع|قدم|رفع|نظم|نسق|ؤمن|وفر|خصص|شكل|تكفل|تحمل|سعى"
    "|واصل|بادر|درس|عالج|نشئ|فتح|فتتح|طلق|طور|صدر|نشر|حدد|جهز|جري|عقد|دير|قود|راجع|ضمن|كثف|نجز"
    "|ستكمل"
    "|ستحدث|بحث|عمم|صيغ|ضبط|راقب|حصي|جمع|وثق|درب|ؤهل|صلح|رمم|بني|بدأ|شرع|هيئ|فعل|عزز|تخذ|ضاعف|تبنى"
    "|عرض|ستمر|حرص|ختار|عين|صرف|طبع|زع|وزع|ترأس|رأس|خطط|نهي|تواصل|ختص|حضر|تشارك|تعاون|شترك|تقاسم"
    "|تناوب|تبادل|ستقبل|كمل|ستأنف|سرع|عيد"
)
_SUBJECT = rf"(?:ل|س)?[تي]{_ACTS}(?:ان|ون)?"
# Any other verb that begins a clause; verbal nouns in ت have ي before their last letter, an ا, or ة
# at their end: تفعيل, تعاون, تهيئة.
_NO_ACTS = any_of(
    "عاني|حتاج|واجه|شكو|ستفيد|عتبر|تبع|حصل|ستحق|ملك|متلك|ضم|بلغ|تلقى|ستلم|مثل|شهد|شمل|نتمي|عود|تكون"
    "|تألف|تعرض|فتقر|ؤكد|رى|عتقد|شير|وضح|ستنكر|دين|رحب|شيد|ثمن|شكر|لغى|حل|دمج|ستثنى|عفى|خضع|سمى|عاد"
    "|هنئ|عزي|زور|زار|ستمع|حيي|علن|طالب|طلب|ناقش|ستعرض|بين|خص|حق|مكن|جب|نبغي|تعين|ستند|ربط"
    "|رتبط"
    "|فصل|نفي|نكر|حاسب|سائل|راعي|حترم|نتقد|لوم|حمل|كرم|خاطب|راسل|دعم|ساعد|زود|منح|عطي|مد|خدم|مول"
    "|نقل"
    "|حول|شجع|رشد|قدم|طور|وقف|أخر|ضرر|حسن|راجع|وسع|خلف|زايد|قلص|ضخم|كلف|وصي|دعو|دعى"
)
_OTHER_VERB = (
    rf"(?:س|ل)?(?!(?:[تي]){_NO_ACTS} )(?:ي\w{{3,7}}|ت(?!\w?ا|\w\wا|\w\wي\w |\w{{2,5}}(?:ه|ات"
    rf"|يه) )\w{{3,7}})"
)
# Verbs whose subject and whose object look alike: تزود هيئة الصحة ... either way.
_GIVES = any_of("زود|منح|دعم|ساعد|عطي|مد|رشد|خدم|بلغ|مكن|شجع|مول|نقل|حول|كرم|شكر|خاطب|راسل")
_ASSIGNS = any_of(
    "تكلف|يكلف|نكلف|كلف|كلفت|كلفوا|تكليف|وتكليف|بتكليف|فوض|يفوض|تفوض|تفويض|يخول|تخول|تخويل|يلزم"
    "|تلزم"
    "|إلزام|توجيه|يوجه|توجه|مطالبة|يطالب|تطالب|نطالب|حث|يحث|تحث|نحث|مناشدة|يناشد|انتداب|تنتدب"
)
_CALLS = any_of("دعوة|يدعو|تدعو|ندعو|تدعى|يدعى")
_ADVISES = any_of("يوصي|توصي|نوصي")
# In the past a body would be the subject itself: دعت هيئة الصحة إلى ...
_SPOKE = any_of(
    "أوصى|أوصت|طالب|طالبت|دعا|دعت|حث|حثت|كلف|كلفت|ألزم|ألزمت|ناشد|ناشدت|فوض|فوضت|وجه|وجهت"
)
# An infinitive with its subject: قيام هيئة الصحة بصيانة ...
_DOING = any_of("قيام|اضطلاع|تولي|التزام|مبادرة|تكفل|تعهد|شروع|بقيام|ضمان قيام")
_ENTRUSTS = any_of(
    "إسناد|يسند|تسند|أسند|أسندت|توكل|يوكل|أوكل|أوكلت|إيكال|يعهد|تعهد|عهد|إناطة|تناط|يناط|أنيطت|أنيط"
)
_SPEAKER = r"(?:(?:الاجتماع|المؤتمر|المجتمعون|الحضور|المشاركون|المجلس|اللجنة|الإدارة|الدائرة) )"
_WHO_SPEAKS = rf"{_SPEAKER}?"
_OBLIGES = any_of("يجب|ينبغي|يتعين|يتوجب|يترتب|تقع|يقع|يلزم|ويجب|فرض|واجب")

_LEAD_BEFORE = re.compile(
    before_name(
        rf"و?{_SUBJECT}(?:ه|ها|هم|هما)?(?: (?:عليها|عليه|عليهما|بها|به|بذلك|ذلك|فيها|هذا"
        rf"|هذه المهمة))? ",
        # A definite noun cannot govern the name behind it: تتولى متابعة هذه التوصية هيئة الصحة.
        rf"و?{_SUBJECT}(?: \w{{1,30}}){{0,4}} (?:ب|ل|و)?(?:ال|لل)\w{{2,30}} ",
        rf"و?{_ASSIGNS} {_WHO_SPEAKS}",
        rf"و?{_ASSIGNS} {BODY} ",
        rf"و?{_CALLS} {_WHO_SPEAKS}",
        rf"و?{_CALLS} {BODY} ",
        rf"و?{_ADVISES} {_WHO_SPEAKS}",
        rf"و?{_SPOKE} {_SPEAKER}",
        rf"و?{_DOING} ",
        r"و?(?:التوصية|توصية) (?:إلى |ل)",
        rf"و?{_ENTRUSTS}{UP_TO_FIVE_WORDS} (?:إلى |ب|ل)",
        rf"و?{_OBLIGES}(?: \w{{1,30}}){{0,2}} (?:على|ل|من) (?:عاتق )?",
        r"(?:على|إلى) عاتق ",
        r"و?(?:الطلب|الإيعاز|الايعاز|يطلب|تطلب|نطلب|التوجيه|(?<!على )طلب)"
        rf" {_WHO_SPEAKS}(?:رسميا |مجددا )?(?:من |إلى |ل)",
        r"(?<!المقدم )(?<!المقدمه )(?<!المعد )(?<!المعده )(?<!المرفوع )(?<!المطروحه )(?<!المنفذه )"
        r"(?<!الصادر )(?<!الصادره )(?<!المقترحه )(?<!المقترح )من (?:قبل|طرف|جانب) ",
        r"من (?:مسؤولية|مسؤوليات|مهام|مهمة|واجب|واجبات|اختصاص|صلاحيات) ",
        r"(?:مسؤولية|مهمة) (?:التنفيذ|المتابعة|الإشراف|الإعداد) (?:على|ل) ?",
        r"(?:الجهة|الجهات|الطرف|الهيئة|الهيئات|المؤسسة) (?:المسؤولة|المنفذة|المكلفة|المعنية|المختصة"
        r"|القائدة|المتابعة"
        r"|المسؤول|المكلف)(?: بالتنفيذ| عن التنفيذ| عن المتابعة)? ?(?:[:-]|هي|هو) ?",
        r"(?:المسؤول|المسؤولية|التنفيذ|جهة التنفيذ|المتابعة|المكلف|المنفذ|المكلف بالتنفيذ"
        r"|المسؤول عن التنفيذ|مسؤولية التنفيذ"
        r"|جهة المتابعة|تنفيذ|الجهة) ?[:-] ?",
        r"بواسطة |عن طريق |على (?:يد|أيدي) |عبر ",
    )
)
# Only at the beginning of a clause is this an obligation: عرض الخطة على هيئة الصحة is none.
_OBLIGED = re.compile(folded_pattern(rf"(?:^|[:,.(-]) ?و?على {FILLERS}$"))
_GIVER = re.compile(folded_pattern(rf"(?<!\w)(?:ل|س)?[تي]{_GIVES} $"))
_GIVES_TO = re.compile(
    folded_pattern(rf" (?:{BODY}|(?!في |من |إلى |على |عن |ل|ب|\w{{2,20}}ا(?!\w))\w{{2,30}})")
)
# A call says what for; without that it is the call of the body itself.
_CALLED_FOR = re.compile(
    folded_pattern(
        rf"(?: \w{{1,30}}| {BODY}){{0,3}} (?:إلى |ل|لل|أن |على "
        rf"|ب)"
    )
)
_SUPERVISING = re.compile(
    before_name(
        r"(?:تحت |ب)(?:إشراف|رقابة|متابعة|إدارة) ",
        r"(?:في مقدمتها|في مقدمتهم|على رأسها|على رأسهم) ",
    )
)
_CALLED = re.compile(folded_pattern(rf"(?<!\w){_CALLS} (?:{BODY} )?{_WHO_SPEAKS}{FILLERS}$"))
_BEGINS = re.compile(
    folded_pattern(
        rf"(?:^|[.:;\n] ?|(?<!\w)(?:أن|بأن) "
        rf"|, ?و?)(?:\d{{1,3}}[-.)] ?)?{_OTHER_VERB} {FILLERS}$"
    )
)
_CALLED_TO_MEET = re.compile(
    folded_pattern(
        r" (?:رسميا )?(?:إلى |ل|لل)(?:ال)?(?:اجتماع|حضور|لقاء|ورشة|مؤتمر|جلسة|ندوة|زيارة|مأدبة"
        r"|احتفال"
        r"|حفل|معرض|مشاركة|فعالية)"
    )
)
_REFERRED = re.compile(
    folded_pattern(
        rf"(?<!\w)(?:إحالة|تحال|يحال|أحيل|أحيلت|رفع|تقديم){UP_TO_FIVE_WORDS} (?:إلى |على |ل)$"
    )
)
_PURPOSE = re.compile(
    folded_pattern(
        r" (?:لدراست|للدراسة|لمعالج|للمعالجة|لإعداد|للبت|لتنفيذ|للتنفيذ|لمتابع|للمتابعة|لوضع"
        r"|لاتخاذ)"
    )
)
_SUPPORTING_BEFORE = re.compile(
    before_name(
        r"(?:بال|ب|(?:^|[:,.(-] ?)و?ال)(?:تعاون|تنسيق|اشتراك|شراكة|تشاور|توافق|تكامل|تواصل|تشارك"
        r"|تضامن"
        r"|مشاركة|تعاضد)"
        r"(?: و?(?:ال|ب|بال)(?:تعاون|تنسيق|تشاور|مشاركة|شراكة|تواصل))?"
        r"(?: (?:الوثيق|الكامل|التام|المباشر|الدائم|المستمر|الفعال|المشترك|والتكامل))? مع ",
        r"و?ب(?:مشاركة|مساعدة|مساندة|مؤازرة|معاونة|مساهمة|إسهام|دعم|إسناد|تمويل)(?: فني| مالي"
        r"| وتمويل| ودعم"
        r"| فعالة| ومساندة| ومشاركة| ومساعدة)?(?: من(?: قبل)?)? (?:ل(?=$))?",
        r"و?بالاستعانة ب",
        r"(?:إلى جانب|جنباً إلى جنب مع|سوية مع|سوياً مع|معاً مع|برفقة|بمعية|وبمعية) ",
        r"(?:تساعد|تدعم|تساند|تعاون|تشارك|تؤازر|يساعد|يدعم|يساند|يعاون|يشارك)(?:ها|ه|هم|هما) "
        r"(?:في ذلك |في هذا )?",
        r"(?:ت|ي)(?:شارك|ساهم|سهم)(?:ان|ون)? ",
        r"(?:ت|ي)(?:تعاون|نسق|تشاور|عمل|تواصل|شترك)(?:ان|ون)?(?: \w{1,30}){0,4} مع ",
        rf"{BODY} (?:و?(?:التعاون|بالتعاون) )?مع ",
        r"(?:الجهة|الجهات|الطرف|الهيئات|الهيئة) (?:الداعمة|المساندة|المساعدة|المتعاونة|الشريكة"
        r"|المشاركة) ?[:-] ?",
        r"(?:الداعم|المساند|الشركاء|الشريك|الدعم|المساندة|دعم|بدعم|المتعاونون|بالتعاون"
        r"|بالتنسيق) ?: ?",
    )
)
_LEAD_BEHIND = re.compile(
    behind_name(
        rf"^,? (?:و?هي |و?هو |أن )?{_SUBJECT}(?!\w)",
        r"^,? (?:هي |هو )?(?:الجهة )?(?:ال)?(?:مكلفة|مكلف|مسؤولة|مسؤول|ملزمة|ملزم|مطالبة|مطالب"
        r"|مدعوة"
        r"|معنية|المعنية"
        r"|المسؤولة) (?:ب|عن|إلى|ل)",
        r"^,? (?:هي|هو) (?:الجهة |الطرف )?(?:المسؤول|المكلف|المعني)",
        r"^ ?: ?\w",
        r"^,? (?:يجب|ينبغي|يتعين|يتوجب|عليها|عليه) (?:عليها |عليه )?(?:أن )?\w",
    )
)
_SUPPORTING_BEHIND = re.compile(
    behind_name(
        r"^ (?:داعمة|مساندة|مساعدة|شريكة|متعاونة)(?!\w)", r"^ ?\((?:داعم|مساند|شريك|مساعد)[ةه]?\)"
    )
)


def is_supporting(before, behind):
    """True if the words around a name make its body one that supports."""
    return bool(_SUPPORTING_BEFORE.search(before) or _SUPPORTING_BEHIND.search(behind))


def is_supervising(before):
    """True if the words before a name say that its body supervises the work."""
    return bool(_SUPERVISING.search(before))


def is_lead(before, behind):
    """True if the words around a name make its body responsible."""
    if _CALLED.search(before):
        is_meeting = _CALLED_TO_MEET.match(behind) or is_speaker(behind)
        return bool(_CALLED_FOR.match(behind)) and not is_meeting
    if _GIVER.search(before):
        return bool(_GIVES_TO.match(behind))
    if _LEAD_BEFORE.search(before):
        return not is_speaker(behind)
    if _REFERRED.search(before):
        return bool(_PURPOSE.match(behind))
    if _BEGINS.search(before):
        return not is_speaker(behind)
    is_start = not before or before[-2:].strip() in {":", "-", "("}
    is_start = is_start or before.endswith((folded_pattern("أن "), ", ", ",", ", و", ".و"))
    return bool(_OBLIGED.search(before) or (is_start and _LEAD_BEHIND.match(behind)))
