"""The result of a vote, from the words of an item: "by 12 votes to 3, with 2 abstentions"."""

import re
from dataclasses import dataclass

from .folded_text import FoldedText, any_of, folded_pattern
from .number_words import NUMBER_WORDS, number_value

# A vote is told within so many characters.
_MAX_LENGTH = 240
_VOICES = any_of(
    "صوتا|صوت|أصوات|الأصوات|عضوا|عضو|أعضاء|الأعضاء|عضوة|مشاركا|مشارك|مشاركين|مندوبا|مندوبين"
    "|مندوب|حاضرا|حاضرين"
    "|votes|vote|voices|members|member|delegates|delegate|people|persons|present|ballots"
    "|deng|dengan|dengên|dengî|dengê|endam|endaman|endamên|endamekî|kes|kesan|kesên|nûner"
    "|nûneran|delege"
)
_OF_THEM = folded_pattern(r"(?: (?:من|of|ji) (?:the |those )?\w{2,12}(?! \d))?")
# A noun alone or in the dual is its own number: وامتناع عضو, مقابل صوتين.
_TWO = any_of("صوتين|صوتان|عضوين|عضوان|مندوبين اثنين|مشاركين اثنين")
_ONE = any_of(
    "صوت واحد|عضو واحد|عضوة واحدة|صوت|عضو|مشارك واحد|endamek|dengek|endamekî|dengekî|kesek|kesekî"
)
_NUMBER = re.compile(
    rf"(?<![\w.,%/-])(?:(?P<two>[وب]?{_TWO})|(?P<one>[وب]?{_ONE})|(?:(?P<plain>{NUMBER_WORDS})"
    rf"|[وب] ?(?P<joined>{NUMBER_WORDS})))"
    rf"(?:an|e)?(?!\w)(?P<voices>(?: {_VOICES}(?!\w)){{0,2}})"
)
_NOT_VOTES = re.compile(
    folded_pattern(
        r" ?%| (?:بال?مئة|بالمائة|في المئة|مليون|ملايين|ألف|آلاف|ليرة|دولار|يوما|يوم|أيام|أشهر"
        r"|شهرا|سنوات|percent|per cent"
        r"|million|thousand|dollars|days|weeks|months|years|mehan|rojan|salan|sedî)(?!\w)"
    )
)
_FOR, _AGAINST, _ABSTAINED = "for", "against", "abstained"
# Words directly behind a number, and its noun.
_BEHIND = {
    _FOR: "مؤيدا|مؤيد|مؤيدين|مؤيدون|مؤيدة|موافقا|موافق|موافقين|موافقون|مع|لصالحه|لصالحها|لصالح"
    "|نعم|بنعم|بالموافقة|أيدوا|وافقوا|بالإيجاب"
    "|in favour|in favor|voting in favour|voted in favour|voted in favor|were in favour|for"
    "|voted for|were for|yes|aye|ayes"
    "|yeas|voted yes|in support|supported|backed|agreed|approved|erê|belê|bi erê|ji bo erê"
    "|pejirand|pejirandin|alîgir|bi belê"
    "|li gel|piştgirî|erêkirin",
    _AGAINST: "ضد|ضده|ضدها|معارضا|معارض|معارضين|معارضون|معارضة|معترضا|معترض|معترضين|معترضون"
    "|مخالفا|مخالف|مخالفين|مخالفون|رافضا|رافض|رافضين|رافضون|رافضة|لا"
    "|بلا|اعترضوا|عارضوا|بالرفض|اعتراض"
    "|against|voted against|voting against|were against|opposed|were opposed|rejected|objected"
    "|dissented|no|noes|nays|nay"
    "|voted no|opposing"
    "|na|bi na|li dij|li dijî|dijî|dij|nerazî|red|dijber|li hember",
    _ABSTAINED: "ممتنعا|ممتنع|ممتنعين|ممتنعون|ممتنعة|امتنعوا|امتناع|متحفظين|متحفظ|على الحياد"
    "|محايد|محايدين|عن التصويت|امتناعا"
    "|abstentions|abstention|abstained|abstaining|abstain|abstains|were abstentions|neutral"
    "|bêalî|bê alî|bêdeng|bê deng|bêhelwest|neraber|xwe dan alî|bêalî man|deng nedan|dengê betal",
}
# Words directly before it.
_AHEAD = {
    _FOR: "أغلبية الأصوات|بأغلبية الأصوات|بأغلبية الحضور|أغلبية|بأغلبية|بأكثرية|أكثرية|بغالبية"
    "|غالبية|بموافقة|موافقة|بتأييد|تأييد|بإجماع"
    "|وافق عليه|وافق عليها|وافق|أيده|أيدها|أيد القرار|أيد"
    "|صوت لصالحه|صوت لصالحها|صوت لصالح القرار|لصالحه|لصالحها|لصالح القرار|لصالح|مع|مع القرار|نعم"
    "|المؤيدون|الموافقون|موافقون|مؤيدون"
    "|المؤيدين|الموافقين|بالإجماع|بنتيجة|موافق|مؤيد|موافقون|صوت بنعم|صوت بالموافقة|نال|حصل على|حاز"
    "|in favour|in favor|for|voted for|votes for|yes|ayes|aye|yeas|majority|a majority"
    "|majority of|a vote of|by|with"
    "|unanimously|vote|supported by|passed by|carried"
    "|erê|belê|bi piraniya|piraniya|bi pirraniya|bi zorîniya|bi pejirandina|bi erêkirina|bi"
    "|alîgir|yekdengî|bi yekdengî|bi dengê|dengên erê|bi dengên",
    _AGAINST: "مقابل|معارضة|بمعارضة|ومعارضة|رفض|برفض|اعتراض|باعتراض|عارض|عارضه|عارضها|اعترض"
    "|اعترض عليه|رفضه|رفضها|المعارضون|معارضون"
    "|المعارضين|معارض|ضد|ضده|لا|صوت ضده|صوت ضدها|عارضته|رافضون|الرافضون|اعترض عليها|صوت ضد القرار"
    "|against|voted against|no|noes|nays|votes against|votes to|opposed|to|opposed by"
    "|li dijî|li dij|li hember|li hemberî|li hemberê|dijber|na|dij|red|beramberî|beranberî"
    "|dengên na",
    _ABSTAINED: "امتناع|بامتناع|امتنع|امتنعت|الممتنعون|الممتنعين|ممتنعون|ممتنع|تحفظ|بتحفظ"
    "|امتناع عن التصويت|امتنع عن التصويت|الامتناع"
    "|abstentions|abstained|abstaining|abstain|abstention|bêalî|bê alî|bêdeng|bêhelwest"
    "|dengên bêalî|neraber",
}
_LABEL_BEHIND = {
    kind: re.compile(
        rf" (?:(?:were|was|voted|voting|of them|ji wan"
        rf"|ji) )?{any_of(words)}(?!\w)(?! {NUMBER_WORDS})"
    )
    for kind, words in _BEHIND.items()
}
_LABEL_AHEAD = {
    kind: re.compile(
        rf"(?<!\w)(?:و|ف)?{any_of(words)}(?: by| of| it| (?:القرار|التوصية|عليه"
        rf"|عليها))? ?[:(=-]? ?$"
    )
    for kind, words in _AHEAD.items()
}
# What is said of much else than votes.
_WEAK = any_of(
    "مع|لصالح|نعم|حاز|نال|حصل على|وافق|أيد|موافقة|رفض|لا|for|by|with|yes|carried|vote|no"
    "|bi|li gel|erê|belê|na"
)
_WEAK_AHEAD = re.compile(rf"(?<!\w){_WEAK} ?$")
_BALLOT = any_of(
    "أغلبية|بأغلبية|بأكثرية|أكثرية|تصويت|التصويت|بالتصويت|صوت|صوتت|صوتا|أصوات|امتناع|امتنع|ممتنع"
    "|ممتنعين|votes|vote|voted|voting|majority|ballot|carried|abstentions|abstention|abstained"
    "|abstaining|favour|favor|deng|dengan|dengên|dengdan|dengdanê|dengdayîn|bêalî|piraniya|erê"
)
_VOTING = re.compile(rf"(?<!\w)[وب]?{_BALLOT}(?!\w)")
_SCORE = re.compile(
    r"(?<!\w)(?:votes? of|voted|vote:?) (?P<for>\d{1,4}) ?[-:] ?(?P<against>\d{1,4})"
    r"(?: ?[-:] ?(?P<abstained>\d{1,4}))?(?![\w-])"
)
_TO_OTHERS = re.compile(
    rf" (?:to|against"
    rf"|{folded_pattern('مقابل|ضد|li hemberî|li hember|li dijî|li dij')}) {NUMBER_WORDS}"
)
_ALL_AGREE = any_of(
    "بالإجماع|إجماع الحاضرين|بإجماع|unanimously|unanimous|by consensus|bi yekdengî|yekdengî"
    "|bi hevdengî"
)
_UNANIMOUS = re.compile(rf"(?<!\w)و?{_ALL_AGREE}(?!\w)")
_SENTENCE = re.compile(r"(?:[^\n.]++|\.(?=\d))+")


@dataclass
class _Count:
    """A number with the words beside it that say what it counts."""

    value: int
    start: int
    end: int
    has_voices: bool
    ahead: str | None
    behind: str | None
    is_weak: bool
    label_start: int
    label_end: int


@dataclass(frozen=True)
class Votes:
    """The counts of a vote and the place of its words in the folded text."""

    start: int
    end: int
    counts: dict[str, int]
    is_unanimous: bool


def find_votes(text: FoldedText) -> Votes | None:
    """The first result of a vote that ``text`` tells; None where it tells none."""
    for sentence in _SENTENCE.finditer(text.folded):
        if found := _in_sentence(text.folded, *sentence.span()):
            return found
    return None


def _in_sentence(folded, start, end):
    if score := _SCORE.search(folded, start, end):
        counts = {name: int(value) for name, value in score.groupdict().items() if value}
        return Votes(score.start(), score.end(), counts, is_unanimous=False)
    unanimous = _UNANIMOUS.search(folded, start, end)
    counts = [count for count in _counts(folded, start, end) if count.ahead or count.behind]
    labelled = _labelled(counts[:6])
    if not _is_vote(folded[start:end], labelled, unanimous):
        if not unanimous:
            return None
        return Votes(unanimous.start(), unanimous.end(), {}, is_unanimous=True)
    places = [(each.label_start, each.label_end) for _kind, each in labelled]
    places += [unanimous.span()] if unanimous else []
    first, last = min(place[0] for place in places), max(place[1] for place in places)
    values = {kind: each.value for kind, each in reversed(labelled)}
    return Votes(_trimmed(folded, first, last), last, values, is_unanimous=bool(unanimous))


def _counts(folded, start, end):
    for match in _NUMBER.finditer(folded, start, end):
        value = _value(match)
        if value is None or _NOT_VOTES.match(folded, match.end()):
            continue
        before = folded[max(start, match.start() - 40) : match.start()]
        before += match[0][0] if match["joined"] and match[0][0] == "ب" else ""
        ahead, ahead_start = _ahead(before, match.start())
        behind, behind_end = _behind(folded, match.end())
        has_voices = bool(match["two"] or match["one"] or match["voices"])
        is_weak = bool(_WEAK_AHEAD.search(before)) if ahead else False
        if not behind and not ahead and _TO_OTHERS.match(folded, match.end()):
            behind, behind_end, is_weak = _FOR, match.end(), True
        yield _Count(
            value, *match.span(), has_voices, ahead, behind, is_weak, ahead_start, behind_end
        )


def _value(match):
    if match["two"]:
        return 2
    if match["one"]:
        return 1
    return number_value(match["plain"] or match["joined"])


def _ahead(before, place):
    found = {kind: label.search(before) for kind, label in _LABEL_AHEAD.items()}
    longest = max(found, key=lambda kind: len(found[kind][0]) if found[kind] else 0)
    label = found[longest]
    return (longest, place - len(label[0])) if label else (None, place)


def _behind(folded, place):
    found = {kind: label.match(folded, place) for kind, label in _LABEL_BEHIND.items()}
    longest = max(found, key=lambda kind: len(found[kind][0]) if found[kind] else 0)
    return (longest, found[longest].end()) if found[longest] else (None, place)


def _labelled(counts):
    """(kind, count) of the numbers, by the words before them or behind, as the first has them."""
    by_ahead = bool(counts) and counts[0].ahead is not None
    labelled = []
    for count in counts:
        is_ahead = count.ahead and (by_ahead or not count.behind)
        # "12 votes for, to 3 ..." : "to" is a label only behind a first number.
        kind = count.ahead if is_ahead else count.behind
        if is_ahead and count.is_weak and count.behind:
            kind = count.behind
        if is_ahead and kind == count.ahead:
            count.label_end = count.end
        else:
            count.label_start = count.start
        if labelled and count.start - labelled[0][1].start > _MAX_LENGTH:
            break
        labelled.append((kind, count))
    return labelled


def _is_vote(sentence, labelled, unanimous):
    kinds = {kind for kind, _count in labelled}
    if len(kinds) < len(labelled) and len(labelled) > len({_FOR, _AGAINST, _ABSTAINED}):
        return False
    if _ABSTAINED in kinds and (_FOR in kinds or _VOTING.search(sentence)):
        return True
    if _FOR not in kinds:
        return False
    count = next(count for kind, count in labelled if kind == _FOR)
    if _AGAINST in kinds:
        return bool(_VOTING.search(sentence)) or count.has_voices or not count.is_weak
    return (count.has_voices and not count.is_weak) or bool(unanimous and count.has_voices)


def _trimmed(folded, start, end):
    words = folded[start:end]
    return start + len(words) - len(words.lstrip(" ,("))
