"""Who leads and who supports, by the words of an English sentence."""

import re

from .role_words import BODY, before_name, behind_name, is_speaker

_TASKED = (
    r"(?:tasked|charged|entrusted|commissioned|mandated|instructed|directed|requested|asked"
    r"|required"
    r"|called (?:up)?on|obliged|urged|assigned|designated|appointed|responsible|in charge|to lead)"
)
_EN_ASIDE = (
    rf"(?:,? ?\(?(?:in|with|together|jointly|along|alongside|supported|assisted"
    rf"|and)(?!\w)[\w ]{{0,50}}{BODY}\)?,?"
    r"(?: and " + BODY + r")?,?)?"
)
_EN_DO = (
    "prepare|open|lead|organise|organize|submit|draft|publish|carr[yi]|coordinate|take|train"
    "|set|establish"
    "|develop|provide|conduct|review|form|draw|undertake|implement|execute|produce|present|report"
    "|monitor|ensure|follow|oversee|supervise|manage|run|build|repair|hold|launch|appoint|collect"
    "|print|translate|create|complete|start|begin|begins|update|survey|study|examine|write|make"
    "|allocate|assess|arrange|compile|deliver|design|distribute|extend|finalise|finalize|finish"
    "|increase|improve|install|introduce|issue|plan|plant|propose|register|reopen|rebuild"
    "|restore|send"
    "|share|speed|strengthen|work|cooperate|call|convene|double|equip|expand|hire|name|nominate"
    "|adopt"
    "|amend|audit|keep|maintain|map|record|recruit|renew|reserve|respond|secure|select|supply"
    "|support"
    "|hand|handle|help|give|bring|buy|clean|close|find|fund|host|invite|meet|offer|pay|protect|put"
    "|raise|reduce|resume|rewrite|schedule|teach|test|verify|vaccinate|inspect|draws|drill"
)
_EN_CALLS = (
    r"(?:call(?:s|ed|ing)? (?:up)?on|ask(?:s|ed|ing)?|request(?:s|ed|ing)?|urg(?:e|es|ed|ing)"
    r"|instruct(?:s|ed|ing)?|direct(?:s|ed|ing)?|requir(?:e|es|ed|ing)|appeal(?:s|ed)? to"
    r"|mandat(?:e|es|ed|ing)|commission(?:s|ed|ing)?|oblig(?:e|es|ed|ing)|authoris(?:e|es|ed|ing)"
    r"|authoriz(?:e|es|ed|ing)|invit(?:e|es|ed|ing)|task(?:s|ed|ing)?|charg(?:e|es|ed|ing)"
    r"|entrust(?:s|ed|ing)?|recommend(?:s|ed)? to)"
)
# What a body is, has or says is no work.
_EN_IS = (
    "(?:is|was|has|does|lacks|needs|wants|suffers|thanks|welcomes|notes|believes|remains|seems|owes"
    "|owns|faces|says|states|complains|regrets|hopes|thinks|claims|knows|deserves|receives|gets"
    "|benefits"
    "|consists|belongs|depends|exists|stands|appears|enjoys|employs|stresses|affirms|condemns"
    "|praises"
    "|congratulates|expresses|regards|considers|this|asks|calls|demands|objects|agrees"
    "|recommends|members|instructs|directs|requests|urges|invites|tasks|charges|entrusts"
    "|requires|orders)"
)
# "The Authority vehicles must ...": the word was a noun.
_EN_NO_NOUN = "(?! (?:shall|must|are|were|should|will|have|need|can|may|who|that|which|of)(?!\\w))"
_LEAD_BEHIND = re.compile(
    behind_name(
        rf"^{_EN_ASIDE},? (?:(?:is|are|was|were) )?(?:hereby )?(?:shall|should|must|will|ought to"
        rf"|has to|have to"
        rf"|needs to|need to|is to|are to|undertakes? to|agrees? to"
        rf"|commits? (?:itself )?to)(?: \w{{1,30}})?",
        rf"^{_EN_ASIDE} (?:is|are|be|was|were|has been|will be)(?: hereby| jointly"
        rf"| also)? {_TASKED}",
        r"^ (?:takes?|assumes?|holds?|bears?) (?:the lead|responsibility|charge"
        r"|the responsibility)",
        r"^ ?\((?:lead|responsible|leading|lead body)\)",
    )
)
# Only a name at the beginning of its sentence is the subject of these.
_LEAD_BEHIND_AT_START = re.compile(
    behind_name(
        r"^ ?: ?\w",
        rf"^{_EN_ASIDE} (?:{_EN_DO})(?:s|es|ies)(?!\w)",
        rf"^{_EN_ASIDE} to (?:jointly )?(?:{_EN_DO})(?!\w)",
        rf"^{_EN_ASIDE} (?:also |jointly "
        rf"|together )?(?!{_EN_IS}(?!\w))[a-z]{{3,14}}s(?!\w){_EN_NO_NOUN}",
        rf"^{_EN_ASIDE} (?:jointly|together) (?!(?:with|{_EN_IS})(?!\w))[a-z]{{3,14}}(?!\w)",
    )
)
_AT_START = re.compile(
    r"(?:^|[:;.\n-]|, (?:while|and)|(?<!\w)(?:while|and|that)"
    r"|^(?:with|in|under|together|jointly) [^,;:]{0,100},) ?$"
)
# Under another noun or a preposition, a name is no subject: the report of the Authority shall ...
_GOVERNED = re.compile(
    r"(?<!\w)(?:of|for|to|from|in|by|at|about|with|on|between|within|inside|under|against|than"
    r"|via|through"
    r"|towards?|regarding|concerning|near|into) (?:the )?$"
)
_LEAD_BEFORE = re.compile(
    before_name(
        r"(?:assign(?:s|ed|ing)?|entrust(?:s|ed|ing)?|delegat(?:e|es|ed"
        r"|ing))(?: \w{1,30}){0,6} to ",
        r"(?:task|responsibility|mandate|duty|job)(?: \w{1,30}){0,5} (?:to|on|upon) ",
        r"(?:it (?:falls|is (?:up )?)|falls) to |it is for |^that ",
        r"(?:is|are|be|remains?|becomes?) (?:the )?(?:duty|task|responsibility|job|obligation) of ",
        r"(?:duty|task|responsibility|job) (?:falls to|lies with|rests with|rest with) ",
        r"(?:responsibility|responsible|task)[\w -]{0,40}(?:falls to|lies with|rests with"
        r"|is with) ",
        r"(?:follow[- ]?up|implementation|execution|coordination|oversight)"
        r" (?:lies|rests|is) with ",
        r"(?:held|implemented|carried out|organised|organized|conducted|provided) through ",
        r"(?:be|being)(?: (?!used|needed|requested|proposed|attended|suggested|owed"
        r"|required)\w{1,30}){1,4}"
        r" by ",
        r"(?:led|headed|implemented|executed|organised|organized|coordinated|run) by ",
        r"(?:under|with) the (?:lead|leadership|responsibility) of ",
        r"(?:is|are) responsible(?: for \w[\w ]{0,40})? is ",
        r"(?:responsible(?: body| bodies| institution| institutions| party| for implementation)?"
        r"|lead(?: body| institution"
        r"| agency)?|action(?: by)?|owner|in charge|implementation|implementing body|by) ?[:-] ?",
        r"(?:recommends?|recommended|decides?|decided|agrees?|agreed|proposes?|proposed|resolves?"
        r"|resolved|requests?"
        r"|requested|asks|suggests?|suggested) that ",
        r"(?:up to|incumbent (?:up)?on) ",
    )
)
_INVITED = re.compile(
    rf"(?:^|\W)(?:invit|ask|request|call)\w{{0,6}}(?: (?:up)?on)? (?:{BODY} )?(?:the )?$"
)
_ASKED = re.compile(before_name(rf"{_EN_CALLS} (?:{BODY} )?"))
_TO_ACT = re.compile(rf"(?:,[^.;]{{0,80}}?,|{_EN_ASIDE}) (?:not )?(?:to|with|for|that)(?!\w)")
_REFERRED = re.compile(r"(?<!\w)refer(?:s|red|ring)?(?: \w{1,30}){0,6} to (?:the )?$")
_PURPOSE = re.compile(r" (?:for|to) ")
# The subject of these is done something to: the Authority shall be supplied with ...
_PASSIVE = re.compile(
    rf"{_EN_ASIDE},? (?:shall|should|must|will|ought to|has to|have to|needs to|need to|is to"
    rf"|are to)"
    rf" (?:also |then )?(?:be(?! (?:hereby )?{_TASKED})|receive|get|benefit|obtain|have|gain"
    rf"|enjoy|remain)"
    r"(?!\w)"
)
_SUPERVISING = re.compile(
    before_name(
        r"(?:under|with) the (?:direction|supervision|guidance|coordination|oversight) of ",
        r"(?:supervised|overseen|monitored) by ",
        r"(?:above all|first of all|in particular|especially) ",
    )
)
_INVITED_TO_MEET = re.compile(
    r" to (?:(?:attend|join|visit|participate in|take seats?|send \w{1,9} observers?|its|a|an"
    r"|the|our|this"
    r"|next|watch|come|be present|observe)(?!\w))"
)
# "asks the Authority for ..." is a demand, "asks the Authority whether" is a question.
_NO_DEMAND = re.compile(r" (?:whether|if|how|why|what)(?!\w)")
_SUPPORTING_BEFORE = re.compile(
    before_name(
        r"in (?:close |full |direct |continuous )?(?:cooperation|co-operation|coordination"
        r"|co-ordination"
        r"|collaboration|consultation|partnership|conjunction|concert|agreement|liaison|contact)"
        r"(?: and (?:in )?(?:cooperation|coordination|collaboration|consultation"
        r"|partnership))? with ",
        r"(?:together|jointly|along|in common|hand in hand) with |alongside ",
        r"with (?:the )?(?:\w{1,20} )?(?:support|help|assistance|participation|involvement|backing"
        r"|cooperation|contribution"
        r"|aid|input|advice)(?: and \w{1,20})? (?:of|from) ",
        r"(?:supported|assisted|aided|helped|backed|advised|accompanied|joined|co-led|funded) by ",
        r"(?:cooperat|co-operat|coordinat|co-ordinat|collaborat|consult|liais|partner|work)(?:e"
        r"|es|s|ing)?"
        r"(?: closely| together| directly)? with ",
        r"consulting ",
        rf"{BODY},? with ",
        r"(?:supporting(?: body| bodies| institution| institutions)?|support|partners?"
        r"|in cooperation) ?: ?",
        r"(?:with )?support (?:from|by) ",
    )
)
_SUPPORTING_BEHIND = re.compile(
    behind_name(
        r"^,? (?:(?:shall|should|must|will|is to|are to|may) )?(?:supports?|assists?|helps?"
        r"|contributes?|joins?|accompany"
        r"|accompanies|aids?|advises?|cooperates?|participates?|takes? part)(?: to| in)?"
        r"(?: (?:it|them|this|the work|the task|therein|with it|as needed|implementation"
        r"|where needed)(?!\w)|[.,;]|$)",
        r"^ ?\((?:supporting|support|partner|supporting body)\)",
        r"^ (?:as|is the|are the) (?:supporting|partner)",
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
    if _INVITED.search(before) and (_INVITED_TO_MEET.match(behind) or _NO_DEMAND.match(behind)):
        return False
    if _ASKED.search(before):
        return bool(_TO_ACT.match(behind))
    if _LEAD_BEFORE.search(before):
        return True
    if _REFERRED.search(before):
        return bool(_PURPOSE.match(behind))
    if _GOVERNED.search(before) or is_speaker(behind) or _PASSIVE.match(behind):
        return False
    is_start = bool(_AT_START.search(before))
    if is_start and _LEAD_BEHIND_AT_START.match(behind):
        return True
    return bool(_LEAD_BEHIND.match(behind))
