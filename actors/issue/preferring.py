"""What somebody says about how they like things done: their words to wishes. Pure and deterministic.

Read are the lines of a comment that are its writer's own (no quotes, no code). A wish for this once, a question, a
supposition and what is said of somebody else teach nothing. In doubt nothing is learned: a preference that is taken
wrongly annoys in every case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from actors.issue.comment_lines import Line
from actors.issue.lazily import lazily
from actors.issue.preference_marks import Marked, among, marked
from actors.issue.preference_names import language, languages, tool
from actors.issue.preference_rows import ROWS
from actors.issue.preference_spoken import spoken
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
    r"|run|pull request|report|ticket|thread|job|project|change|analysis|migration|feature|round|part|bug|fix)"
    r"|this (?:summary|report|answer|analysis|list|page|document|text|export|review)|in this (?:case|issue|pr"
    r"|run|one|pull request)|today|(?:for now|right now"
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
    r"|(?:my|our|the|his|her|their) [\w-]+(?: [\w-]+)? (?:always |never |usually |generally |only )?(?:wants"
    r"|likes|prefers|loves"
    r"|hates|insists|expects|dislikes|enjoys)|[a-z]+ (?:said|says|wants|prefers|likes|hates|loves|asked"
    r"|told))\b(?!.*\bi (?:prefer|want|like))"
)
_PAST = lazily(
    r"\b(?:we|i) (?:always |never |usually |once |already |only |just |all )?"
    r"(?:had|did|was|were|made|wrote|got|saw|tried|understood|knew|heard|found|(?!need)[a-z]+ed\b(?! to)"
    r"|read [^,;:]{1,30} last)\b[^,;:]*"
    r"|\b(?:thanks|thank you|thx)(?: a lot| so much| very much)? for [^,;:]*"
)
"""What was is no wish."""
_REMARK = lazily(
    r"\b(?:looks?|seems?|feels?|sounds?|reads?) (?:\w+ )?(?:like|fine|good|great|ok|okay|right|wrong|odd|weird"
    r"|off|nice|perfect"
    r"|empty|well)\b"
)
_ASKS = lazily(r"^\W*(?:should|shall|do|does|did|is|are|why|what|how|which|who|where|can i|may i|am i)\b")
_SUBJECT = lazily(
    r"^(?:please |pls |also |and |so |oh,? |from now on,? |in (?:the )?future,? |in general,? |as a rule,? "
    r"|going forward,? |you should |we |i )*(?P<mode>always|never) (?:please )?(?:use|using|write|add|include|run|put"
    r"|create|make|do|follow|keep|touch|change|edit|commit|push|rename|remove|delete|format"
    r"|name) (?P<what>[^.,;:!?()]{2,60})"
)
_STOP = lazily(r"\s+(?:please|for|in|when|if|to|with|because|so|as|on|and|instead|thanks|thank)\b.*$")

_TALK = ("brevity", "mentions", "progress")
"""Kinds that are about the talk, and so never about the work."""
_TELLS = lazily(r"\b(?:post|tell|write|report|answer|reply|comment|explain|message|send|drop|speak|talk)\b")
_CHORE = lazily(
    r"\b(?:every|each) time i\b|\bi (?:always |usually |often |mostly |normally )+(?:check|open|run|get|see"
    r"|forget|lose|find|test"
    r"|wonder|know|think|end up|have to)\b"
)
"""What somebody does always is no wish."""
_VERBLESS = 4
"""Words of a wish like `JSON, always.`"""
_TASK = lazily(
    r"\b(?:put|write|give|show|render|print|list|make|add|include|turn|export|present|store|keep|format|generate)"
    r" (?:me )?(?:the|every|each|this|that|these|those|our|both|its|their) (?!(?:[\w-]+ )?(?:answers?|repl(?:y"
    r"|ies)|comments?"
    r"|reports?|summar(?:y|ies)|messages?|updates?|explanations?|results?|findings|outcome|diffs?|patch|table"
    r"|list|same)\b)"
    r"|\b(?:rows?|columns?|lines?|entry|entries|table|list) (?:for|per|with|of) (?!me\b|the (?:results?|findings))"
    r"|\w/\w|<code>|\d|\b(?:users?|customers?|visitors?|clients?|readers?|board|management|page)\b|\b(?:sorted"
    r"|grouped|ordered) by\b"
)
"""Of what is laid out: a certain thing, and so the one task."""


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
    said = clauses(lines)
    marks = [marked(_PAST.sub(" ", clause.plain)) for clause in said]
    for place, clause in enumerate(said):
        for wish in _of(clause, among(marks, place)):
            found.pop(wish.name, None)
            found[wish.name] = wish
    return tuple(found.values())


def _of(clause: Clause, mark: Marked) -> Iterator[Heard]:
    text = mark.text if mark.general else clause.plain
    if _ONCE.search(text) or _SUPPOSED.search(text) or _OTHERS.search(text):
        return
    if clause.asks and _ASKS.search(text):
        return
    standing = list(_standing(clause, mark))
    yield from standing
    plain = list(_plain(clause, mark, {wish.name for wish in standing}))
    yield from plain
    if not standing and not plain and not clause.asks:
        yield from _practice(clause)


def _standing(clause: Clause, mark: Marked) -> Iterator[Heard]:
    """What is said for good and of the one who speaks: a mark and a topic are enough."""
    if _REMARK.search(mark.plain):
        return
    said = [(one.name, one.value) for one in spoken(mark.text, mark.plain)]
    said += [("tests", name) for name in [tool(clause.said)] if name]
    said += [("language", name) for name in languages(mark.text, mark.plain)]
    for name, value in said:
        if not _holds(name, mark) or _laid_out(name, mark):
            continue
        yield Heard(name=name, value=value[:LONGEST_VALUE], confidence=STANDING, quote=clause.said)


def _laid_out(name: str, mark: Marked) -> bool:
    """Whether the form is that of a certain thing."""
    return name == "format" and not (mark.personal or mark.work) and bool(_TASK.search(mark.text))


def _holds(name: str, mark: Marked) -> bool:
    """Whether what a clause says of that kind is meant for good, and by the one who speaks."""
    if mark.personal:
        return True
    if mark.work:
        return mark.first or mark.second or name in _TALK
    if mark.always:
        told = mark.second and ((name in _TALK and _TELLS.search(mark.plain)) or name == "language")
        wished = not _CHORE.search(mark.plain)
        return (mark.first and bool(wished)) or bool(told) or len(mark.plain.split()) <= _VERBLESS
    return mark.habit and mark.second


def _plain(clause: Clause, mark: Marked, known: Collection[str]) -> Iterator[Heard]:
    """A wish in so many words; it is kept though it may have been said without a thought of the future."""
    text = mark.plain
    sure = STANDING if _ALWAYS.search(text) else ASKED
    for row in ROWS:
        match = row.pattern.search(text)
        if match is None or row.name in known or (row.unless is not None and row.unless.search(text)):
            continue
        if sure < STANDING and (row.standing or (row.name == "format" and _TASK.search(text))):
            continue
        value = row.value or _worded(match, clause.said)
        yield Heard(name=row.name, value=value, confidence=sure, quote=clause.said)


def _practice(clause: Clause) -> Iterator[Heard]:
    """`always use type hints`: of no kind, and still something that holds from now on."""
    match = _SUBJECT.search(clause.plain)
    if match is None:
        return
    what = _STOP.sub("", match["what"]).strip(" '\"*_`")
    if len(what) > 1 and what not in ("it", "this", "that", "them", "these", "those", "so"):
        name = f"{PRACTICE}{what[:LONGEST_VALUE]}"
        yield Heard(name=name, value=match["mode"], confidence=STANDING, quote=clause.said)


def _worded(match: re.Match[str], said: str) -> str:
    """The value that stands in the words themselves, as it was written; a language by its English name."""
    word = next((text for text in match.groupdict().values() if text), "")
    place = said.lower().find(word)
    return language(said[place : place + len(word)] if place >= 0 else word)[:LONGEST_VALUE]
