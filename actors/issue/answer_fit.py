"""Whether a sentence can be the answer to a question that has no options, by what the question asks for. Pure, linear.

People go on talking while a question is open. A sentence that does not have the form of an answer to just this
question is none: a wrong answer starts the work with a wrong value, while an open question is asked once more.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from actors.issue import answer_forms as forms
from actors.issue.answer_parts import aside, bare, head, led
from actors.issue.answer_words import said_plainly
from actors.issue.revisions import topics
from actors.issue.sentences import normal

LONGEST_FRAGMENT = 7
LONGEST_SHARING = 12


class Kind(Enum):
    """What a question asks for."""

    WHETHER = auto()
    WHO = auto()
    WHEN = auto()
    HOW_LONG = auto()
    HOW_MANY = auto()
    WHICH = auto()


_FIGURES = (Kind.WHEN, Kind.HOW_LONG, Kind.HOW_MANY)


def kind(question: str) -> Kind:
    """What the question asks for."""
    plain = forms.LEADS.sub("", normal(question))
    begins = forms.MAY.match(plain) or (
        forms.MAY.match(plain.rsplit(", ", 1)[-1]) if not forms.ASKS.match(plain) else None
    )
    if begins is not None:
        return Kind.WHETHER
    for pattern, found in (
        (forms.WHO, Kind.WHO),
        (forms.WHEN, Kind.WHEN),
        (forms.HOW_LONG, Kind.HOW_LONG),
        (forms.HOW_MANY, Kind.HOW_MANY),
    ):
        if pattern.search(plain):
            return found
    return Kind.WHICH if forms.ASKS.search(plain) or " or " not in plain else Kind.WHETHER


def answer(question: str, sentence: str, *, fresh: bool, alone: bool = True) -> str:
    """What of the sentence answers the question, in the person's words; empty where it does not.

    `fresh`: nothing else was asked for since the question came up, so that a few bare words can be meant for it.
    `alone`: the sentence is the whole comment, so that a word that agrees can be.
    """
    if aside(sentence) or not sentence.strip():
        return ""
    asked = kind(question)
    said = head(sentence, told=asked is not Kind.WHETHER, figures=asked in _FIGURES)
    plain = normal(bare(said))
    if asked in _FIGURES:
        return _figure(question, asked, said)
    if asked is Kind.WHETHER:
        fits = _whether(question, said, fresh=fresh, alone=alone)
    elif asked is Kind.WHO:
        fits = _who(question, bare(said), plain, fresh=fresh)
    else:
        fits = _which(question, bare(said), plain, fresh=fresh, alone=alone)
    return led(said) if fits else ""


# --- figures and times -----------------------------------------------------------------------------------------


def _figure(question: str, asked: Kind, said: str) -> str:
    """`12 bytes`, `I'd say five`, `from 3.0 on`: a figure stands first, and nothing is told of it."""
    own = bare(said)
    found = forms.FIGURE[asked.name].match(own.lower())
    if found is None or forms.TELLS.match(own.lower()[found.end() :]) or not _of_that_kind(question, asked, own, found):
        return _only_figure(question, own) if asked is Kind.HOW_MANY else ""
    if forms.ABOUT_VERSION.search(normal(question)) and len(versions := forms.VERSION.findall(own)) == 1:
        return str(versions[0])
    return forms.ENOUGH.sub("", own[found.end("lead") :]).strip() or own


def _only_figure(question: str, own: str) -> str:
    """`the server has 3.9`: the only figure of a short sentence that speaks of what was asked."""
    short = len(own.split()) <= LONGEST_FRAGMENT and not forms.IMPERATIVE.match(normal(own))
    figures = re.findall(r"(?<![\w.])v?\d[\d.,:]*\w*", own)
    return own if short and len(figures) == 1 and topics(question) & topics(own) else ""


def _of_that_kind(question: str, asked: Kind, said: str, found: re.Match[str]) -> bool:
    """Whether its unit, or the noun behind it, is one of what was asked for."""
    behind = said.lower()[found.end() :]
    glued = re.fullmatch(r"[\d.,]+([a-zµ%]+)", found["figure"].strip())
    unit = glued[1] if glued else (re.match(r"[\s-]*([\wµ%€$]*)", behind) or [""])[0].strip(" -")
    group = next((name for name, units in forms.UNITS.items() if re.fullmatch(units, unit)), "")
    if (
        not group
        and asked is not Kind.HOW_MANY
        and re.match(r"[\d.]+$|one|two|three|four|five|six|seven|eight|nine|ten", found["figure"])
    ):
        return not behind.strip(" .,!")
    measured = asked is Kind.HOW_MANY and "how many" not in question.lower() and re.match(r"\s*\w+\W*$", behind)
    if not group:
        return bool(measured or forms.GOES_ON.match(behind) or topics(unit) & topics(question))
    if asked is not Kind.HOW_MANY:
        return group == "time"
    same = any(re.fullmatch(forms.UNITS[group], word) for word in re.findall(r"\w+", question.lower()))
    return same or (group != "time" and not re.search(r"\bhow many\b", question, re.IGNORECASE))


# --- yes or no, who, and what ------------------------------------------------------------------------------------


def _whether(question: str, said: str, *, fresh: bool, alone: bool) -> bool:
    plain = normal(bare(said))
    yes = said_plainly(bare(said), weak=fresh and alone)
    if yes is not None or forms.CLOSES_SO.search(normal(said)) or _echoes(question, plain):
        return True
    return (fresh and _limits(plain)) or _one_of(question, plain)


def _limits(plain: str) -> bool:
    """`only those graded A`, `from 2021 on`: how far it is so."""
    found = forms.SCOPE.match(plain)
    if (
        found is None
        or forms.WISHY.search(plain)
        or re.match(rf"\W*\w+ (?:to|{forms.VERB}) (?:the|a|an|all|my|our|it|them)\b", plain)
    ):
        return False
    first = plain.split(",")[0] if found["open"] else plain
    longest = LONGEST_FRAGMENT if not found["all"] else LONGEST_FRAGMENT // 2
    return len(first.split()) <= longest and ("," not in first) and not forms.FINITE.search(first)


def echo(question: str, said: str) -> bool | None:
    """`May I ...?` `You may.` Whether it says yes; None where it says neither."""
    plain = normal(said)
    if not _echoes(question, plain) or len(plain.split(",")[0].split()) > LONGEST_FRAGMENT:
        return None
    return re.match(r"\w+ \w+(?:n't| not| never)\b", plain) is None


def _echoes(question: str, plain: str) -> bool:
    """Whether it takes up the question's own verb."""
    asked = forms.MAY.match(forms.LEADS.sub("", normal(question)))
    says = re.match(r"(?:you|they|it|we|that|those|these|he|she|there) (?P<may>\w+?)(?:n't| not)?(?=$|[ ,.!;])", plain)
    return bool(asked and says and says["may"].removesuffix("n") == asked["may"].replace("shall", "should"))


def _one_of(question: str, plain: str) -> bool:
    """`This or that?` One of the two is named."""
    left, divided, right = question.rstrip("? ").rpartition(" or ")
    if not divided:
        return False
    one, other = topics(" ".join(left.split()[-3:])), topics(" ".join(right.split()[:4]))
    said = topics(plain)
    return bool(said & (one - other)) != bool(said & (other - one)) and len(plain.split()) <= LONGEST_SHARING


def _who(question: str, said: str, plain: str, *, fresh: bool) -> bool:
    if plain in ("me", "i do", "i will", "i can", "i'll do it"):
        return True
    words = said.split(",")[0].split()
    if not words or len(words) > LONGEST_FRAGMENT or forms.IMPERATIVE.match(plain) or forms.CHATS.match(plain):
        return False
    named = all(re.match(r"@\w|[A-Z][\w.'-]+$|(?:from|of|and|or|in|at|the|our|&|for)$", word) for word in words)
    team = forms.TEAM.match(plain)
    bare_words = fresh and bool(named or team) and not forms.FINITE.search(plain) and not re.search(r"\d", said)
    does = re.fullmatch(r"@?[A-Z]\w+ (?:does|will|can|should|may|must|did|do)(?: it| that| so)?", said)
    return bare_words or bool(does) or (bool(named or team) and bool(topics(question) & topics(plain)))


def _which(question: str, said: str, plain: str, *, fresh: bool, alone: bool) -> bool:
    words = len(plain.split())
    if forms.CHATS.match(plain) or said_plainly(said) is not None:
        return False
    if forms.ABOUT_FILES.search(question) and not forms.NAMES_FILE.search(said):
        return False
    shared = len((topics(question) & topics(plain)) | (_stems(question) & _stems(plain)))
    if (words <= LONGEST_SHARING and shared > 1) or (words <= LONGEST_FRAGMENT and shared and fresh):
        return True
    if re.match(rf"\W*(?:down to |up to |about )?(?:{forms.COUNTS})", plain) and words <= LONGEST_FRAGMENT // 2:
        return False
    if (
        fresh
        and alone
        and ((forms.ACTION.search(normal(question)) and forms.DOES.match(plain)) or forms.WHATEVER.match(plain))
    ):
        return words <= LONGEST_FRAGMENT
    if taken := forms.TAKES.match(plain):
        return fresh and len(taken["rest"].split()) <= LONGEST_FRAGMENT - 2
    named = said.startswith(("`", "http")) or bool(forms.NAMES_FILE.match(said))
    fragment = (
        words <= (LONGEST_SHARING if alone else LONGEST_FRAGMENT)
        and (alone or named)
        and not forms.FINITE.search(plain)
        and not forms.REFERS.search(plain)
    )
    return fresh and fragment and not forms.IMPERATIVE.match(plain)


def _stems(text: str) -> set[str]:
    """`called` and `call` are one."""
    return {word[:5] for word in re.findall(r"[a-z]{5,}", text.lower())} - forms.EMPTY
