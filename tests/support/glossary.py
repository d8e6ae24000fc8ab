"""Writes docs/glossary.md: the terms of the models and of their choices, in three languages.

    python -m tests.support.glossary

The terms are the models' own names and labels, so that the glossary says what the pages say; what a
term means stands below. ``make messages`` calls it after the catalogues are compiled.
"""

import os
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from pkgutil import walk_packages

import django
from django.apps import apps
from django.db import models
from django.utils.translation import override

PATH = Path(__file__).parents[2] / "docs/glossary.md"
# Model → what it is, in English and in Arabic; in the order of the work.
MODELS = {
    "Institution": (
        "A body that takes part in meetings or answers for recommendations.",
        "هيئة أو دائرة تشارك في الاجتماعات أو تُسأل عن تنفيذ التوصيات.",
    ),
    "Theme": (
        "A subject that recommendations share, by which readers find them.",
        "موضوع تشترك فيه توصيات، ويجدها القراء من خلاله.",
    ),
    "Meeting": (
        "A sitting of the public body: who came, what was said, what was resolved.",
        "جلسة للجهة العامة: من حضر، وما قيل، وما تقرّر.",
    ),
    "AgendaItem": (
        "A point of the agenda and what was said on it.",
        "نقطة على جدول الأعمال وما قيل فيها.",
    ),
    "Delegation": (
        "The people whom an institution sent to a meeting, and how much of them is public.",
        "من أوفدتهم جهة إلى اجتماع، وما يجوز أن يُعرف عنهم.",
    ),
    "Attendee": (
        "A person who took part or sent apologies; private unless disclosed.",
        "شخص حضر أو اعتذر؛ اسمه غير متاح للعموم ما لم يُسمح بذلك.",
    ),
    "Statement": ("What a speaker said at the meeting.", "ما قاله متكلّم في الاجتماع."),
    "Finding": (
        "A strength or a weakness that the meeting found in the past year’s work.",
        "نقطة قوة أو ضعف رآها الاجتماع في عمل السنة الماضية.",
    ),
    "Plan": (
        "The recommendations that a meeting adopted for one year, until the year is closed.",
        "التوصيات التي اعتمدها اجتماع لسنة واحدة، إلى أن تُغلق السنة.",
    ),
    "PlanSection": (
        "A heading of a plan, under which some of its recommendations are listed, in its order.",
        "عنوان في الخطة تُدرج تحته بعض توصياتها، بترتيبه.",
    ),
    "Recommendation": (
        "One thing that the meeting resolved should be done; followed until it ends.",
        "أمر قرّر الاجتماع أن يُنجز، ويُتابع حتى ينتهي.",
    ),
    "Assignment": (
        "The responsibility of an institution for a recommendation: one leads, others support.",
        "مسؤولية جهة عن توصية: جهة واحدة رئيسة وأخرى مساندة.",
    ),
    "Milestone": ("A step on the way, with a date of its own.", "خطوة على الطريق لها موعدها."),
    "Indicator": (
        "What is measured to know how far a recommendation has come, from a baseline to a target.",
        "ما يُقاس ليُعرف إلى أين وصلت توصية، من قيمة أولى إلى هدف.",
    ),
    "Reading": (
        "The value of an indicator on a day, with its source; added, never changed.",
        "قيمة مؤشر في يوم، مع مصدرها؛ تُضاف ولا تُعدَّل.",
    ),
    "ProgressUpdate": (
        "One report on a recommendation; added, never edited once it is published.",
        "بلاغ واحد عن توصية؛ يُضاف ولا يُعدَّل بعد نشره.",
    ),
    "Remark": (
        "What a reviewer asks about an update before publishing it, or what is answered; for staff "
        "and the focal point only.",
        "سؤال مراجع عن تحديث قبل نشره أو الجواب عنه؛ للعاملين ومنسّق الجهة فقط.",
    ),
    "Postponement": (
        "A change of an adopted due date, to a later or an earlier day: from when, to when, why, "
        "which body decided it and when. Append-only.",
        "تغيير موعد معتمد، إلى يوم أبعد أو أقرب: من متى وإلى متى ولماذا وأي جهة قرّرته ومتى. "
        "لا يُعدَّل ولا يُحذف.",
    ),
    "Erratum": (
        "A dated correction of the adopted text, shown beside it, never in its place.",
        "تصحيح مؤرَّخ للنص المعتمد، يظهر إلى جانبه ولا يحلّ محله.",
    ),
    "ClosingDecision": (
        "What is to become of an open recommendation when its year is closed; for staff only.",
        "ما يُقرَّر بشأن توصية مفتوحة قبل إغلاق سنتها؛ للعاملين فقط.",
    ),
    "Report": (
        "A frozen copy of a plan on a day: its rows and figures never change.",
        "نسخة ثابتة من الخطة في يوم معيّن، لا تتغيّر صفوفها ولا أرقامها.",
    ),
    "ReportFile": (
        "A file of a report as it was first made, with its checksum.",
        "ملف من ملفات تقرير كما صُنع أول مرة، مع بصمته الرقمية.",
    ),
    "Document": (
        "A file attached to a meeting, a recommendation or a report.",
        "ملف مرفق باجتماع أو توصية أو تقرير.",
    ),
    "DisclosureRequest": (
        "A request that readers may see more of a published record; a publisher decides.",
        "طلب أن يرى القراء المزيد من سجل منشور؛ يقرّر فيه ناشر.",
    ),
    "Verification": (
        "What somebody independent found who checked a published progress update.",
        "ما تبيّن لشخص مستقل تحقّق من تحديث تقدّم منشور.",
    ),
    "VerificationSample": (
        "Claims of a frozen report, drawn to be verified in a way that anybody can repeat.",
        "عيّنة من تقرير ثابت سُحبت للتحقق منها، بطريقة يستطيع أي شخص إعادتها.",
    ),
    "Response": (
        "What a responsible body answers to an adopted recommendation, and what it will do.",
        "ما تردّ به جهة مسؤولة على توصية معتمدة، وما ستفعله.",
    ),
    "Receipt": (
        "That a responsible body has received the letter on the adoption; for staff only.",
        "تأكيد أن جهة مسؤولة استلمت رسالة اعتماد الخطة؛ للعاملين فقط.",
    ),
    "Redaction": (
        "The removal of words or files from what was published: where, when, by whom and why.",
        "حذف كلمات أو ملفات ممّا نُشر: أين ومتى ومن ولماذا.",
    ),
    "SiteProfile": (
        "What makes the site one body’s own: its name, its texts, its notice.",
        "ما يجعل الموقع موقع جهة بعينها: اسمها ونصوصها وتنبيهها.",
    ),
    "User": (
        "Somebody who signs in: staff, or a focal point of a responsible body.",
        "من يدخل إلى الموقع: من العاملين أو منسّق جهة مسؤولة.",
    ),
    "Letter": (
        "An e-mail to one account: a reminder, a digest or word of a disclosure.",
        "رسالة إلى حساب: تذكير أو موجز أو خبر عن إتاحة.",
    ),
    "MinutesImport": (
        "Minutes that an account is turning into a plan; seen by that account alone.",
        "محضر يحوّله صاحب الحساب إلى خطة؛ لا يراه غيره.",
    ),
    "SignIn": (
        "An attempt to sign in, or a change of what somebody signs in with.",
        "محاولة دخول، أو تغيير في وسيلة الدخول.",
    ),
    "SignInCounter": (
        "How many failed attempts count against an account, device, network or address.",
        "عدد المحاولات الفاشلة المحسوبة على حساب أو جهاز أو شبكة أو عنوان.",
    ),
    "PlanVersion": (
        "How often something on the pages of one plan has changed.",
        "عدد مرات تغيّر ما تعرضه صفحات خطة واحدة.",
    ),
    "NameAccess": (
        "One opening of a page or file with names of people, by an account of the staff.",
        "فتح صفحة أو ملف فيه أسماء أشخاص من حساب أحد العاملين.",
    ),
    "ChangeLogEntry": (
        "One change of one record in the list of all changes.",
        "تغيير واحد في سجل واحد، في قائمة جميع التغييرات.",
    ),
    "SavedView": (
        "A named set of filters of one list of the admin; seen by its owner alone.",
        "عوامل تصفية محفوظة باسم لإحدى القوائم؛ لا يراها إلا صاحبها.",
    ),
    "SearchEntry": (
        "The words of one record as the search finds them.",
        "كلمات سجل واحد كما يجدها البحث.",
    ),
}
# Choices → what they answer, in English and in Arabic.
CHOICES = {
    "Decision": ("What the meeting decided on a recommendation.", "ما قرّره الاجتماع بشأن توصية."),
    "Status": ("How far a recommendation has been carried out.", "إلى أي حدّ نُفّذت التوصية."),
    "StatusInPlan": (
        "The status as a plan shows it, with what it carried over.",
        "الحالة كما تظهر في الخطة، ومعها ما رحّلته.",
    ),
    "Schedule": (
        "How it stands against its due date; computed, never stored.",
        "وضعها بالنسبة إلى موعدها؛ يُحسب ولا يُخزَّن.",
    ),
    "Assurance": (
        "Whether somebody independent has checked the reported status, and what they found.",
        "هل تحقّق شخص مستقل من الحالة المبلَّغ عنها، وماذا تبيّن له.",
    ),
    "VerificationOutcome": (
        "What the check of one progress update found.",
        "نتيجة التحقق من تحديث تقدّم واحد.",
    ),
    "ResponseAnswer": (
        "What a responsible body answers to a recommendation that was adopted.",
        "رد جهة مسؤولة على توصية اعتُمدت.",
    ),
    "Plan.State": ("How far a plan has come.", "أين وصلت الخطة."),
    "ProgressUpdate.Stage": ("How far a progress update has come.", "أين وصل تحديث التقدّم."),
    "ClosingDecision.Choice": (
        "What becomes of an open recommendation at closing.",
        "مصير التوصية المفتوحة عند الإغلاق.",
    ),
    "Assignment.Role": ("How an institution answers for it.", "صفة الجهة المسؤولة."),
    "Role": ("What an account may do.", "ما يستطيعه الحساب."),
    "Institution.Kind": ("The kinds of institutions.", "أنواع الجهات."),
    "Meeting.Kind": ("The kinds of meetings.", "أنواع الاجتماعات."),
    "Finding.Kind": ("The kinds of findings.", "أنواع الملاحظات التقييمية."),
    "Attendee.Part": ("The part of an attendee in the meeting.", "دور الحاضر في الاجتماع."),
    "Attendee.Presence": ("Whether an attendee came.", "هل حضر الشخص."),
    "Disclosure": ("How much of a delegation is public.", "ما يُتاح للعموم عن الوفد."),
    "DisclosureRequest.Kind": ("What a disclosure request is about.", "موضوع طلب الإتاحة."),
    "DisclosureRequest.Decision": ("How a disclosure request ended.", "نتيجة طلب الإتاحة."),
    "Redaction.Category": ("Why words were redacted.", "سبب حذف الكلمات."),
    "ChangeLogEntry.Action": ("What was done to a record.", "ما جرى على القيد."),
    "Cause": ("The act from which a change follows.", "العمل الذي نتج عنه التغيير."),
    "Letter.Kind": ("The kinds of e-mail notifications.", "أنواع رسائل البريد."),
    "SignIn.Outcome": ("How an attempt to sign in ended.", "نتيجة محاولة الدخول."),
    "SignIn.Method": ("What somebody signed in with.", "وسيلة الدخول."),
    "NameAccess.Page": ("Where names were seen.", "أين شوهدت الأسماء."),
    "SearchEntry.Kind": ("What the search finds.", "ما يجده البحث."),
}
HEAD = """# Glossary

The terms of Tawsiyat as its pages use them, in English, Arabic and Kurmanji. This file is written
by `make messages` from the names and labels of the models (`tests/support/glossary.py` holds what
they mean); a test fails while it is out of date.

## Records

| English | العربية | Kurmancî | What it is | ما هو |
| --- | --- | --- | --- | --- |
"""


def stored_models():
    """The models of the app by name, without those of history."""
    config = apps.get_app_config("recommendations")
    return {
        model.__name__: model
        for model in config.get_models()
        if not model.__name__.startswith("Historical")
    }


def choices():
    """The sets of choices of the models: name within its module → class."""
    package = import_module("recommendations.models")
    found = {}
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        _collect(import_module(module.name), found)
    return found


def _collect(owner, found):
    for _name, value in getmembers(owner, isclass):
        if not value.__module__.startswith("recommendations.models"):
            continue
        if issubclass(value, models.Choices) and len(value):
            found[value.__qualname__] = value
        elif issubclass(value, models.Model) and owner is not value:
            _collect(value, found)


def _in_each_language(text):
    words = []
    for code in ("en", "ar", "ku"):
        with override(code):
            words.append(str(text).replace("|", "\\|"))
    return words


def _row(*cells):
    return f"| {' | '.join(cells)} |\n"


def _axis(name, kind):
    """The part on one set of choices; the four axes have a definition for each of theirs."""
    # The models load only once Django is set up, also where this is run as a program.
    from recommendations.models.choices import DEFINITIONS

    english, arabic = CHOICES[name]
    yield f"\n### {name.replace('.', ': ')}\n\n{english} {arabic}\n\n"
    is_defined = kind in {type(choice) for choice in DEFINITIONS}
    heads = ["Code", "English", "العربية", "Kurmancî"]
    heads += ["What it is", "ما هو"] if is_defined else []
    yield _row(*heads) + _row(*["---"] * len(heads))
    for choice in kind:
        meaning = _in_each_language(DEFINITIONS[choice])[:2] if is_defined else []
        code = f"`{choice.value}`" if choice.value else "–"
        yield _row(code, *_in_each_language(choice.label), *meaning)


def text():
    """The glossary as it should be. Raises KeyError for a model or choices without a meaning."""
    stored, kinds = stored_models(), choices()
    if missing := (stored.keys() - MODELS.keys()) | (kinds.keys() - CHOICES.keys()):
        raise KeyError(f"Say in {Path(__file__).name} what these are: {', '.join(sorted(missing))}")
    rows = [
        _row(*_in_each_language(stored[name]._meta.verbose_name), *meaning)
        for name, meaning in MODELS.items()
    ]
    parts = [HEAD, *rows, "\n## Choices\n"]
    for name in CHOICES:
        parts += _axis(name, kinds[name])
    return "".join(parts)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PATH.write_text(text(), encoding="utf-8")
