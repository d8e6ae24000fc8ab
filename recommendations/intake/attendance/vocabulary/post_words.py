"""The words by which posts, and the titles before names, are recognised."""

import re

from recommendations.intake.attendance.vocabulary.words import key, listed, without_article

_POSTS = listed(
    "رئيس رئيسة رئيسا رئيستا رؤساء رئاسة الرئاسة مقررا مقررو مدير مديرة مديرو نائب نائبة نواب عضو "
    "عضوة عضوا أعضاء ممثل ممثلة "
    "مندوب مندوبة مسؤول مسؤولة مسئول مسئولة مستشار مستشارة منسق منسقة مقرر مقررة معاون معاونة "
    "مساعد مساعدة مشرف مشرفة ناطق ناطقة وزير وزيرة محافظ عميد عميدة موظف موظفة سكرتير سكرتيرة "
    "إداري إدارية مهندس مهندسة طبيب طبيبة محام محامي محامية مدرس مدرسة معلم معلمة باحث باحثة خبير "
    "خبيرة صحفي صحفية إعلامي إعلامية مراقب مراقبة محاسب محاسبة فني فنية ضيف ضيفة قائد قائدة مترجم "
    "مترجمة استشاري استشارية أخصائي أخصائية متطوع متطوعة ميسر ميسرة متحدث متحدثة مفوض مفوضة "
    "ممرض ممرضة صيدلي صيدلانية مختار شيخ كاتب كاتبة أستاذ أستاذة مديرا قاض قاضي قاضية حقوقي حقوقية "
    "chair chairperson chairman chairwoman cochair secretary director member head deputy manager "
    "engineer doctor teacher adviser advisor coordinator officer representative minister mayor "
    "rapporteur spokesperson president vice moderator observer guest accountant clerk treasurer "
    "lecturer expert assistant specialist supervisor consultant lawyer nurse physician scribe "
    "administrator facilitator technician researcher principal inspector convenor convener trainer "
    "hevserok serok seroka endam endama rêveber rêvebera berpirs berpirsa berpirsê alîkar alîkara "
    "şêwirmend şêwirmenda nûner nûnera nûnerê sekreter sekretera mamoste endezyar endezyara bijîşk "
    "wezîr wezîra şaredar şaredara hevberpirs mêvan çavdêr pisporê pispor parêzer koordînator "
    "serokatiya hevserokatiya hevseroka hevserokê serokê endamê rêveberê alîkarê nivîskar "
)
# Posts only before another word: alone they are names too.
_POSTS_BEFORE = {
    key(first): listed(followers)
    for first, followers in [
        ("أمين", "السر العام الصندوق عام سر سرّ المجلس صندوق"),
        ("أمينة", "السر العامة الصندوق عامة سر"),
        ("minute", "taker secretary"),
        ("note", "taker"),
        ("co", "chair chairperson president"),
        ("general", "secretary director manager coordinator"),
        ("executive", "director secretary officer"),
        ("acting", "director head chair chairperson manager"),
        ("أمانة", "السر"),
    ]
}
_TITLES = listed(
    "د م أ ا ق دكتور الدكتور الدكتورة دكتورة مهندس المهندس المهندسة الأستاذ الأستاذة أستاذ أستاذة "
    "السيد "
    "السيدة سيد سيدة السادة السيدات الرفيق الرفيقة رفيق رفيقة هفال الشيخ القاضي المحامي المحامية "
    "الأخ "
    "الأخت أ.د الآنسة المعلم المعلمة الصيدلاني mr mrs ms miss dr prof professor eng engineer sir "
    "judge "
    "councillor councillors cllr cllrs messrs "
    "birêz dr rêzdar heval hevala xatûn mamoste xanim mîr end"
)

# The endings of plurals and duals; the stem of none is shorter.
_PLURAL = re.compile(r"(?:ون|ين|ان|ات|تان|تين|s|en|an)$")
MIN_LETTERS_OF_STEM = 2
# "Mayor's Office" is no mayor.
_POSSESSIVE = re.compile(r"\w+['’]s\s")


def looks_like_a_post(text: str) -> bool:
    """True for a text that begins with a post, or ends with one in English."""
    own = key(text.partition("(")[0]).split()
    if not own or _POSSESSIVE.match(text):
        return False
    if len(own) > 1 and own[1] in _POSTS_BEFORE.get(without_article(own[0]), ()):
        return True
    return is_post_word(own[0]) or (own[-1].isascii() and own[-1] in _POSTS)


def begins_with_a_post(text: str) -> bool:
    """True for a text whose first words are those of a post, and that is more than a surname."""
    own = key(text).split()
    if _POSSESSIVE.match(text):
        return False
    if len(own) == 1 and own[0].startswith("ال"):
        return False
    if len(own) > 1 and own[1] in _POSTS_BEFORE.get(without_article(own[0]), ()):
        return True
    return bool(own) and is_post_word(own[0])


def is_post_word(word: str) -> bool:
    """True for a folded word that is a post, with its article or without."""
    own = without_article(word)
    return word in _POSTS or own in _POSTS or bool(_PLURAL.search(own) and _singulars(own) & _POSTS)


def _singulars(word):
    """What a plural of a folded word may be the plural of."""
    stem = _PLURAL.sub("", word)
    return {stem, f"{stem}ه", f"{stem}ي"} if len(stem) > MIN_LETTERS_OF_STEM else set()


def is_title(word: str) -> bool:
    """True for a title before a name: «د.», «السيدة», "Mr"."""
    return key(word) in _TITLES


def title_count(words: list[str]) -> int:
    """How many of the first ``words`` are titles; a name is behind them."""
    count = 0
    while count < len(words) - 1 and is_title(words[count]):
        count += 1
    return count
