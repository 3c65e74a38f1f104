"""What is plainly a wish, and what is plainly a remark, by how the clause is built. Pure.

Before it is looked at, a clause loses what only leads up to it (`ok, so`, `@bob`): `Okay, no confetti then` begins
with `no`.
"""

from __future__ import annotations

import re

from actors.issue.claim_patterns import VERBS
from actors.issue.lazily import lazily


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CODE = lazily(r"`[^`]*`")
_LEADS = lazily(
    r"^\W*(?:(?:ok|okay|oh|ah|hm+|well|so|then|right|sure|fair|fair enough|fine|yes|yeah|yep|true|agreed|nice"
    r"|great|good"
    r"|haha|sorry|and|but|hi|hey|hello|team|all|folks|@[\w-]+|by the way|btw|honestly|actually|one more thing|for now"
    r"|in that case|good (?:point|catch|idea|question)|you're right|na ja|also gut|gut)(?:[,.:!]+ | - | (?=so "
    r"|then |no |let's |the |we |you |it |i'd "
    r" |please |we |use ))\W*)+",
    re.IGNORECASE,
)
_NO_VERB = (
    r"(?!.*(?:\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|might|am|i|we|you|they"
    r"|he|she|it"
    r"|this|that|there|here|what|why|how|who|thanks?|thx|sorry|cheers|hope|maybe|perhaps|far|much|many)\b|'|!))"
)
_NOUNS = _words(
    "test report log build fix change update request answer review result patch release call name list map mark "
    "match link load lock order place plan port post process produce profile prompt push query quote record "
    "reference repeat research reset run scan schedule search select share shift show sign sort split start stop "
    "store stream structure support switch tag target track transform trim type upgrade use version view work wrap "
    "abstract access bundle cache check code comment commit copy count cover cut debug default delay design display "
    "document draft edit filter flag focus force format group guard handle host import export increase index input "
    "issue join label limit measure mention mirror mock move need note object only offer open output pass pin "
    "present print probe raise read release return round save say scale score script set speed stage step sum swap "
    "table time try turn value visit wait warn watch like also good nice right clean clear close complete empty "
    "free correct live warm cool lower final separate "
)
"""Verbs that are nouns or more as often."""
_VERB = "|".join(verb for verb in VERBS.split("|") if verb not in _NOUNS)
_DET = (
    r"(?:the|a|an|all|any|every|each|my|our|your|its|this|these|those|that|it|them|both|only|no|at|in|on|to"
    r"|with|for|`[^`]+`|<code>)"
)
_ON = lazily(r"^\W*(?:on|about|regarding|concerning|as for|re) [\w`'./ -]{2,40}: ", re.IGNORECASE)
TAIL = lazily(
    rf"(?:,| -| –|;|:) (?=(?:{VERBS}|scrap|scratch|ditch) {_DET}\b)|"
    r"(?:,| -| –|;|:) (?=(?:so |then |therefore |hence |i'd (?:rather|prefer|say|go|keep|use|drop|leave|swap)"
    r"|let's |let us"
    r" |we'd |we should |we must |please |pls |no |bitte |better |make (?:it|that) |use |do (?:it|both|that) "
    r"|stick |just"
    r" |only |keep |leave |drop |skip |it (?:should|must|belongs|has to) )\S)|, (?=for [\w ]{1,30} please )|,"
    r" (?=\d+ (?:please|then)\W*$)"
    r"|, (?=(?:can|could|would) you )|, (?=(?:one|two|a single|\d+) (?!it is)[\w -]+\W*$)|, (?=\d[\w.%]*\W*$)|"
    r" (?:so|therefore) (?=(?:let's|let us|please|we (?:should|must|need to)|use|no|it (?:should|must|has to)) )",
    re.IGNORECASE,
)
"""Before what is wanted, behind the reason for it."""
_COUNT = r"(?:\d[\w.,%]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|half)"
_PLAIN = lazily(
    r"\bthe (?:[\w-]+ ){1,5}(?:wants?|insists? on|demands?|asked for) \w"
    r"|\b(?:maximum|minimum|max|min|limit|deadline|default|target|goal|budget)\b[^,;?]{0,40} (?:is|are) (?!too\b"
    r"|not\b)"
    r"|\b(?:is|are) (?:now |also )?possible (?:if|when|as long)\b"
    r"|^\W*(?:(?:and|also|please) )*(?:tell|warn|give|let) (?:the|users?|people|everyone|them)\b"
    rf"|^{_NO_VERB}[^?]*\bonly\b|\bso [^,]{{2,40}} (?:needs?|gets?|stays?|goes) \w"
    rf"|^\W*{_COUNT} (?!.*\b(?:ago|last|since|later|left|takes?|took|costs?|fit|fits|means?|need|needs|come"
    rf"|comes|go|run)\b){_NO_VERB}[\w-]+ [\w-]+(?: [\w-]+){{0,5}}\W*$"
    rf"|^\W*(?!(?:ok|okay|fine|well|until|by|see|bye|good|right|so) )[\w`-]+(?: [\w`-]+){{0,2}} then\W*$"
    rf"|^\W*(?:(?:please|also|and|just|then|so|but|now|first) )*(?:{VERBS}|scrap|scratch|ditch) {_DET}(?:\b"
    rf"|(?<=`))(?! (?:is|are|was|were)\b)"
    r"|^\W*(?:please )?(?:reject|refuse|deny|decline) (?!(?:this|that|it|the (?:plan|proposal|change|pr))\b)\w+"
    rf"|^\W*(?:at least |at most )?{_COUNT}(?: [\w-]+){{0,3}} (?:will do|would do|should do|suffices?|it is|then)\b"
    r"|^\W*(?!(?:that|this|it|everything|all|i|which)\b)[^;]{2,80} (?:is|are) (?:enough|plenty|sufficient)\b"
    rf"|^\W*(?:(?:please|also|and|just|then|so|but|now|first) )*(?:{_VERB}) (?!(?:is|are|was|were|has|had|will"
    rf"|would)\b)[\w`<]+ \S"
    rf"|^\W*(?:so|then|therefore),? {_NO_VERB}\w+ \S|^{_NO_VERB}\W*[\w-]+(?: [\w-]+){{0,3}} as (?:the|a|an|our) \w"
    rf"|^\W*(?!back |see |meeting |done |out |off |still |later |already |everything |nothing |just |not )"
    rf"{_NO_VERB}[\w-]+s(?: [\w-]+){{0,2}} (?:in|as|under|above|below|on|without|with) [\w`<>-]+(?: [\w-]+)?(?:,"
    rf" [\w ]+)?\W*$"
    rf"|^\W*at (?:most|least) (?!the\b)\w+ \w|^\W*{_COUNT}(?: [\w-]+)? (?:for|per|in) (?:the |each |every"
    rf" )?\w+(?:\W*$|,)"
    r"|^\W*(?!the |this |that |it )[^,;]{2,60} (?:is|are) fine(?: (?:too|now|again|for|with|if|as long|unless)\b|\W*$)"
    r"|\bthe (?:fewer|less|more|smaller|shorter|simpler|faster|sooner) .{2,40} the better\b|\bit would (?:help"
    r"|be (?:good|nice|great)) if\b"
    r"|^\W*(?!that |this |it |things |everything )[^,;]{3,60} (?:may|can) (?:now )?(?:be )?(?:change|changed"
    r"|touched|edited|moved?)\b"
    r"|^\W*(?:fail|abort) (?:on|if|when|the)\b|^\W*ideally\b|\bit(?:'s| is) (?:very |really |quite"
    r" )?(?:important|necessary|essential|crucial|vital|required|critical|mandatory) (?:that|to|for)\b"
    r"|^\W*(?:ship|exit|bring|print|ask) (?:a|an|the|with)\b|\b(?:can|may) (?:wait|(?:come|follow|happen)"
    r" (?:later|afterwards))\b"
    r"|^\W*(?:once|twice|every|each|daily|weekly|monthly|hourly)(?: [\w-]+){1,3}(?: is (?:enough|plenty|fine))?\W*$"
    r"|^\W*(?:better|rather|lieber|besser) (?!than\b)|\b(?:could|can|should) do without\b"
    r"|^\W*[\w`-]+(?: [\w`-]+){0,3}, (?:sorry|rather)\W*$"
    r"|\b(?:please|pls|bitte)\b(?! (?:let me know|advise|wait|see|note|find|tell|explain|be patient|help me))"
    r"|^\W*(?:at least |at most )?[\d][\w.,%]*(?: \w+){0,3} (?:will do|would do|should do|is enough|are enough"
    r"|suffices?|is plenty"
    r"|are plenty|is fine|are fine|it is|then)\b"
    r"|^\W*(?:let's )?(?:say|make it|make that|take|call it) (?:about |around )?\d"
    r"|^\W*[\w`-]+(?: [\w`-]+){0,3} it is\W*$|^\W*(?:re|regarding|concerning) [\w` -]{2,40}: \S"
    r"|\bi'd (?:rather|prefer to|swap|go (?:with|for)|use|drop|keep|leave|say)\b|\bi would (?:rather|swap|use"
    r"|drop|keep)\b"
    r"|\bwe(?:'d| would) (?:rather|go with|prefer|use|keep|drop|take)\b"
    r"|\b(?:legal|marketing|sales|security|ops|support|finance|customers|the customers?|the clients?|compliance"
    r"|product"
    r"|management|the accountants|design|qa) (?:now )?(?:wants?|needs?|requires?|insists? on|demands?|asked for"
    r"|asks for|expects?)\b"
    r"|\bit (?:belongs|goes|has to go|should go) (?:on|in|at|into|to|under|behind|after|before)\b"
    r"|\bso (?:that's|that is) (?:the|our) (?:target|goal|plan|rule|limit|default)\b"
    r"|\b(?:so|then) we (?!(?:had|were|was|got|have|are|saw|did|know|see|went|can see|found)\b)\w+ \w|\b(?:so"
    r"|then) we (?:do|keep|cut|go|drop|skip|leave|start|use|take|stay|stick|move|switch|ship)\b"
    r"|^\W*we (?:do|keep|cut|go|drop|skip|leave|start|take|stay|stick|move|switch|ship|stop|postpone) .*\b(?:now"
    r"|then|instead"
    r"|anyway|after all|at once|in one go)\W*$|\b(?:lieber|doch nicht|auf keinen fall|immer mit|immer in|nie ohne)\b"
    r"|^\W*(?:it|that|this) (?:may|can) (?:now )?(?:take|be|use|stay|go)\b|\bis open for changes\b|\bfeel free to\b"
    r"|^\W*(?!(?:that|this|it|everything|all|i|which)\b)[^,;]{3,60} (?:is|are|would be) (?:ok|okay|allowed"
    r"|acceptable)\b"
    r"|\b(?:don't|do not) bother (?:with|about|to)\b|\b(?:can go|may go)\W*$"
)
_REMARK = lazily(
    r"^\W*(?:i|he|she|they|we) (?:\w+ )?(?!(?:decided|agreed|settled|voted|promised|asked|wanted|moved|switched"
    r"|dropped|need|feed"
    r"|exceed|embed|changed|proceed|speed|forbid)\b)(?:\w{2,}ed|understood|had|was|were|went|saw|got|knew|never \w+)\b"
    r"|^\W*(?:the |our |my |your |their |those |these )?(?:[\w-]+ ){1,3}(?:took|was|were|had|cost|ran|got|came"
    r"|went|used to)\b"
    r"|^\W*my [\w-]+ (?:has|have|is|are)\b|\byou should (?:see|have seen|know|hear)\b|\bwhile we're at it\b"
    r"|\b(?:is|are) (?:already |still )?(?:documented|described|defined|located|stored|maintained|explained"
    r"|written) (?:in|by|at|on"
    r"|here|there)\b|\bi'd (?:love|like) to help\b|\bi never\b"
    r"|^\W*(?:it|they|there)(?: is| are|'s|'re) (?!(?:to be|enough|ok|okay|fine|better|allowed|(?:very"
    r" )?(?:important|necessary|essential|crucial|vital|required|critical|mandatory)|not allowed|forbidden)\b)"
    r"|^\W*(?:oh )?(?:great|wonderful|perfect|lovely|fantastic|of course),? (?:another|yet another|more|just what)\b"
    r"|\b(?:is|are) (?:called|used|read|imported) (?:from|in|by)\b|^\W*(?:our|my|their|his|her) (?:[\w-]+"
    r" ){1,3}\w{3,}ed\b"
    r"|^\W*(?!(?:i|we|you)\b)(?:[\w.+-]+ ){1,3}(?:kills?|doubles?|triples?|collides?|wants?|breaks?|floods?"
    r"|eats?|costs?|hurts?|drains?|slows?|ruins?|drives?"
    r"|wastes?|knows?|claims?|complains?|depends) (?!to be\b)"
    r"|\b(?:is|are|eats?|takes?|looks?|feels?|seems?|uses?) (?:up )?(?:way |far |much |a bit )?too (?:much|many"
    r"|\w+)(?! to\b)(?![^,]*[\d,])|"
    r"^\W*(?:the |my |our |your )?(?:log|logs|error|output|traceback|message|console|report|docs?|manual|spec"
    r"|stack ?trace)s?"
    r" (?:says?|said|shows?|showed|reads?|told)\b"
    r"|^\W*(?:about|around|roughly|approximately|some|almost|nearly|probably|~) ?\d[\w.,]*(?: [\w-]+){0,4}\W*$"
    r"|^\W*\d[\w.,%]*(?: [\w-]+){0,2} (?:takes?|took|costs?|means?|was|were|won't|wouldn't|can't|didn't|doesn't"
    r"|don't|fails?"
    r"|failed|runs?|is too|are too|has|have|had|would)\b"
    r"|^\W*i (?:just |also |only |already |then |have |had |really )?(?:ran|tried|had|got|saw|looked|thought"
    r"|showed|talked|asked|measured"
    r"|checked|read|reread|remember|know|suspect|guess|hope|fear|learned|found|noticed|wonder|heard|tested|wrote"
    r"|counted)\b"
    r"|^\W*(?:@[\w-]+|sorry|yes|no|nope|well)?[,:]? ?(?:that |this |it )?(?:can't|cannot|couldn't|won't) be\b"
    r"|\b(?:btw|fyi|iirc|afaik|just saying|imho|for what it's worth|fwiw)\b"
    r"|^\W*(?:remember|i remember|back) when\b|\bi'm (?:so )?(?:excited|happy|glad|curious|sure)\b"
    r"|^\W*(?:of course|sure|great|wonderful|brilliant), (?:because|another|exactly what|they|he|she|it|that)\b"
)
OTHERS = lazily(r"^\W*(?:can|could|would|will|does|has) (?:some|any)(?:body|one)\b(?! (?:please|pls))", re.IGNORECASE)
"""Asked of whoever reads it, and not of the work."""
PLEASE = lazily(r"^\W*(?:(?:and|so|ok|also|hey|hi)[, ]+)?(?:can|could|may) (?:we|you|i) please\b", re.IGNORECASE)
"""A wish, whatever it is put as."""
AFFIRMS = lazily(
    r"^\W*(?:(?:yes|ok|okay|and|so|then|honestly|actually)[, ]+)?(?:i (?:think|guess|say|believe|feel)"
    r" )?(?:(?:that's|that is|this is)"
    r" (?:exactly )?what (?:we|i|you) (?:should|want|need|have to|must|'d like)\b.*|(?:let's|let us|we should|we"
    r" could|please|i'd) do"
    r" (?:that|this|it|so)\b.*|(?:that|this) (?:would|should) be (?:best|better|the way to go)\b.*)$",
    re.IGNORECASE,
)
"""What makes a wish of the sentence before it."""
PROPOSES = lazily(
    r"^\W*(?:(?:hm+|and|so|ok|but|or|then|maybe|also)[, ]+)?(?:what if|how about|what about (?=\w+ing)|why not"
    r"|why don't|could we|can we"
    r"|should we|shall we|do we want to|would it (?:make sense|be better) to|wouldn't it be better to|may"
    r" we)\b(?: we| i)? ?",
    re.IGNORECASE,
)
"""A proposal that is put as a question."""
_CONSENTS = lazily(
    r"^\W*(?:(?:@[\w-]+|ok|okay|oh|ah|hm+|haha|well|yes|yeah|yep|sure|true|right)[,.:! ]+)*(?:yes|yeah|yep|sure"
    r"|agreed|let's|let's do (?:it|that"
    r"|this)|do it|do that|good idea|great idea|love (?:it|that)|sounds (?:good|great|right)|makes sense"
    r"|convinced|you've convinced me"
    r"|i'm convinced|fine (?:by|with) me|absolutely|definitely|deal|go for it|\+1|👍|works for me|ja|gerne"
    r"|passt)(?:[,.! ]|$)",
    re.IGNORECASE,
)


def core(said: str) -> str:
    """A clause without what only leads up to it."""
    for lead in (_LEADS, _ON):
        if (match := lead.match(said)) and match.end() < len(said):
            said = said[match.end() :]
    return said


def speaks_of(said: str) -> bool:
    """Whether it begins with what it is about: `on the filters: ...`."""
    return bool(_ON.match(said))


def tail(said: str) -> str:
    """What is wanted, where a reason stands before it; empty where none does."""
    cut = TAIL.search(_CODE.sub(lambda code: "`" * len(code[0]), said))
    return said[cut.end() :] if cut else ""


def plainly(plain: str) -> bool:
    """Whether that is a wish, whatever words it has beside those that say so."""
    return bool(_PLAIN.search(plain))


def remark(plain: str) -> bool:
    """Whether that tells something and asks nothing."""
    return bool(_REMARK.search(plain))


def consents(text: str) -> bool:
    """Whether a comment begins by agreeing to what was proposed right before."""
    return bool(_CONSENTS.match(text))
