"""The names of months and weekdays that people write, folded, and the pattern that finds each.

Months of the Levant, of Egypt and of the Maghreb in Arabic; Kurmanji; English; and the months of
the Hijri calendar in all three.
"""

import re

from recommendations.localization.folding import fold

# One entry a month; the names of an entry are separated by a semicolon.
_GREGORIAN = [
    "كانون الثاني; كانون ثاني; كانون 2; ك2; يناير; جانفي; Çile; Çileya Paşîn; Çileya Duyem; "
    "Kanûna Paşîn; Kanûna Duyem; Kanûna Sanî; Rêbendan; January; Jan",
    "شباط; فبراير; فيفري; Sibat; Şibat; Reşemî; Reşemeh; February; Feb",
    "آذار; مارس; Adar; Avdar; March; Mar",
    "نيسان; أبريل; إبريل; أفريل; Nîsan; Avrêl; April; Apr",
    "أيار; مايو; مايس; ماي; Gulan; May",
    "حزيران; يونيو; يونيه; جوان; Hezîran; Heziran; Pûşper; June; Jun",
    "تموز; يوليو; يوليه; يوليوز; جويلية; Tîrmeh; Temûz; July; Jul",
    "آب; أغسطس; غشت; أوت; Tebax; Gelawêj; August; Aug",
    "أيلول; سبتمبر; شتنبر; Îlon; Eylûl; Rezber; September; Sept; Sep",
    "تشرين الأول; تشرين أول; تشرين 1; ت1; أكتوبر; Cotmeh; Çiriya Pêşîn; Çiriya Yekem; "
    "Teşrîna Pêşîn; Teşrîna Yekem; Kewçêr; October; Oct",
    "تشرين الثاني; تشرين ثاني; تشرين 2; ت2; نوفمبر; نونبر; Mijdar; Çiriya Paşîn; Çiriya Duyem; "
    "Teşrîna Paşîn; Teşrîna Duyem; Sermawez; November; Nov",
    "كانون الأول; كانون أول; كانون 1; ك1; ديسمبر; دجنبر; Kanûn; Kanûna Pêşîn; Kanûna Yekem; "
    "Çileya Pêşîn; Berfanbar; December; Dec",
]
_HIJRI = [
    "محرم; المحرم; محرم الحرام; Muherrem; Muharram",
    "صفر; صفر الخير; Sefer; Safar",
    "ربيع الأول; ربيع أول; ربيع 1; Rebîulewel; Rabi al-Awwal; Rabi I",
    "ربيع الثاني; ربيع الآخر; ربيع ثاني; ربيع 2; Rebîulaxir; Rabi al-Thani; Rabi II",
    "جمادى الأولى; جمادى الأول; جمادى 1; Cemaziyelewel; Jumada al-Awwal; Jumada I",
    "جمادى الآخرة; جمادى الآخر; جمادى الثانية; جمادى الثاني; جمادى 2; Cemaziyelaxir; "
    "Jumada al-Thani; Jumada II",
    "رجب; Receb; Rajab",
    "شعبان; Şeban; Sha'ban; Shaban",
    "رمضان; رمضان المبارك; Remezan; Ramadan",
    "شوال; Şewal; Shawwal",
    "ذو القعدة; ذي القعدة; ذو قعدة; Zilqede; Dhu al-Qi'dah; Dhu al-Qadah",
    "ذو الحجة; ذي الحجة; ذو حجة; Zilhice; Dhu al-Hijjah",
]
_WEEKDAYS = (
    "الأحد; الاثنين; الثلاثاء; الأربعاء; الخميس; الجمعة; السبت; "
    "Yekşem; Duşem; Sêşem; Çarşem; Pêncşem; În; Şemî; "
    "Sunday; Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; "
    "Sun; Mon; Tues; Tue; Wed; Thurs; Thu; Fri; Sat"
)
# What Kurmanji adds to a name: 15ê Adara 2023an, di Adarê de, roja Înê, Yekşemb.
_ENDING = "(?:y?(?:e|a|an|en)|b[ea]?)?"
_WHOLE_ENDING = re.compile(_ENDING)


def _names(entry):
    return [fold(name.strip()) for name in entry.split(";")]


def _numbers(entries):
    return {name: number for number, entry in enumerate(entries, 1) for name in _names(entry)}


GREGORIAN_NUMBERS = _numbers(_GREGORIAN)
HIJRI_NUMBERS = _numbers(_HIJRI)


def _pattern(names):
    """Finds one of the folded ``names``, longer ones first, with an ending where it is Latin."""
    ordered = sorted(names, key=len, reverse=True)
    written = (
        re.escape(name).replace(r"\ ", r"\s{1,3}") + (_ENDING if name.isascii() else "")
        for name in ordered
    )
    return "|".join(written)


MONTH = _pattern(GREGORIAN_NUMBERS)
HIJRI_MONTH = _pattern(HIJRI_NUMBERS)
WEEKDAY = _pattern(_names(_WEEKDAYS))


def month_number(name: str, numbers: dict[str, int] = GREGORIAN_NUMBERS) -> int | None:
    """The number of the month of this name, in any language, with or without an ending."""
    folded = " ".join(fold(name).split())
    if folded in numbers:
        return numbers[folded]
    for length in range(len(folded) - 1, max(len(folded) - 4, 2), -1):
        stem, ending = folded[:length], folded[length:]
        if stem.isascii() and _WHOLE_ENDING.fullmatch(ending) and stem in numbers:
            return numbers[stem]
    return None
