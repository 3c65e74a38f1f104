"""How people put it when they limit, choose, count, want, and take back: the patterns behind `claims`. Pure.

They are held against one clause in small letters, which has an upper length (`sentences.LONGEST`).
"""

from __future__ import annotations

from actors.issue.intent_patterns import PIECES
from actors.issue.lazily import lazily

VERBS = "|".join(line.strip().strip("|") for line in PIECES["verbs"].splitlines() if line.strip()).replace(
    "|do not|", "|"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PATH = (
    r"`[^`\s]+`|[\w.*-]*/[\w./*-]*|[\w-]+\.(?:py|js|ts|tsx|jsx|md|rst|txt|json|ya?ml|toml|cfg|ini|go|rs|java|rb"
    r"|c|h|cpp|css|html|sql|sh)\b"
)
PATHS = lazily(PATH)
PLACE = lazily(
    r"\b(?:the )?([\w-]+) (?:folder|directory|dir|package|module|files?|tree|code)\b|\b(tests?|docs?"
    r"|documentation|readme"
    r"|changelog|examples?|scripts?|ci|frontend|backend|migrations?|config(?:uration)?)\b"
)
CHANGE = (
    r"(?:touch|change|modify|edit|alter|update|rework|refactor|rewrite|rename|move|work (?:on|in)|look at"
    r"|stay (?:in|within)"
    r"|fix|adapt|extend)"
)
ONLY = lazily(
    r"\b(?:only|just|solely|exclusively|(?:concentrate|focus) on|restricted to|limited to|confined to"
    r"|nothing (?:but|outside|other than|except|beyond)|limit (?:\w+ ){0,3}to"
    r"|restrict (?:\w+ ){0,3}to|confine|stick to|stay (?:in|inside|within)|keep (?:\w+ ){0,3}(?:to|in|within|inside)"
    r"|nur)\b"
)
ONLY_THERE = lazily(
    rf"{ONLY.pattern}(?:(?! and )[^,;`]){{0,30}}?(?:`|\b{CHANGE}|\b(?:tests?|docs?|documentation|readme"
    rf"|changelog|frontend|backend"
    rf"|folder|directory|module|package|file)\b)|`(?: (?:and|or) `)* only\b|(?:\b{CHANGE}|\bchanges? (?:in"
    rf"|to)) .{{0,40}} only\W*$"
)
BARE_PATH = lazily(rf"(?!/)[^\w/`]*(?:{PATH})(?:(?:,? and |, | )(?:{PATH}))*\W*(?:too|as well)?\W*")
EITHER = lazily(r"\b(?:and|or|both)\b")
ALSO = lazily(
    r"^\W*\+ ?(?=\S)|\b(?:also|as well|too|additionally|in addition|(?:is|are) (?:fine|ok|okay|allowed|in scope"
    r"|fair game)(?: now| too)?"
    r"|(?:you )?(?:may|can) (?:also |now )?(?:touch|change|edit|modify|update)|feel free to|include|auch)\b"
)
NOT = lazily(
    rf"\b(?:do not|don't|dont|never|must not|mustn't|should not|shouldn't|no need to|not|avoid|without)\b"
    rf"(?: \w+){{0,2}} {CHANGE}(?:ing)?\b|\bleave\b.{{0,60}}\b(?:alone|as (?:it is|they are|is)|untouched|out"
    rf"|unchanged)"
    rf"|\bhands off\b|\b(?:off[- ]limits|out of scope|stay out of|keep out of|untouched|unchanged|except|not in)\b"
    rf"|\bkeep (?:your )?hands off\b"
)
ALL = lazily(
    r"\b(?:any (?:file|folder)s?|anything you (?:like|want|need)|everything is (?:in scope|allowed|fine)"
    r"|whole repo(?:sitory)?"
    r"|wherever (?:you|it)|no (?:longer )?(?:restricted|limited|restrictions?|limits?) (?:to|on)"
    r"|anywhere|all (?:files|folders) (?:are|is))\b"
)
FIX = lazily(
    r"^\W*(?:(?:ok|okay|hm+|ah|oh|sorry|hey|so|well|and|but)[,.!]* )*(?:no(?=[,.:;!-]|\W*$| wait)|nope|actually"
    r"|wait|scratch that"
    r"|correction|instead"
    r"|rather|on second thoughts?|on reflection|i(?:'ve| have)? changed my mind|changed my mind|my mistake"
    r"|my bad|i was wrong|(?:after|having) (?:thought|thinking)(?: about (?:it|this|that))?(?: again| more)?,?"
    r"|thinking about it"
    r"|i (?:have )?(?:said|wrote|put) it wrong|i meant|better|nein|doch lieber|forget that)\b[,:;.!-]*"
    r"|\binstead\b|\bafter all\b|\bi was wrong\b|\bno longer\b|\bany ?more\b"
    r"|\bnow\b.{0,30}\brather than\b"
)
FORGET = lazily(
    r"\b(?:forget|ignore|disregard|scrap|scratch|drop|withdraw|retract|take back|never ?mind|discard|skip"
    r"|vergiss|cancel)\b"
    r"(?: (?:about|please))?(?P<what>.*)"
)
FORGETTABLE = lazily(
    r"\b(?:what i (?:said|wrote|asked)|i (?:said|wrote|asked)|my (?:last|previous|earlier|first"
    r"|second)?\s?(?:comment|request|message"
    r"|remark|point|wish|constraint|requirement|instruction|note|suggestion)s?|(?:the|that|this"
    r"|all) (?:[\w.`/+-]+ ){0,4}(?:constraint"
    r"|requirement|rule|restriction|request|instruction|limit|part|bit|wish|point|comment)s?|everything (?:i|we"
    r"|above|so far)"
    r"|all (?:of )?(?:that|this|the above)|(?:the|my) (?:earlier|previous|last|above))\b"
)
NEVER_MIND = lazily(
    r"\bnever ?mind\b|\bscratch that\b|\bforget (?:that|it|about it)\b\W*$|\bignore (?:that|this)\b\W*$"
)
LIFTED = lazily(
    r"\b(?P<what>(?:the |that |this )?(?:[\w`./-]+ ){1,5}?)(?:is|are|does|do)(?:n't| not|) ?(?:no longer"
    r"|any ?more|not)?"
    r" ?(?:needed|necessary|required|matter|important|relevant|apply|hold)\b(?: any ?more| any longer| now)?"
)
VOID = lazily(
    r"\b(?P<what>(?:restriction|limit|limitation|requirement|rule|constraint|ban|freeze)s?\b.*?) (?:is|are|was"
    r"|were|has been)"
    r" (?:hereby |now |therefore )*(?:lifted|dropped|gone|void|withdrawn|cancelled|obsolete|off|removed)\b"
)
"""`the restriction to src/ is lifted`."""
MAY_FORGET = lazily(
    r"^\W*(?P<before>.{3,60}?) (?:you|we) can (?:just |simply )?(?:forget|ignore|drop)\b"
    r"|\b(?:you|we) can (?:just |simply )?(?:forget|ignore|drop)(?: about)? (?P<after>.+)"
)
LIFTS = lazily(r"n't\b|\b(?:no longer|not|any ?more|any longer)\b")
EVERYTHING = lazily(r"\b(?:everything|all (?:of )?(?:that|this|the above|constraints|requirements|my))\b")
LAST = lazily(r"\b(?:last|previous)\b|^\W*(?:that|this|it)?\W*$")
CHOOSES = lazily(
    r"\b(?:use|using|prefer|switch|go (?:with|for)|take|choose|pick|instead|rather|make (?:it|them|the)|want"
    r"|write|in|with|sort|has to be|have to be|is to be|are to be|must be|shall be|better|in favou?r of|decided"
    r"|should be|sorry|stick (?:to|with)|base|keep|stay with|let's|please|not)\b"
)
OUTDATED = lazily(
    r"(?P<what>[\w`.+#-]+) (?:is|are) (?:outdated|old|deprecated|insecure|too \w+|not \w+|no longer \w+|slow"
    r"|broken|gone|dead"
    r"|overkill|unavailable|obsolete)\b"
)
THOSE = lazily(
    r"^\W*(?P<what>.+?)(?: (?:is|are|seems?|looks?)\b[^,]*)?, (?:so |then )?(?:use|take|go with) (?:those|that"
    r"|it|them|these)\b"
)
"""`raw manifests are simpler, use those`."""
AWAY_WITH = _words("drop scrap cancel withdraw retract")
"""Verbs that take a wish back where there was one."""
TURNED_DOWN = lazily(
    r"(?:instead of|rather than|not|don't use|do not use|never use|no more|drop|avoid|without|replace|away from"
    r"|no longer"
    r"|stop using|anything but|over|wrong about)\s+(?:the |a |an |using )?(?P<what>[\w`.+#-]+(?: (?!for\b|in\b"
    r"|to\b|and\b|or\b|but\b|is\b|are\b|please\b)[\w`+#-]+){0,2})"
)
USE = lazily(
    r"\b(?:use|using|go (?:with|for)|switch to|take|pick|choose|stick (?:to|with)|prefer|base it on|write it in"
    r"|do it in"
    r"|should be|call it|name it)\s+(?:the |a |an |only )?(?P<what>[\w`][\w`./+#-]*(?: [\w`./+#-]+){0,3})"
)
BOTH = lazily(r"\b(?:both|as well as|in addition|additionally|and also|also|too|alongside)\b")
NAMES = lazily(
    r"\b(?:(?:call|name)(?:d)? (?P<what>it|this|that|them|the [\w-]+(?: [\w-]+)?|`[^`]+`)(?: as| be)?"
    r"|rename (?P<which>[^,;]{1,40}?) (?:to|as)) [`\"']?(?P<value>[\w./-]+)[`\"']?"
)
TOO = lazily(r"\btoo (?:\w+)\b")
VERSION = lazily(r"\b(?P<what>[a-z][a-z+#]*)(?: version)? v?(?P<value>\d+\.\d+(?:\.\d+)*)\b")
BARE = lazily(
    r"^\W*(?:ok |okay |then |so |make it |take )*v?(?P<value>\d[\d.]*)(?: then| please| instead"
    r"| it is| is fine)+\W*$"
)
SORTED = lazily(
    r"\b(?:sort|order|rank|group|sorted|ordered|ranked|grouped)\b[^,;]*? by (?:the "
    r"|their )?(?P<value>[\w-]+)"
)
PASSIVE = lazily(
    r"\b(?P<what>(?:[\w`./-]+ ){1,6}?)(?:should|must|has to|have to|needs to|need to|shall|is to|are to|ought to)"
    r"(?P<not> not)? be (?P<verb>added|kept|included|written|preserved|replaced|removed|dropped|deleted|skipped"
    r"|disabled|enabled)\b"
)
FINE = lazily(
    r"^\W*(?:\w+,? ){0,2}?(?P<what>[\w`./-]+(?: [\w`./-]+){0,3}?) (?:is|are|would be) (?:now |also "
    r"|perfectly )?(?:ok|okay|fine"
    r"|allowed|welcome|acceptable|alright|all right)\b"
)
MAKE_IT = lazily(r"\b(?:make|set|raise|lower|increase|reduce|change|bump) (?:it|that|this)\b")
NEGATED = lazily(r"\b(?:not|n't|never|dont)\b[^,;]*$")
_COUNTED = "two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: str(value) for value, word in enumerate(_COUNTED.split(), start=2)} | {
    "twenty": "20",
    "fifty": "50",
    "hundred": "100",
}
FIGURE = lazily(
    rf"(?<![\w.#/-])(?P<value>\d[\d,]*(?:\.\d+)?|(?:{'|'.join(NUMBERS)})\b(?= [a-z]))(?![.\d]*\d)\s?(?P<unit>%"
    rf"|[a-z]+)?"
)
UNITS = {"second": "s", "sec": "s", "minut": "min", "min": "min", "percent": "%", "megabyt": "mb", "gigabyt": "gb"}
AROUND = _words(
    "make set keep use raise lower increas reduc reduce change bump limit least most max maximum min "
    "minimum enough better best fine exceed shorten extend more than less below above total about around "
    "exactly every each per allow need want be instead right after all let's let threshold value figur number"
    " cap bound amount rais low increas "
)
"""Words around a figure that say nothing of what it counts."""
WANT = lazily(
    rf"\b(?P<not>do not|don't|dont|never|must not|mustn't|should not|shouldn't|no need (?:to|for)|needn't|not|no"
    rf"|without|kein\w*"
    rf"|nicht)?\s?(?:want |need |have to |to |please |ever |any |also |me )*\b(?P<verb>add|include|write|create"
    rf"|keep|have|enable"
    rf"|support|allow|provide|mention|cover|keep|replace|log|cache|validate|generate|introduce|implement|show"
    rf"|print|return"
    rf"|raise|remove|drop"
    rf"|delete|skip|omit|leave out|exclude|disable|avoid|forbid|strip|hide|use|rename|change|touch|modify|edit"
    rf"|update|refactor"
    rf"|rewrite|move|split|merge|document|bump|commit|push|open|deprecate|preserve|break|make|do(?! not|n't)"
    rf"|translate"
    rf"|reformat|format|sort"
    rf"|link|quote|explain|fix|handle|need|want|like to see|see|cite|{VERBS})(?:s|ing)?\b(?P<what>.*)"
)
BARE_NO = lazily(
    r"^\W*(?:and |also |please |but )*(?:no|without|zero)\b (?:new |more |extra |additional |any )?(?P<what>.+)"
)
AWAY = _words(
    "replaced removed dropped deleted skipped disabled replace remove drop delete skip omit leave-out "
    "exclude disable avoid forbid strip hide deprecate break "
)
CHANGING = _words("rename change touch modify edit update refactor rewrite move split merge reformat format bump ")
HAVING = AWAY | _words(
    "add include write create keep have enable support allow provide mention cover log cache validate generate"
    " introduce "
    "implement show print return raise use document commit push open preserve make do need "
    "want like-to-see see cite handle require ensure insert put display render output store save offer support retain "
    "restore leave"
)
"""Verbs of which a thing is there when it is done, so that `no` to the thing is the opposite."""
STOP = _words(
    "the a an any of to in on for with and or it its this that these those them they all please just only "
    "also too now not no new more extra additional at by from is are be as so if when then there here my "
    "our your we you i me us existing current still really very again anymore any more longer make do "
    "sure which what where into over under after before instead but should must will can may could would "
    "have has need needs want needed necessary required because own some each every one ones thing things "
    "either fine ok okay yet well up out "
)
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
WORD = lazily(r"[\w][\w+#.-]*")
NOTHING = _words(
    "wait problem worry idea way thank thanks need rush hurry clue doubt offence matter longer more news comment"
)
"""`no problem` wants nothing."""
SPEAKING = _words(
    "said wrote asked comment about earlier previous last first above constraint part requirement request rule"
    " restriction instruction point wish limit bit message remark"
)
"""Words that speak of what was said, and not of what it was about."""
