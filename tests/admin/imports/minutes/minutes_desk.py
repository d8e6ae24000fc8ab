"""Minutes at a desk: pasted, and the buttons of the page that checks them."""

from recommendations.models import MinutesImport
from tests.support.desk import address, form_data

MINUTES = """اجتمعت الدائرة وأقرت التوصيات التالية:
1- تطوير العمل الدبلوماسي في كل المؤسسات.
2-تطوير الدبلوماسية المجتمعية.
٣- حماية المكتسبات.
4- بناء العلاقات.
وتعهد الحضور بالعمل."""


def where():
    return address("plan", "from_minutes")


def paste(desk, text=MINUTES, **typed):
    """The page that checks the pasted minutes."""
    data = {"year": "2023", "language": "ar", "text": text, "read": "1"} | typed
    return desk.post(where(), data, follow=True)


def check_page(desk, query=""):
    """The page that checks the newest import."""
    return desk.get(address("plan", "minutes_check", MinutesImport.objects.first().pk) + query)


def press(desk, response, button, **typed):
    """Presses a button of the page that checks minutes, after typing something."""
    sent = form_data(response) | typed | {"act": button}
    at = response.request["PATH_INFO"]
    return desk.post(at, sent, follow=True)


def items():
    """Number and text of the items of the newest import."""
    review = MinutesImport.objects.first().review
    return [(item["number"], item["text"]) for item in review["items"]]


def key_of(number):
    """The key of the item with a number, in the newest import."""
    rows = MinutesImport.objects.first().review["items"]
    return next(item["key"] for item in rows if item["number"] == number)


def line_of(words):
    """The number of the line of the source that has these words, in the newest import."""
    text = MinutesImport.objects.first().source["text"]
    return next(n for n, line in enumerate(text.split("\n")) if words in line)
