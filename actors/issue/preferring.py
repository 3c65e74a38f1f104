"""What somebody says about how they like things done: their words to wishes. Pure and deterministic.

Read are the lines of a comment that are its writer's own (no quotes, no code). A wish for this once, a question, a
supposition and what is said of somebody else teach nothing. In doubt nothing is learned: a preference that is taken
wrongly annoys in every case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actors.issue.comment_lines import Line
from actors.issue.lazily import lazily
from actors.issue.preference_rows import ROWS
from actors.issue.preferences import LONGEST_VALUE, PRACTICE
from actors.issue.sentences import Clause, clauses

STANDING, ASKED = 0.95, 0.8
"""How sure a wish is that was said to hold always, and one that was said without that."""

_ALWAYS = lazily(
    r"\b(?:always|never|from now on|in general|generally|in future|in the future|for the future|going forward"
    r"|as a rule|every time|by default|usually|i (?:really |much |strongly )?prefer|i(?:'d| would) (?:rather|prefer)"
    r"|i (?:like|hate|love|dislike)|immer|nie|ab jetzt|grundsätzlich)\b"
)
_ONCE = lazily(
    r"\b(?:this (?:one )?time|just (?:this )?once|only this once|for once|for (?:this|that) (?:one|issue|task|case|pr"
    r"|run|pull request|report)|in this (?:case|issue|pr|run|one|pull request)|today|(?:for now|right now"
    r"|for the moment)"
    r"|diesmal|heute)\b"
)
_SUPPOSED = lazily(
    r"^\W*(?:and |or )?(?:if|unless|suppose|imagine|assuming|whether|when i (?:said|say|wrote)|wenn|falls)\b"
    r"|\b(?:i (?:didn't|did not|never) (?:say|said|mean|ask(?:ed)?|want(?:ed)?)|doesn't have to|does not have to"
    r"|don't need to keep|no need to keep|i used to|used to|would be nice if i|what if|might prefer|may prefer)\b"
)
_OTHERS = lazily(
    r"^\W*(?:and |also |note that |fyi,? |btw,? )*(?:@[\w-]+|he|she|they"
    r"|(?:the|our|my|their) (?:team|users?|customers?|boss|client|reviewers?|others?|maintainers?|product owner|po"
    r"|manager|colleagues?|lead)|some(?:body|one)?(?: people)?|(?:most )?people|users?|everybody|everyone"
    r"|[a-z]+ (?:said|says|wants|prefers|likes|hates|loves|asked|told))\b(?!.*\bi (?:prefer|want|like))"
)
_ASKS = lazily(r"^\W*(?:should|shall|do|does|did|is|are|why|what|how|which|who|where|can i|may i|am i)\b")
_SUBJECT = lazily(
    r"^(?:please |pls |also |and |so |oh,? |from now on,? |in (?:the )?future,? |in general,? |as a rule,? "
    r"|going forward,? |you should |we |i )*(?P<mode>always|never) (?:please )?(?:use|using|write|add|include|run|put"
    r"|create|make|do|follow|keep|touch|change|edit|commit|push|rename|remove|delete|format"
    r"|name) (?P<what>[^.,;:!?()]{2,60})"
)
_STOP = lazily(r"\s+(?:please|for|in|when|if|to|with|because|so|as|on|and|instead|thanks|thank)\b.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A wish as it was said: the words it rests on, and how sure it is (0 to 1)."""

    name: str
    value: str
    confidence: float
    quote: str


def heard(lines: Iterable[Line]) -> tuple[Heard, ...]:
    """The wishes in a comment's own words, in order; of one name the last. Never raises; linear in the text."""
    found: dict[str, Heard] = {}
    for clause in clauses(lines):
        for wish in _of(clause):
            found.pop(wish.name, None)
            found[wish.name] = wish
    return tuple(found.values())


def _of(clause: Clause) -> Iterator[Heard]:
    text = clause.plain
    if _ONCE.search(text) or _SUPPOSED.search(text) or _OTHERS.search(text):
        return
    if clause.asks and _ASKS.search(text):
        return
    sure = STANDING if _ALWAYS.search(text) else ASKED
    kinds = False
    for row in ROWS:
        match = row.pattern.search(text)
        if match is None or (row.unless is not None and row.unless.search(text)):
            continue
        value = row.value or _worded(match)
        if row.standing and sure < STANDING:
            continue
        kinds = True
        yield Heard(name=row.name, value=value, confidence=sure, quote=clause.said)
    if not kinds and not clause.asks:
        yield from _practice(clause)


def _practice(clause: Clause) -> Iterator[Heard]:
    """`always use type hints`: of no kind, and still something that holds from now on."""
    match = _SUBJECT.search(clause.plain)
    if match is None:
        return
    what = _STOP.sub("", match["what"]).strip(" '\"*_`")
    if len(what) > 1 and what not in ("it", "this", "that", "them", "these", "those", "so"):
        name = f"{PRACTICE}{what[:LONGEST_VALUE]}"
        yield Heard(name=name, value=match["mode"], confidence=STANDING, quote=clause.said)


def _worded(match: re.Match[str]) -> str:
    """The value that stands in the words themselves."""
    word = next((text for text in match.groupdict().values() if text), "")
    return {"deutsch": "german", "englisch": "english"}.get(word, word)[:LONGEST_VALUE]
