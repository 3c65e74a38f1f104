"""How a clause is put, whatever it is about: its words, and the frame that is left without those of its subject. Pure.

`the exports must be signed` has the frame `the S must be ED`: words that only hold a sentence together stay, the others
are told by their form. Two clauses about different things that are put alike have the same frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from actors.issue.claim_patterns import VERBS
from actors.issue.lazily import lazily


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOKEN = lazily(r"<\w+>|[a-z]+(?:'[a-z]+)?|\d[\d.,]*|[^\s\w]")
_VERBS = frozenset(verb for verb in VERBS.split("|") if verb.isalpha())
_FRAME = _words(
    """
    a an the this that these those it its i we you he she they me us him her them my our your his their mine ours
    yours who whom whose which what when where why how is are was were be been being am isn't aren't wasn't weren't
    has have had hasn't haven't hadn't do does did don't doesn't didn't can could can't couldn't cannot will would
    won't wouldn't shall should shouldn't may might must mustn't needn't ought need needs needed i'm i'd i'll i've
    we're we'd we'll we've you're you'd you'll you've he's she's it's that's there's they're they'd they'll they've
    let's what's who's here's not no never nor none nothing nobody neither without except and or but so because since
    if unless until while though although than as whether once otherwise either both of in on at to for with by from
    into onto over under about after before between against within through during per via up down out off behind
    beside above below instead across along around there here then now today tomorrow yesterday later again already
    still yet always ever often sometimes usually soon next last first second third twice ago all any each every some
    few many much more most less least several enough only just even also too very quite rather pretty really actually
    maybe perhaps probably please thanks thank sorry yes ok okay well oh ah hm haha fine good great nice bad better
    best worse right wrong sure true same other another such own new old default one two three four five six seven
    eight nine ten want wants wanted like likes love prefer prefers hope think thought know knew guess suppose believe
    wish suggest say said says tell told ask asked make makes made lets let keep use used using get gets got go goes
    went take takes took put give gave see saw look looks looked come comes came run runs ran anyway anymore else
    somebody anybody someone anyone everybody everyone something anything everything nowadays currently meanwhile btw
    fyi afaik imho lgtm week month year day morning night days weeks months years
    """
)
"""Words that hold a sentence together, or say how it is meant."""
LONGEST_RUN = 4
LONGEST_BEGINNING = 5
_ENDINGS = (("ed", "ED"), ("ing", "ING"), ("ly", "LY"))


def tokens(plain: str) -> list[str]:
    """The words and signs of a normalised clause; figures are one word, `#`."""
    return ["#" if token[0].isdigit() else token for token in _TOKEN.findall(plain)]


@lru_cache(maxsize=512)
def frame(plain: str) -> tuple[str, ...]:
    """What is left of a clause when the words of its subject are only told by their form."""
    found: list[str] = []
    for token in tokens(plain):
        form = _form(token)
        if form in ("X", "S") and found and found[-1] in ("X", "S"):
            found[-1] = form
        else:
            found.append(form)
    return tuple(found)


def _form(token: str) -> str:
    if token in _FRAME or not token[0].isalpha():
        return token
    if token in _VERBS:
        return "V"
    for ending, form in _ENDINGS:
        if token.endswith(ending):
            return form
    return "S" if token.endswith("s") and not token.endswith("ss") else "X"


def runs(words: Sequence[str], longest: int) -> Iterator[str]:
    """Every run of up to so many words that follow each other."""
    for length in range(1, longest + 1):
        for begin in range(len(words) - length + 1):
            yield " ".join(words[begin : begin + length])


def beginnings(words: Sequence[str], longest: int) -> Iterator[str]:
    """The first word, the first two, and so on."""
    for length in range(1, min(longest, len(words)) + 1):
        yield " ".join(words[:length])
