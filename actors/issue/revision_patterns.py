"""How people put it when they change their minds without saying so: the patterns behind `revisions`. Pure.

They are held against one clause in small letters, which has an upper length (`sentences.LONGEST`).
"""

from __future__ import annotations

from actors.issue.lazily import lazily


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOUN = r"(?:(?:the|a|an|any|all|that|this|those|these|our|my|your|its|more|another|extra|der|die|das|den) )?"
_HALT = (
    r"(?:because|since|so|as|if|when|for|of|from|please|then|any ?more|instead|in|on|at|to|and|or|but|by|with"
    r"|for now|for the moment"
    r"|is|are|was|were|will|would|has|have|must|should|needed|necessary|until|unless|after|before|here|there|we|i"
    r"|you|it|nehmen|und|sondern)\b"
)
WHAT = rf"{_NOUN}(?P<what>[\w`'\"][\w`'\"+#./=-]*(?: (?!{_HALT})[\w`'\"+#./=-]+){{0,3}})"
BEFORE = rf"(?P<what>[\w`][\w`'+#./=-]*(?: (?!{_HALT})[\w`'+#./=-]+){{0,3}})"

OUT = lazily(
    r"(?:\b(?:no|not|instead of|rather than|away from|(?:do not|don't|doesn't|won't|wouldn't) (?:really"
    r" )?(?:need|want|use"
    r"|have)(?: (?:to|a|an|any))*|no need (?:for|to)|needn't|(?:do not|don't) bother (?:with|about)?|not bother"
    r" (?:with|about)"
    r"|(?:does|do|need)(?: not|n't)? (?:have|need) to be|doesn't have to|don't have to|rather not(?: have| use| see)?"
    r"|stop \w+ing|(?:do|better|rather|live|go) without|ohne|kein\w*|statt|lieber nicht|nicht(?: mehr)?)"
    r"|(?:^|[,.:;] |\b(?:please|let's|us|we|and|so|to|then|i'd|can|should) )(?:drop|skip|scrap|scratch|ditch"
    r"|lose|kill|axe"
    r"|get rid of|swap|swap out|replace|forget(?: about)?|remove))"
    rf" {WHAT}"
)
"""What is turned down, named behind the words that do so."""
OUT_AFTER = lazily(
    rf"\b{BEFORE} (?:can go|may go|can wait|can (?:come|follow|happen) (?:later|afterwards|after)|comes? later"
    rf"|we (?:do|make) later|should go|must go|has to go|(?:can|could|may|should|must) be (?:removed|dropped"
    rf"|deleted|skipped|left out|omitted)|(?:is|are|was|were) (?:out|off|gone|over|void|dropped|history|dead"
    rf"|obsolete|outdated"
    r"|pointless|(?:just )?a (?:bad|silly|stupid|terrible) idea|not worth \w+|overkill|unnecessary|not needed"
    r"|not necessary|no longer \w+)|isn't (?:needed|necessary|required)|aren't (?:needed|necessary|required)"
    r"|doch nicht|nicht mehr|has gone|have gone)\b"
)
"""What is turned down, named before them."""
PART = lazily(
    r" (?:for|in|on|of|at|from|within|inside) (?!now\b|the moment|today|the time being|this (?:release|version|round))"
    r"(?:the |a |an |our |all )?(?P<part>[\w`/.-]+(?: [\w`/.-]+)?)"
)
"""What only a part is turned down of."""
LEAVE_OUT = lazily(r"\b(?:leave|keep|take|let|lass) (?P<what>[^,;:.]{2,40}?) (?:out|off|away|alone|weg)\b")
SWAP = lazily(rf"\bfrom {WHAT} (?:to|over to)\b")
NOT_OUT = lazily(r"\b(?:not|n't|never|don't) (?:drop|skip|scrap|remove|forget|replace|lose|only|just)\b")
NEGATIVE = lazily(
    r"n't\b|\b(?:not|no|never|too|fail\w*|break\w*|broke\w*|wrong|bad|worse|worst|slow\w*|hard|mislead\w*|complain\w*"
    r"|block\w*|rots?|rotten|outdated|old|deprecated|problem\w*|bugs?|issues?|silly|useless|unusable|annoy\w*|hates?"
    r"|bored|boring|risk\w*|dangerous|impossible|unavailable|missing|lacks?|interrupt\w*|bloat\w*|reject\w*|refuse\w*"
    r"|conflict\w*|clash\w*|lost|loses?|forb[ai]d\w*|prohibit\w*|bann?ed|floods?|kills?|doubles?|collides?|(?:is"
    r"|are) down|confus\w*|gone|dead|overkill|expensive|costs?|unreliable|flaky|leak\w*|crash\w*|hurts?"
    r"|ugly|noisy|loud|long|short|small|big|heavy|tight|strict|ambitious|optimistic|an? (?:hour|day|week)|hours|days"
    r"|nicht|kein\w*|zu|falsch|schlecht|langsam|kaputt)\b"
)
"""A remark that something is not as it should be."""
IF = lazily(r"\W*(?:if|when|whenever|unless|once|in case|where|wenn|falls)\b")
"""A case, of which nothing is said but what to do then."""
AGAIN = lazily(
    r"^\W*(?:on|about) [\w`]+(?: [\w`]+)?:|"
    r"\b(?:turns? out|turned out|change of plans?|plans? (?:have |has )?changed|(?:think|thinking|thought"
    r"|thinking some"
    r" more) (?:about|again|of)|come to think of it|second thoughts?|reconsider\w*|re-?(?:read|think|thought)"
    r"|looked? again"
    r"|after all|instead|rather(?! than)|actually|correction|my mistake|i was wrong|no longer|any ?more|any"
    r" longer|by now"
    r"|convinced|scratch|back to|revert to|return to|go back|switch\w*|swap|replace|bump|raise|lower|increase"
    r"|reduce|extend"
    r"|shorten|loosen|relax|tighten|widen|narrow|down to|up to|(?:cut|halve|double) (?:it|that|this|the)|make"
    r" (?:that|it|those"
    r"|them)|stick with|stay with|will do|(?:is|are) (?:good )?enough|suffices?|(?:is|are) plenty|(?:is|are|got"
    r"|was) merged|lifted"
    r"|regarding|as for|what i said|i said|my (?:note|remark|comment)|new plan|doch|lieber|stattdessen|anders"
    r"|(?:go with|use|take) (?:those|that|them|it))\b|^\W*(?:hm+|wait|hold on|sorry|oops|argh|re|better (?!show"
    r"|add|also))\b"
    r"|\b(?:then|it is|again|stays|either|jetzt|, sorry)\W*$|(?:\b(?:is|are|may|can|could)|'s) now\b(?! that)"
    r"|\bnow\W*$"
    r"|\bnot [\w`.+-]+\W*$"
)
"""Words that go with a change of mind; by themselves they are too common to mean one."""
HARDLY = lazily(
    r"^\W*(?:ah|oh|ok|okay|right|fair|true|fine|so|well|then)\b|\b(?:for now|for the moment|today|now that"
    r"|rather than)\b"
)
"""Words that may go with one: it takes more that is shared."""
ALL = lazily(
    r"\b(?:every|all|each|everything|everywhere|everybody|everyone|any|anybody|always|whole|jede\w*|alle\w*)\b"
)
ONLY = lazily(r"\b(?:only|except|not (?:every|all|each)|nur|solely|just (?:for|in|on))\b")
MORE = lazily(
    r"\b(?:also|too(?=\W*$|[,.;])|as well(?! as)|additionally|in addition|another|furthermore|moreover|besides"
    r"|one more|except|apart from|in turn|auch|(?:needs?|should have|must have|should take|takes|gets|has to"
    r" have) (?:an?|some)"
    r"|zusätzlich|außerdem)\b|^\W*(?:and|und|plus|\+)\b"
)
"""What stands beside earlier words rather than in their place."""
MAY = lazily(
    r"\b(?:is|are|would be|'s|'re) (?:now |also |perfectly |totally |absolutely |again )?(?:ok|okay|fine|allowed"
    r"|acceptable|alright|all right|welcome|permitted|tolerable|free(?: again| now)?|open|unlocked|fair game|possible"
    r"|no problem|good to go|erlaubt|in ordnung)\b"
    r"|\b(?:you|we|it|they|that|there) (?:now |also )?(?:may|can|could|might|dürft|darfst)\b|\bfeel free\b|\bgo"
    r" ahead and\b"
    r"|\b(?:may|can) (?:now |also |again )+|\bno problem with\b|\bhappy (?:with|about)\b|\bfine with\b"
    r"|\bok(?:ay)? with\b|\bno objections? to\b|\binclude\b|\bdarf\b|\bdürfen\b|\bkann\b"
)
"""What is allowed."""
BAR = lazily(
    r"\b(?:no|not|n't|don't|dont|never|without|zero|only|nothing|leave|avoid|alone|untouched|out of|hands off"
    r"|off limits"
    r"|off-limits|skip|exclude|forbidden|prohibited|banned|frozen|stay away|at most|kein\w*|nicht|nur|nie)\b|n't\b"
)
"""What is forbidden or limited."""
SAYS = lazily(
    r"\b[A-Z][a-z]+(?= (?:says|said|thinks|told|asked|wants|wrote|mentioned|suggested)\b)|\b[A-Z][a-z]+'s(?= [a-z])"
)
"""Who is spoken of, which does not tell what about."""
LIST = lazily(r"\W*[^,.;:]{1,30}(?:, (?:and )?[^,.;:]{1,30}){2,}\W*$")
"""Short things side by side, of which one may go and the others stay."""
SKIPS = lazily(
    r"\b(?:leave|keep) .{2,40} out\b|\bleave out\b|^\W*(?:please )?(?:skip|exclude|omit|ignore)\b|\bout of scope\b"
)
"""Something is left out of what is done."""
NEVER = lazily(r"n't\b|\b(?:no|not|never|without|nothing|none|kein\w*|nicht|nie|rather not)\b")
"""A wish that something is not."""
MAKE_IT = lazily(
    r"\b(?:make|set|bump|raise|lower|change|turn|switch|call|name) (?:it|that|this|them|those)\b(?! (?:to )?work)"
)
"""Another value for what was spoken of."""
VALUE = lazily(r"=|[\"“'][^\"”']+[\"”']|\d")
AGREES = lazily(r"^\W*(?:i )?(?:agreed?|exactly|same here|seconded|yes|\+1|that holds|still holds)\b")
ON = lazily(
    r"^\W*(?:re|on|about|regarding|concerning|as for|as to|for)\b:? (?P<what>[\w`'./-]+(?: [\w`'./-]+){0,3}?)[:,] "
)
"""`on carts: ...`, `re payload: ...`"""
ELLIPTIC = 3
"""Words of a wish so short that what it is about stands before it."""

_MODAL = r"(?:should|must|shall|has to|have to|needs? to|need to|will|is to|are to|ought to|soll\w*|muss|müssen)"
FRAME = lazily(
    rf"^\W*(?:[\w']+, )?(?P<what>[^,;:]{{2,60}}?) {_MODAL} (?P<verb>be|say|read|return|go|come|start|end|live"
    rf"|sit|stand"
    r"|stay|appear|last|expire|default|point|open|run|look|link|lead|redirect|belong) (?P<rest>.{1,80})"
)
BELONGS = lazily(
    r"\b(?P<what>[^,;:]{1,40}?) (?P<verb>belongs?|goes|go|lives?|comes?)(?: out| up)? (?P<rest>(?:in|on|at|to"
    r"|into|under|after|before|behind|next|above|below|beside|between|over)\b.{1,60})"
)
PUT = lazily(
    r"^\W*(?:please |now |then |let's |just )*(?P<verb>put|place|move|position|align|store|keep|save|write|sort"
    r"|order|group|split|cut|deploy"
    r"|publish|send|name|call|call|paint|colou?r|round|format|render|print|log) (?P<what>[^,;:]{1,50}?)"
    r" (?P<rest>(?:at|in|on|by|to|as|into|under|after|before|behind|with|above|below|beside|next to|from)\b.{1,60})"
)
PLACES = _words("put place move position go belong live sit stand stay appear come be")
"""Verbs that say where something is."""
PREPOSED = lazily(
    r"^(?:not )?(?:at|in|on|by|to|as|into|under|after|before|behind|above|below|beside|next|left|right|top"
    r"|bottom|first"
    r"|last|\d|the (?:left|right|first|last|top|bottom))\b"
)
LIGHT = _words(
    "us use using add mak make keep skip drop remov put set go tak do hav want lik chang updat writ show run giv "
    "leav let try allow includ find say tell know get see look think need pleas good better best work thing part "
    "way time new old first last final next whol real right wrong fin sur anyway obviously probably mayb also only "
    "just then now already actual again everyth everybody noth someth anyth people guy team ye yep nope sorry hmm "
    "well enough ok okay don doesn didn won isn aren wasn can cannot couldn shouldn wouldn ll ve re u= have is are "
    "for from about than off out up down doch nicht kein bitt nehm nehmen und der die das den ein eine mit für auf "
    "im zu von ist auch nur noch immer much many lot bit few less between both later today tomorrow soon always "
    "ever never while still yet even "
)
"""Words that two wishes may share without being about the same."""
FAMILY = ("ation", "ion", "ment", "ness", "able", "er", "or", "ly", "at", "al")
"""Endings that words of one family have besides those of plurals and verbs."""
SHORTEST_ROOT = 5
