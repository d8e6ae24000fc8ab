"""Given names that are frequent in the region: a line that begins with one is a person, no body."""

from recommendations.intake.attendance.vocabulary.post_words import title_count
from recommendations.intake.attendance.vocabulary.words import key, listed

_GIVEN_NAMES = listed(
    "أحمد محمد محمود مصطفى علي حسن حسين خليل إبراهيم إسماعيل يوسف عمر عثمان خالد سعيد سالم سامي "
    "سمير "
    "كمال جمال جلال عادل عماد فارس فؤاد فيصل فهد قاسم كريم عبد عبدالله عبدالرحمن عبدو عبدالكريم "
    "نزار "
    "نبيل نضال هاني هشام هيثم وائل وليد ياسر ياسين زياد زكريا طارق طاهر طه صالح صلاح صبري شيرو "
    "شيركو "
    "رامي رياض رضوان رشيد داود حمزة حازم حسام جاسم جواد جوان جان بشار بدر باسل أنس أمين أيمن أكرم "
    "أسعد "
    "آزاد آرام آلان آراس أوميد باران بوطان برزان دلوفان ديار دلشاد دارا روني رودي روان ريناس ريزان "
    "رزكار "
    "سيبان سردار سالار سيامند شيار شورش شفان كاوا كادار كرمان لقمان لوند مظلوم نيجيرفان هفال هوزان "
    "هوكر "
    "هكار هند هدى هيفاء هناء هبة ليلى لينا لمى لانا مريم منى مها ميساء ميديا نور نورا نسرين نوروز "
    "نادية "
    "نجاح نجلاء ندى رنا رانيا ريم ريما رولا روجين روناهي روجدا روشن زينب زوزان زهرة سارة سلمى سعاد "
    "سميرة "
    "سناء سوسن شيرين شهد شيلان فاطمة فريدة فيان فرات غادة عائشة عايدة عبير علياء عواطف خديجة خلود "
    "حنان "
    "جيهان جميلة جيان بيريفان بروين بهار برفين بسمة أمل أمينة أمل آفين آية إلهام إيمان أفين أسماء "
    "أميرة "
    "كلستان كولي كليزار دعاء دلال ديلان رقية عفاف فادي ماهر ماجد مازن منير مروان معن نديم نعيم "
    "وسيم ولاء "
    "جورج حنا إلياس سركيس ملك ماريا شمعون كبرئيل يعقوب عيسى موسى داوود زكي صافي غسان غياث لؤي مهند "
    "anna john mary peter tom david michael sarah laura lana rami james robert emma paul mark "
    "george "
    "susan linda helen jane alice bob charlie henry thomas william daniel nina sam lucy kate "
    "hind kawa aram rojîn azad berfîn serdar hesen hisên mihemed ehmed elî xelîl îbrahîm yûsif "
    "rena "
    "zozan şêrîn bêrîvan gulistan jiyan jîn evîn evin avîn dilovan diyar dilşad ronî rûken rûnahî "
    "ronahî sîpan siyamend salar şervan şoreş şivan kadar heval hozan hêvî hêja leyla mizgîn nûjîn "
    "newroz perwîn peyman rêzan rêber rizgar sakîne sozdar xezal xalid zîlan zînê zeyneb fatma "
    "mazlûm "
    "osman omer mustafa mahmûd bahoz baran welat çiya egîd cûdî can ciwan lîna mîdya nêrgiz gulan"
)


def begins_with_given_name(text: str) -> bool:
    """True for a text whose first word, behind titles, is a given name of the list."""
    words = text.split()
    own = words[title_count(words) :]
    first = key(own[0]).replace(" ", "") if own else ""
    return first in _GIVEN_NAMES or first.startswith("عبدال")
