"""The words that say what a number of votes counts: for, against or abstained.

Patterns for folded text. ``BEHIND`` are the words directly behind a number and its noun
("12 members in favour"), ``AHEAD`` those directly before it ("against: 3").
"""

import re

from .folded_text import any_of, folded_pattern
from .number_words import NUMBER_WORDS

FOR, AGAINST, ABSTAINED = "for", "against", "abstained"
_VOICES = any_of(
    "صوتا|صوت|أصوات|الأصوات|عضوا|عضو|أعضاء|الأعضاء|عضوة|مشاركا|مشارك|مشاركين|مندوبا|مندوب|مندوبين"
    "|حاضرا|حاضرين|votes|vote|voices|members|member|delegates|delegate|people|persons|present"
    "|ballots|deng|dengan|dengên|dengî|dengê|endam|endaman|endamên|endamekî|kes|kesan|kesên|nûner"
    "|nûneran|delege"
)
# A noun alone or in the dual is its own number: وامتناع عضو, مقابل صوتين.
_TWO = any_of("صوتين|صوتان|عضوين|عضوان|مندوبين اثنين|مشاركين اثنين")
_ONE = any_of(
    "صوت واحد|عضو واحد|عضوة واحدة|صوت|عضو|مشارك واحد|endamek|dengek|endamekî|dengekî|kesek|kesekî"
)
# These are words of their own, too.
NOUNS = frozenset(folded_pattern("صوت عضو").split())
# 12 of 15 members.
_OF_ALL = folded_pattern(r"(?: (?:of|out of|من أصل|من بين|من|ji) (?:the )?\d{1,4}(?= [^\W\d]))?")
NUMBER = re.compile(
    rf"(?<![\w.,%/-])(?:(?P<two>[وب]?{_TWO})|(?P<one>[وب]?{_ONE})|(?P<plain>{NUMBER_WORDS})"
    rf"|[وب] ?(?P<joined>{NUMBER_WORDS}))(?:an|e)?(?!\w)"
    rf"(?P<voices>{_OF_ALL}(?: {_VOICES}(?!\w)){{0,2}})"
)
NOT_VOTES = re.compile(
    folded_pattern(
        r" ?%| (?:بال?مئة|بالمائة|في المئة|مليون|ملايين|ألف|آلاف|ليرة|دولار|يوما|يوم|أيام|أشهر|شهرا"
        r"|سنوات|percent|per cent|million|thousand|dollars|days|weeks|months|years|mehan|rojan"
        r"|salan"
        r"|sedî)(?!\w)"
    )
)
BEHIND = {
    FOR: "مؤيدا|مؤيد|مؤيدين|مؤيدون|مؤيدة|موافقا|موافق|موافقين|موافقون|مع|لصالحه|لصالحها|لصالح|نعم"
    "|بنعم|بالموافقة|أيدوا|وافقوا|بالإيجاب|in favour|in favor|voting in favour|voted in favour"
    "|voted in favor|were in favour|for|voted for|were for|yes|aye|ayes|yeas|voted yes|in support"
    "|supported|backed|agreed|approved|erê|belê|bi erê|ji bo erê|pejirand|pejirandin|alîgir"
    "|bi belê|li gel|piştgirî|erêkirin|dengê erê",
    AGAINST: "ضد|ضده|ضدها|معارضا|معارض|معارضين|معارضون|معارضة|معترضا|معترض|معترضين|معترضون|مخالفا"
    "|مخالف|مخالفين|مخالفون|رافضا|رافض|رافضين|رافضون|رافضة|لا|بلا|اعترضوا|عارضوا|بالرفض|اعتراض"
    "|against|voted against|voting against|were against|opposed|were opposed|rejected|objected"
    "|dissented|no|noes|nays|nay|voted no|opposing|na|bi na|li dij|li dijî|dijî|dij|nerazî|red"
    "|dijber|li hember|dengê na",
    ABSTAINED: "ممتنعا|ممتنع|ممتنعين|ممتنعون|ممتنعة|امتنعوا|امتناع|متحفظين|متحفظ|على الحياد|محايد"
    "|محايدين|عن التصويت|امتناعا|abstentions|abstention|abstained|abstaining|abstain|abstains"
    "|were abstentions|neutral|bêalî|bê alî|bêdeng|bê deng|bêhelwest|neraber|xwe dan alî"
    "|bêalî man|deng nedan|dengê betal",
}
AHEAD = {
    FOR: "أغلبية الأصوات|بأغلبية الأصوات|بأغلبية الحضور|أغلبية|بأغلبية|بأكثرية|أكثرية|بغالبية"
    "|غالبية"
    "|بموافقة|موافقة|بتأييد|تأييد|بإجماع|وافق|أيده|أيدها|أيد|أيدته|صوت لصالحه|صوت لصالحها"
    "|صوت لصالح|لصالحه|لصالحها|لصالح|مع|نعم|المؤيدون|المؤيدين|مؤيدون|مؤيد|الموافقون|الموافقين"
    "|موافقون|موافق|بالإجماع|بنتيجة|صوت بنعم|صوت بالموافقة|نال|حصل على|حاز|approved|supported"
    "|accepted|agreed|in favour|in favor|for|voted for|votes for|yes|ayes|aye|yeas|majority"
    "|a majority|majority of|a vote of|by|with|unanimously|vote|supported by|passed by|carried"
    "|erê|belê|bi piraniya|piraniya|bi pirraniya|bi zorîniya|bi pejirandina|bi erêkirina|bi"
    "|alîgir|yekdengî|bi yekdengî|bi dengê|dengên erê|bi dengên",
    AGAINST: "مقابل|معارضة|بمعارضة|رفض|برفض|رفضه|رفضها|اعتراض|باعتراض|اعترض|اعترض عليه|عارض|عارضه"
    "|عارضها|عارضته|المعارضون|المعارضين|معارضون|معارض|رافضون|الرافضون|ضد|ضده|لا|صوت ضده"
    "|صوت ضدها|صوت ضد|rejected|objected|against|voted against|no|noes|nays|votes against|votes to"
    "|opposed|opposed by|to|li dijî|li dij|li hember|li hemberî|li hemberê|dijber|na|dij|red"
    "|beramberî|beranberî|dengên na",
    ABSTAINED: "امتناع|بامتناع|امتنع|امتنعت|الامتناع|الممتنعون|الممتنعين|ممتنعون|ممتنع|تحفظ|بتحفظ"
    "|امتناع عن التصويت|امتنع عن التصويت|abstentions|abstention|abstained|abstaining|abstain"
    "|bêalî|bê alî|bêdeng|bêhelwest|dengên bêalî|neraber",
}
LABEL_BEHIND = {
    kind: re.compile(
        rf" (?:(?:were|was|voted|voting|of them|ji wan|ji) )?{any_of(words)}(?!\w)"
        rf"(?! {NUMBER_WORDS})"
    )
    for kind, words in BEHIND.items()
}
_OBJECT = folded_pattern(r"(?: by| of| it| عليه| عليها| ال\w{3,12})?")
LABEL_AHEAD = {
    kind: re.compile(rf"(?<!\w)(?:و|ف)?{any_of(words)}{_OBJECT} ?[:(=-]? ?$")
    for kind, words in AHEAD.items()
}
# What is said of much else than votes.
_WEAK = any_of(
    "مع|لصالح|نعم|حاز|نال|حصل على|وافق|أيد|موافقة|رفض|لا|for|by|with|yes|carried|vote|no"
    "|approved|accepted|agreed|supported|bi|li gel|erê|belê|na"
)
WEAK_AHEAD = re.compile(rf"(?<!\w){_WEAK} ?$")
_BALLOT = any_of(
    "أغلبية|بأغلبية|بأكثرية|أكثرية|تصويت|التصويت|بالتصويت|صوت|صوتت|صوتا|أصوات|امتناع|امتنع|ممتنع"
    "|ممتنعين|votes|vote|voted|voting|majority|ballot|carried|abstentions|abstention|abstained"
    "|abstaining|favour|favor|deng|dengan|dengên|dengdan|dengdanê|dengdayîn|bêalî|piraniya|erê"
)
VOTING = re.compile(rf"(?<!\w)[وب]?{_BALLOT}(?!\w)")
SCORE = re.compile(
    r"(?<!\w)(?:votes? of|voted|vote:?) (?P<for>\d{1,4}) ?[-:] ?(?P<against>\d{1,4})"
    r"(?: ?[-:] ?(?P<abstained>\d{1,4}))?(?![\w-])"
)
# Behind the first number: 14 to 2.
_TO = folded_pattern("to|against|مقابل|ضد|li hemberî|li hember|li dijî|li dij")
TO_OTHERS = re.compile(rf" (?:{_TO}) (?:{NUMBER_WORDS}|{_ONE}|{_TWO})")
_ALL_AGREE = any_of(
    "بالإجماع|إجماع الحاضرين|بإجماع|unanimously|unanimous|by consensus|bi yekdengî|yekdengî"
    "|bi hevdengî"
)
UNANIMOUS = re.compile(rf"(?<!\w)و?{_ALL_AGREE}(?!\w)")
