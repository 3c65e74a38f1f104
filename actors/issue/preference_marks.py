"""By which words it is told that something is said for good, and of oneself, not of the one task. Pure.

What marks a clause is taken out of it, so that neither `in this project or the next` is taken
for a word about this project, nor `if you write to me` for a supposition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actors.issue.lazily import lazily

_WORK = (
    r"(?:issues?|tickets?|threads?|repos?|repositor(?:y|ies)|projects?|jobs?|tasks?|cases|topics?|prs?|pull requests?"
    r"|conversations?|assignments?|undertakings?|errands?|discussions?)"
)
_ANY = r"(?:any|every|each|all|each and every|other|any other|every other|all other|future|whatever|whichever|further)"
_DOES = (
    r"(?:do|build|write|send|hand|make|test|deliver|report|post|tell|give|file|work on|come up with|change|ship"
    r"|produce"
    r"|create|show|code|say|touch|answer|open|ask|own|start)"
)
_TO_ME = (
    r"(?:write|report|answer|reply|talk|speak|get back|hand|send|respond|explain|address|turn|message|comment"
    r"|show|tell"
    r"|summari[sz]e|deal|work|do something|build something|do anything|come back|post)"
)
_MORE = (
    r"(?: of (?:mine|ours)| (?:i|we) (?:open|file|have|ask|own|start|am in|touch|take part in)| (?:of|from|by"
    r"|for) me)?"
)

_OF_THE_WORK = (
    r"\b(?! (?:(?:that|which) (?!i\b|you\b|we\b)|has|have|needs?|must|should|in the|is|are|gets?|can|will|fails?"
    r"|i have seen))"
)
_SENT = (
    r"(?:answers|repl(?:y|ies)|comments|reports|summaries|messages|updates|explanations|results|posts|texts"
    r"|responses|notes"
    r"|mails|write-?ups)"
)

_SCOPE = lazily(
    r"\b(?:"
    r"no matter (?:the|what|which|where|who|how)(?: [\w-]+){0,3}|regardless of(?: [\w-]+){1,3}"
    r"|irrespective of(?: [\w-]+){1,3}"
    rf"|(?:it )?(?:doesn't|does not|don't) matter (?:which|what|where)(?: {_WORK})?"
    rf"|not (?:just|only|merely) (?:here|now|today|(?:in|on|for|with) this)(?: one)?(?: {_WORK})?"
    r"|not limited to this(?: \w+)?"
    rf"|(?:here|this {_WORK}|in here|this one|this time|now)(?:,? (?:and|or|as well as|like|but also))+"
    rf"(?: (?:in|on|for|at|with))?(?: the| any| all| every)?(?: my| of my)?"
    rf" (?:elsewhere|everywhere|anywhere|next|others?|rest|always|forever|ever|future(?: ones)?|all {_WORK}|{_WORK})"
    rf"(?: one| else| {_WORK})?"
    rf"|(?:(?:in|on|for|with|at|across|to|under) )?(?:{_ANY} )(?:of )?(?:my |our |your |the |these |those |such )?"
    rf"(?:single |other |future |next |new )?{_WORK}{_OF_THE_WORK}{_MORE}(?: (?:too|as well|alike))?"
    r"|whatever the (?:occasion|subject|matter|size|circumstances|reason)(?: is)?|(?:nothing|anything|stuff"
    r"|things|code) of mine"
    rf"|(?:(?:in|on|for|with|across) )(?:my|our) (?:other |future )?{_WORK}"
    rf"|per {_WORK}|(?:{_WORK}|requests?|work|cases?) of mine|wherever (?:i|you|we)\b(?: [\w']+){{0,2}}"
    r"|for (?:everything|all of it|the lot)|in (?:everything|anything)"
    r")\b"
)
"""For other tasks as well."""

_OF_ME = lazily(
    r"\b(?:"
    rf"(?:(?:in|on|with|for|to|of|at|from) )?(?:whatever|whichever|anything|everything|something|all|all that"
    rf"|whenever"
    rf"|wherever|any time|each time|every time|anytime|when|if|(?:any|every|all|all the|whatever"
    rf"|whichever) \w+)(?: that| which)?"
    rf" (?:(?:i|you|u|we)(?:'re|'ve| are| have| will| may| might| should| ever)*"
    rf" (?:{_DOES}|{_TO_ME}))\w*(?: back)?(?: [\w']+){{0,2}}?(?: (?:for|to|with|at|from) (?:me|you|us))"
    rf"|(?:whatever|whichever|anything|everything|all that|whenever|any time|each time|every time)(?: that)?"
    rf" (?:i|you|u|we) (?:ever )?(?!do\b(?! for)){_DOES}(?: me)?"
    rf"|(?:whenever|when|if|as long as|every time|each time) (?:you|u|ye)(?:'re| are)?"
    rf" (?:{_TO_ME})(?:ing)?(?: back)?(?: (?:to|with|for))? me"
    r"|(?:whenever|when|if) you (?:need|want) (?:me|my \w+|(?:something|anything) from me)|(?:how|the way) (?:you|u)"
    r" (?:report|write|answer|reply|talk|speak|explain|work)(?: back)?"
    r"|(?:whenever|when|if) (?:it's|it is) (?:for )?(?:me|mine)(?: (?:who|that)(?: \w+){0,2})?"
    r"|whenever it concerns me"
    r"|wenn (?:du|ihr|sie) (?:mir|mit mir)(?: [\w]+)?|(?:quand|lorsque|si) (?:tu|vous) (?:me|m')\w*(?: \w+)?"
    r"|(?:as|like) with (?:anything|everything|all)(?: that)?(?: [\w']+){0,4}?(?= ?[,:])"
    rf"|(?:all|any|each|every one)(?: of)? (?:your|ur) (?:\w+ )?{_SENT}(?: to me)?|any of it"
    r"|(?:all|any|every|each)(?: one)?(?: of)? my (?:\w+ )?(?:requests?|things|stuff|work|questions|submissions"
    r"|wishes)"
    r"|(?:in|on|for|with|to) (?:whatever|whichever|everything|anything|all)(?=\W*$|[,;.:])"
    r"|(?<!fine )(?<!ok )(?<!okay )(?<!agree )(?<!works )(?<!good )(?<!right )(?<!wrong )with me(?! so)|conmigo"
    r"|con me|avec moi"
    r"|as for me|on a personal note|a (?:personal|general) (?:note|remark|word|wish|request|thing)"
    r"|(?:a|one) (?:word|note|thing|remark) (?:on|about) (?:me|working with me|how i [\w ]{1,20}|myself)"
    r"|(?:i say|i tell|i want|i ask)(?: that| this| it| the same)?(?: from| of| to)? (?:everyone|everybody"
    r"|anyone|all)"
    r"|make (?:that|this|it) (?:a|your) (?:habit|rule|standard|default)"
    r"|matters? of taste|(?:subject|topic|question) of tastes?"
    r"|i(?:'m| am) (?:one of those|the (?:kind|sort|type)(?: of \w+)?|somebody|someone|a \w+|an \w+)(?: \w+)?"
    r" (?:who|that)|i(?:'m| am) (?:[\w-]+ ){1,2}(?:by nature|that way|like that)|by nature"
    r"|my (?:(?:standing|personal|usual|general|own) )+(?:way|wish|request)s?|(?:my|our) (?:\w+ )?(?:preference"
    r"|habit|rule|taste)s?"
    r"|how i (?:like|want|prefer|work|read|am|roll)|the way i (?:like|want|prefer|work|read|am)"
    r"|so (?:that )?you know(?: me)?|get to know me|to know about me|when working with me|working (?:with|for) me"
    r"|(?:in|on|to|for) (?:all|everything|anything|whatever)(?: (?:of mine|mine|i file|i ask|we do))"
    r")\b"
)
"""Of the person who speaks, in all that concerns them."""

_FOR_GOOD = lazily(
    r"\b(?:"
    r"always|in general|as a general \w+|generally(?: speaking)?|generell|usually|normally|as a rule|by default"
    r"|by preference|(?:every|each) time(?! i\b)|whenever (?:you have|there(?:'s| is))|any ?time|from (?:now"
    r"|here|today|this day|this point) on(?:wards?|ward)?"
    r"|from this (?:day|point) (?:on|forth)|going forward|moving forward|(?:in|for) (?:the |all )?future"
    r"|in days to come"
    r"|henceforth|hereafter|at all times|on the whole|for good|permanently|for ?ever|for all (?:times?|days|eternity)"
    r"|once and for all|for always|now and (?:always|forever)|ever|without exception|no exceptions|as always|as usual"
    r"|until (?:further notice|i say (?:otherwise|so)|i tell you otherwise)|in principle|as a principle"
    r"|across the board|invariably"
    r"|everywhere(?: else| i go)?|anywhere(?: else)?|elsewhere|standing (?:rule|wish|request|order|instruction)"
    r"|first and always|day in,? day out|till further notice"
    r"|as a (?:habit|matter of (?:principle|course|habit)|standing \w+|default)|all the time|most of the time|mostly"
    r"|immer|stets|grundsätzlich|ab (?:jetzt|sofort)|in zukunft|künftig|normalerweise|generalmente|in generale|sempre"
    r"|d'ora in poi|toujours|en général|dorénavant|désormais|siempre|en general|en adelante|altijd|voortaan"
    r"|zawsze|alltid"
    r")\b"
)
_NEVER = lazily(r"\bnever\b|\bnie(?:mals)?\b")
"""Says for good, and is a denial as well: stays where it is."""

_HABIT = lazily(
    r"\bi (?:really |just |only |mostly |still |simply |hardly (?:ever )?|rarely |seldom |never |usually "
    r"|tend to |do )*"
    r"(?:prefer|like|love|hate|dislike|loathe|enjoy|favou?r|skim|scan|read|look|check|open|pipe|print|translate"
    r"|ignore"
    r"|mute|delete|go through|can't stand|cannot stand|(?:think|learn|read|work) best|struggle|speak"
    r"|(?:don't|do not) (?:like|read|look at|care|enjoy|speak))\b"
    r"|\bi(?:'m| am) (?:not )?(?:an? (?:[\w-]+ )?(?:fan|friend|reader|skimmer|person|believer|learner|man|woman)\b"
    r"|on (?:the|my|a) (?:phone|train|tram|bus|road|move|mobile|go)|(?:mostly|always|usually) \w+|colou?r-?blind"
    r"|dyslexic"
    r"|allergic|happiest|happier|big on|into)\b"
    r"|\bmy (?:inbox|phone|mail|mail ?box|mails|mail filter|eyes|screen|train|commute|watch|attention)\b"
)
_FIRST = lazily(r"\b(?:i|i'm|i'd|i've|i'll|me|my|mine|mir|mich|mein\w*|mi|moi|conmigo|m')\b")
_SECOND = lazily(
    r"\b(?:you|u|you're|your|ur|yours|yourself|du|dir|dein\w*|ihr|te|tu|"
    r"please|bitte|favor|plaît|answers?|repl(?:y|ies)|antworte\w*|schreib\w*|rispond\w*|scriv\w*|répond\w*"
    r"|écri\w*|respond\w*|contest\w*)\b"
)
_BACK = lazily(
    r"^\W*(?:and |oh |also |by the way,? |btw,? )*(?:that|this|it|same|the same|which|holds?|goes|applies|valid"
    r"|true|for"
    r"|in|on|always|everywhere|not|here|as|no matter|doesn't|does not|now|ever|from now on|wherever|whatever)\b"
)
_ABOUT_ME = lazily(r"\b(?:that's|that is|it's|it is) (?:how|the way|what) i\b|\bi (?:say|tell|want) (?:that|this|it)\b")
_LEAD = lazily(
    r"\b(?:word|note|remark|thing|tastes?|know|habits?|preferences?)\b|^\W*(?:for|in|on|about|as"
    r"|with)\b"
)
_MOST_WORDS, _FEW_WORDS = 18, 6
_BETWEEN = lazily(r",\s*~\s*(?:~\s*)?,")
"""`never, in any thread, ping me` stays one piece."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A clause without its marks. `work`: said for other tasks too; `personal`: of the speaker; `always`: for good;
    `habit`: what the speaker does or likes; `first`, `second`: it names the speaker, the one who is spoken to."""

    text: str
    work: bool = False
    personal: bool = False
    always: bool = False
    habit: bool = False
    first: bool = False
    second: bool = False
    plain: str = ""

    @property
    def general(self) -> bool:
        """Whether more than the one task is meant."""
        return self.work or self.personal or self.always


def marked(plain: str) -> Marked:
    """The marks of a clause, which is as `sentences.normal` reads it. Linear in the text."""
    text, personal = _OF_ME.subn(" ~ ", plain)
    text, work = _SCOPE.subn(" ~ ", text)
    text, always = _FOR_GOOD.subn(" ~ ", text)
    return Marked(
        text=" ".join(_BETWEEN.sub(" ", text).replace("~", " ").split()),
        work=bool(work),
        personal=bool(personal),
        always=bool(always or _NEVER.search(plain)),
        habit=bool(_HABIT.search(plain)),
        first=bool(_FIRST.search(plain)),
        second=bool(_SECOND.search(plain)),
        plain=plain,
    )


def among(marks: Sequence[Marked], place: int) -> Marked:
    """A clause with what those around it say of it: `That goes for all my tickets`, `A word on working with me.`"""
    mark = marks[place]
    for other in _around(marks, place):
        mark = replace(
            mark,
            work=mark.work or other.work,
            personal=mark.personal or other.personal,
            always=mark.always or other.always,
            first=mark.first or other.first,
            second=mark.second or other.second,
        )
    return mark


def _around(marks: Sequence[Marked], place: int) -> Iterator[Marked]:
    """The clause before, if it leads on; the next that refers back, with at most one short clause in between."""
    if place and _leads_on(marks[place - 1]):
        yield marks[place - 1]
    for number, after in enumerate(marks[place + 1 : place + 3], start=1):
        if _carries_back(after):
            yield from marks[place + 1 : place + 1 + number]
            return
        if len(after.plain.split()) > _FEW_WORDS:
            return


def _carries_back(mark: Marked) -> bool:
    refers = _BACK.match(mark.plain) or _ABOUT_ME.search(mark.plain)
    return bool(refers) and mark.general and len(mark.plain.split()) <= _MOST_WORDS


def _leads_on(mark: Marked) -> bool:
    leads = _LEAD.search(mark.plain) or (mark.habit and mark.personal)
    return bool(leads) and mark.general and len(mark.plain.split()) <= _MOST_WORDS
