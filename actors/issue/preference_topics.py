"""What a preference can be about: the words for each value, and the value that their denial means. Pure.

Only for clauses that are known to be said for good (`preference_marks`): these words alone would hear too much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXTS = (
    r"(?:answers?|repl(?:y|ies)|comments?|reports?|summar(?:y|ies)|messages?|updates?|explanations?|results?"
    r"|write-?ups?"
    r"|posts?|texts?|responses?|notes?|feedback|findings)"
)
_PROGRESS = (
    r"(?:(?:progress|status|interim|intermediate|in-between|partial|regular|frequent|constant|running|live"
    r"|hourly|daily)"
    r" (?:(?:progress|status|interim) )?(?:updates?|posts?|reports?|news|notes?|results?|messages?|comments?"
    r"|chatter|bulletins?|words?))"
)
_STEP = r"(?:steps?|stages?|milestones?|phases?|moves?|bit of progress|little thing)"
_DONE = r"(?:done|finished|finish|ready|complete|completed|over|through|wrapped up|end|finale|fertig)"
_PLAN = r"(?:plans?|planning|outlines?|proposals?|blueprints?|road ?maps?|game ?plans?|sketch)"
_MEANT = (
    r"(?:(?:what|how|where|which)(?: \w+){0,3}? (?:you|u)(?:(?:'re| are) (?:going|about|planning|intending"
    r"|proposing|up) ?(?:to)?"
    r"|'ll|'d| will| would| want to| intend| plan| mean| propose| have in mind| think)|how you(?:'ll"
    r"| would)? (?:tackle|go about"
    r"|approach|solve)|your (?:approach|idea|intentions?|strategy|thinking|proposal|design))"
)
_FIRST = (
    r"(?:first|before(?:hand)?|up ?front|ahead|in advance|then|prior|beginning|start|starts|until|unless|without"
    r"|vorab"
    r"|zuerst|erst|vorher|approve|sign off|ok|okay)"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Words for a value, and the value that their denial means. `also`, `unless`: what the clause has, or has not."""

    name: str
    value: str
    denied: str
    words: re.Pattern[str]
    also: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def _topic(name: str, value: str, denied: str, words: str, *, also: str = "", unless: str = "") -> Topic:
    return Topic(
        name,
        value,
        denied,
        re.compile(rf"(?:{words})"),
        re.compile(also) if also else None,
        re.compile(unless) if unless else None,
    )


_CODE = (
    r"\b(?:function|method|class|file|variable|branch|commit|url|loop|timeout|column|path|docstring|password"
    r"|token|session"
    r"|database|sql|schema|endpoint|cli|logs?|logging|page|button|customers?|users?|readers?|tests?|mails? to|api"
    r"|changelog|docs?|documentation|readme|name|module|identifier|title|label)s?\b"
)
_NUMBER = r"(?:one|two|three|four|five|six|a few|a couple of|half a dozen|a handful of|\d+)"

TOPICS: tuple[Topic, ...] = (
    _topic(
        "brevity",
        "short",
        "detailed",
        r"\b(?:short(?:er)?(?! (?:\w+ )?(?:note|message|line|update|comment|ping|word)s? (?:after|~|when"
        r"|whenever|once|at|on|per|if))|brief(?:ly|er)?|concise(?:ly)?|terse(?:ly)?|compact(?:ly)?|crisp"
        r"|the shorter|succinct(?:ly)?|laconic|curt"
        r"|to the point|brevity|short and sweet|in a nutshell|tl;?dr|gist|bottom line|essentials|highlights|digests?"
        r"|abstracts?|headlines?|telegrams?|tweet|bare (?:facts|bones|minimum)|key (?:points|facts)|main points"
        r"|executive summary|(?:talk|write|say) (?:far |way )?too much|economical|(?<=be )tiny|nothing more"
        r"|nutshell|abridged|condensed|pithy|minimal|sparing|as little as possible|screenfuls?"
        r"|less is more|half a page|elevator pitch|telegraphic|the (?:first|opening) (?:paragraph|line|sentence)s?"
        r"|too little than too much|kurz|knapp|breve|bref|corto"
        rf"|{_NUMBER}[- ](?:line|word|sentence|liner|paragraph)s?\b|(?:in|down to|no more than|not more than"
        rf"|just|only) a (?:line|sentence|paragraph)\b|a (?:line|sentence|paragraph)(?: or two)? (?:is|will|would"
        r"|suffices?|max|at most|tops|each|please)\b|a (?:line|sentence) or two|little (?:text|prose|to read|reading)"
        r"|(?:fewer|less) (?:words?|text|verbos\w+|wordy|prose|detail)|economy of words|save (?:your|the) words)\b",
        unless=_CODE,
    ),
    _topic(
        "brevity",
        "detailed",
        "short",
        r"\b(?:details?|detailed|thorough(?:ly)?|verbose(?:ly)?|elaborate|exhaustive(?:ly)?|extensive(?:ly)?"
        r"|in[- ]depth"
        r"|long(?:er)? (?:version|form|answers?|repl(?:y|ies)|reports?|explanations?|texts?|read|messages?"
        r"|comments?|posts?)"
        r"|at (?:full |great )?length|in full|fully|more (?:explanations?|text|context|background|info\w*)"
        r"|full (?:version|story|picture|explanations?|reasoning|account)"
        r"|whole (?:story|picture|reasoning|truth)|every (?:last|little|single) (?:detail|thing|bit)"
        r"|all the (?:whys|reasons?"
        r"|background|reasoning|ins and outs)|ins and outs|chapter and verse|your reasoning|the reasoning|the whys?"
        r"|the background|explain (?:everything|it all|every)|warts and all|generous with|as long as|long-winded"
        r"|long ones?"
        r"|comprehensive(?:ly)?|lengthy|lengthily|full-length|meticulous|tell me everything|leave nothing out"
        r"|too much than too little"
        r"|long-form|wordy|more depth|depth|nitty[- ]gritty|too long|long(?=$|\W*$)|ausführlich\w*"
        r"|complete (?:version|story|picture))\b",
        also=r"\b(?:you|your|u|me|my|i)\b",
        unless=rf"{_CODE}|\b(?:as|so|how|not|no|any) long(?:er)?\b(?! (?:as|texts|answers|version))"
        rf"|\blong (?:time|ago|running|term)\b",
    ),
    _topic(
        "brevity",
        "short",
        "short",
        r"\b(?:essays?|novels?|walls? of (?:text|words)|lectures?|waffle|waffling|rambl(?:e|es|ing)|novellas?"
        r"|sermons?|epics?"
        r"|verbiage|speeches|small talk|chit-?chat|padding|fluff|filler|war and peace|blah|bla)\b",
        unless=r"\b(?:i|please) (?:\w+ )?(?:like|love|want|enjoy|prefer|give me|write me)\b[^,;]{0,20}"
        r"\b(?:essays?|novels?|walls?|lectures?|epics?)\b",
    ),
    _topic(
        "mentions",
        "yes",
        "no",
        r"\b(?:ping|tag|mention|notify|@|cc|at-mention|poke|highlight|alert|summon)(?:s|ing|ging|ning"
        r"|ed)?(?: on)? (?:me|my"
        r" (?:name|handle|nick))\b|@-?(?:mention(?:ing)?|tag|ping)?(?:ging)? ?me\b|\b(?:put|add|write|use"
        r"|include|have)(?: an?"
        r"| the| my)? @[\w-]*|@ (?:in front of|before) my (?:name|handle)|\bmy (?:handle|@|nick)|\bwith (?:an "
        r"|my )@|\bpinged\b|\btagged\b|\bmentioned\b|\bnotified\b"
        r"|\berwähn\w* mich\b|\bmich (?:\w+ )?(?:erwähn|ping|tagg)\w*"
        r"|\ba (?:ping|mention|tag)\b",
        also=r"\b(?:me|my|i|i'm|u|mich)\b",
        unless=r"\b(?:only|just|unless|until)\b[^,;]{0,30}\b(?:done|finished|ready|complete|over|end)\b"
        r"|\bdocker\b|\bgit tag"
        r"|\bimage|\busers?\b",
    ),
    _topic(
        "mentions",
        "",
        "no",
        r"(?:\b|@-?|at-)(?:mentions?|pings?|tags)\b|\bnotifications\b|\b(?:pinging|tagging|mentioning)\b|(?:@"
        r"|\bat)[- ]?signs?\b"
        r"|\b(?:see|use|write|put|find|read|any|with) (?:an? |any |the )?@[\w-]+|(?<=no )@[\w-]+|@s?(?= |$)"
        r"|\bat-mentions?\b",
    ),
    _topic(
        "progress",
        "end-only",
        "every-step",
        rf"\b(?:don't|do not|never|no|not|nothing|silence|quiet|hold off|wait)\b(?! (?:leave|keep"
        rf"|let)\b)[^,;]{{0,40}}\b(?:until|till|unless|before|bis)\b"
        rf"[^,;]{{0,25}}\b{_DONE}\b"
        rf"|\b(?:once|when|after|until|till|unless|as soon as|at|by|on|wenn|with)\b(?: [\w']+){{0,4}}? {_DONE}\b"
        rf"|\b(?:the |a )?(?:final|end|last) (?:results?|word|message|report|post|comment|one|outcome|state"
        rf"|verdict)\b|\bthe outcome\b"
        r"|\b(?:one|a single|1) (?:message|comment|post|note|report|mail|update)\b(?! (?:after|for|at"
        r"|per) (?:each|every))"
        r"|\bonly the results?\b|\bin one (?:lump|go|piece)\b|\bam (?:schluss|ende)\b|\b(?:work )?(?:quietly"
        r"|silently|in silence)\b|\bin the dark\b|\bout of the loop\b",
        also=r"\b(?:that's all|quietly|silently|work|only|just|once|enough|one|single|suffic\w*|will do|last"
        r"|nothing|silence|quiet|until|till|unless|never|don't"
        r"|do not|final|end|nur|erst|outcome|plenty|alone|not|no)\b",
        unless=r"\b(?:at|by|on) the (?:back|other|front) end\b|\b(?:in|at) the end of the (?!day|job|task)",
    ),
    _topic(
        "progress",
        "every-step",
        "end-only",
        rf"\b(?:after|at|for|on|with|of|per)? ?(?:each|every|all(?: of)?(?: the| your)?)(?: (?:and every|single"
        rf"|tiny|little|small"
        rf"|intermediate|last|of the|of your))* {_STEP}\b"
        rf"|\b(?:when|whenever|once|after)(?: you(?:'ve| have)?)?(?: (?:finish|complete|reach|start|begin|take"
        rf"|do)\w*)? (?:a|an|each|every|another) {_STEP}\b"
        r"|\bnarrat\w*|\b(?:each|every) (?:thing|move|bit) you do\b|\bhow (?:far|it's going|it goes"
        r"|things (?:are|go)|you(?:'re| are) (?:doing|getting on|faring))\b"
        r"|\bstep[- ]by[- ]step\b|\bas (?:it|they|things) (?:happens?|go|goes|come|comes|move|moves)\b"
        r"|\bas you go(?: along)?\b"
        rf"|\b(?:along|on) the way\b|\b(?:blow|play)-by-(?:blow|play)\b|\brunning commentary\b|\bin the loop\b"
        rf"|\b{_PROGRESS}\b"
        r"|\bkeep me (?:\w+ )?(?:posted|updated|informed|up to date|up to speed|abreast)\b|\bposted on\b"
        r"|\b(?:while|as) you (?:work|are at it|go|do it)\b|\bin between\b|\b(?:half|mid)-?way\b|\bin real time\b"
        r"|\bevery (?:half )?(?:hour|minute)s?\b|\bas soon as you (?:have|get|know)\b|\bprogress\b"
        r"|\bstatus (?:update|report)s?\b"
        r"|\bregular(?:ly)? updates?\b|\bupdates\b|\bevery (?:advance|change you make|move you make"
        r"|commit you make)\b"
        r"|\bzwischenst[aä]nde?n?\b|\bauf dem laufenden\b|\bjede[mnr]? (?:einzelnen )?schritt\w*",
        also=r"\b(?:me|i|i'm|you|your|u|my|please|mich|mir|report\w*|post\w*|tell|comment|mine)\b",
        unless=r"\b(?:progress bar|dependency|dependencies|database|package|security|step function)\b|\bexplain\b",
    ),
    _topic(
        "format",
        "table",
        "prose",
        r"\b(?:tables?(?! (?:of|named|called|row|name|scan|schema|for each))|tabular(?: form)?|tabulated"
        r"|rows and columns|columns|grids?|spreadsheets?|tabellen?|tabell[ea])\b",
    ),
    _topic(
        "format",
        "list",
        "prose",
        r"\b(?:bullets?|bullet(?:ed)?[- ]?(?:points?|lists?)|bulletpoints?|dot points?|numbered (?:lists?"
        r"|points?|items)"
        r"|lists?|enumerations?|enumerated|itemi[sz]ed?|dashes|stichpunkte?n?|stichworte?n?|check ?lists?"
        r"|aufzählung\w*)\b",
        unless=r"\b(?:mailing|black|white|allow|deny|wait|price|to-?do|packing) ?lists?\b",
    ),
    _topic(
        "format",
        "prose",
        "",
        r"\b(?:prose|(?:proper |real |whole )?paragraphs|full sentences|complete sentences|whole sentences"
        r"|real sentences|proper sentences|running text"
        r"|flowing text|continuous text|plain (?:text|english|sentences)|narrative|fließtext|(?:ganze[nr]?"
        r"|vollständige[nr]?) sätzen?)\b",
        unless=r"\b(?:one|a|single|two|few|couple of|short|\d) paragraphs?\b|\blong paragraphs\b",
    ),
    _topic(
        "format", "diff", "", r"\b(?:unified )?(?:diffs?|patch(?:es)?)\b", unless=r"\bpatch (?:release|version|level)"
    ),
    _topic("format", "json", "", r"\bjson\b", unless=r"\bjson (?:lines|file|schema|column|field)\b|--json"),
    _topic(
        "plan",
        "first",
        "none",
        rf"\b(?:don't|do not|never|nothing|not|no)\b[^;]{{0,40}}?\b(?:before|without|until|unless"
        rf"|till)\b[^;]{{0,40}}?"
        rf"(?:\b{_PLAN}\b|{_MEANT})|\b{_PLAN}\b|\b{_MEANT}",
        also=rf"\b(?:{_FIRST}|see|show|shown|want|need|ceremony|post|write|bother|skip|never|no|without|don't"
        rf"|approve|waste|bore|useless|pointless)\b",
        unless=r"\b(?:pric(?:e|ing)|billing|subscription|floor ?plan|treatment|plans? (?:must|should|has to"
        r"|needs? to|is|was|of|on)"
        r"|planner|monthly plan|test plan|rota)\b|\bwhat you want\b(?! to do)",
    ),
    _topic(
        "plan",
        "none",
        "first",
        r"\b(?:just|simply|straight|right|directly) (?:start|begin|go ahead|get (?:going|started|on with it"
        r"|cracking)|do it|dive in"
        r"|(?:in)?to (?:the )?(?:code|coding|work|it))\b|\b(?:start|begin|go|dive|jump|get going) (?:right"
        r"|straight) (?:away|in|off|ahead|to work)\b"
        r"|\b(?:start|begin|get going|go ahead|do it|work) without (?:asking|showing|a|any|telling)\b[^,;]{0,20}"
        r"|\bget (?:going|started|cracking) (?:at once|right away|immediately|straight away)\b"
        r"|\bstart (?:at once|immediately)\b",
    ),
)
