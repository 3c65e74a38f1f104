"""What somebody prefers, whatever the case: the kinds, a wish and its evidence, all of a person. Pure.

A later wish of a kind takes the place of an earlier one. What somebody set themselves (`/preferences`) is only
changed by what they say or set after that. Usual answers are offered, never taken for an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from actors.issue.task import OutputFormat

MOST_PRACTICES = 20
MOST_CHOSEN = 100
"""Answers of a person that are kept: the newest."""
LONGEST_VALUE = 80
LONGEST_QUOTE = 300
PRACTICE = "practice:"
"""What begins the name of a wish that is of no kind below: `practice:type hints`."""


OUTPUT = "output"


def output_value(output: OutputFormat) -> str:
    """A form's output as the value of a preference: `analysis-report`."""
    return output.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of preference. `choices`: its values and what each does; empty where any words may be the value."""

    name: str
    says: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def means(self) -> dict[str, str]:
        """What each value does."""
        return dict(self.choices)


KINDS: tuple[Kind, ...] = (
    Kind(
        name="brevity",
        says="How much is said in results and explanations.",
        choices=(
            ("short", "short texts, details folded away"),
            ("detailed", "everything in full"),
        ),
    ),
    Kind(
        name="mentions",
        says="Whether reminders and questions mention you.",
        choices=(
            ("yes", "mention me"),
            ("no", "do not mention me"),
        ),
    ),
    Kind(
        name="progress",
        says="How much of the progress is told.",
        choices=(
            ("every-step", "tell every step"),
            ("end-only", "tell only how it ended"),
        ),
    ),
    Kind(
        name="format",
        says="How results are laid out.",
        choices=(
            ("list", "as a list"),
            ("table", "as a table"),
            ("prose", "as plain text"),
            ("diff", "as a diff"),
            ("json", "as JSON"),
        ),
    ),
    Kind(
        name=OUTPUT,
        says="What is offered where a form does not say what you want to get: what you asked for twice in a row.",
        choices=tuple((output_value(output), output.value.lower()) for output in OutputFormat),
    ),
    Kind(
        name="plan",
        says="Whether a plan comes before the changes.",
        choices=(
            ("first", "a plan before any change"),
            ("none", "no plan, begin at once"),
        ),
    ),
    Kind(name="tests", says="What tests are written with, for instance `pytest`."),
    Kind(name="language", says="The language of results, for instance `German`."),
)
BY_NAME = MappingProxyType({kind.name: kind for kind in KINDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A preference and what it rests on: the person's words, the comment, the time (seconds, UTC).

    `how`: `said` in a comment, `set` by a command, or what they `did`. `case` is the key of the case in which that was.
    """

    name: str
    value: str
    at: float
    how: str = "said"
    confidence: float = 1.0
    quote: str = ""
    case: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody answered to a question. `option`: it was one of those offered, not their own words."""

    question: str  # `about` of its text and options
    text: str
    answer: str
    at: float
    case: str
    option: bool = False

    @property
    def name(self) -> str:
        """Tells it from the person's other answers: the same question in the same case is one answer."""
        return f"{self.question}/{_digest(self.case)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is known of what a person (GitHub's id) prefers."""

    person: int
    login: str = ""
    wishes: tuple[Wish, ...] = ()
    chosen: tuple[Chosen, ...] = ()

    def value(self, name: str) -> str:
        """The value of a kind; empty where nothing is known."""
        return next((wish.value for wish in self.wishes if wish.name == name), "")

    def wish(self, name: str) -> Wish | None:
        """The wish of that name."""
        return next((wish for wish in self.wishes if wish.name == name), None)


NOBODY = Profile(person=0)


def with_wishes(profile: Profile, wishes: Iterable[Wish]) -> Profile:
    """The profile with more wishes; of one name the latest holds, and among those of one time the last."""
    known = {wish.name: wish for wish in profile.wishes}
    for wish in wishes:
        before = known.get(wish.name)
        if before is None or before.at <= wish.at:
            known[wish.name] = wish
    practices = sorted((w for w in known.values() if w.name.startswith(PRACTICE)), key=lambda wish: wish.at)
    for wish in practices[: max(0, len(practices) - MOST_PRACTICES)]:
        del known[wish.name]
    return replace(profile, wishes=tuple(sorted(known.values(), key=_place)))


def with_answer(profile: Profile, chosen: Chosen) -> Profile:
    """The profile with one more answer; a later one to the same question of the same case takes its place."""
    others = [known for known in profile.chosen if known.name != chosen.name]
    kept = sorted([*others, chosen], key=lambda known: known.at)[-MOST_CHOSEN:]
    return replace(profile, chosen=tuple(kept))


def without(profile: Profile, name: str) -> Profile:
    """The profile without a wish, without its usual answers (`answers`), or without anything (`all`)."""
    if name == "all":
        return replace(profile, wishes=(), chosen=())
    if name == "answers":
        return replace(profile, chosen=())
    return replace(profile, wishes=tuple(wish for wish in profile.wishes if wish.name != name))


def usual(profile: Profile, question: str, *, case: str, options: tuple[str, ...]) -> Chosen | None:
    """What the person chose when this was asked last in another case.

    Own words are offered in the same repository alone: they may tell what others must not read.
    """
    for known in reversed(profile.chosen):
        if known.question != question or known.case == case:
            continue
        same_place = known.case.partition("#")[0] == case.partition("#")[0]
        if known.answer in options or (not options and same_place):
            return known
    return None


def times(profile: Profile, chosen: Chosen) -> int:
    """In how many cases the person gave this answer."""
    return sum(known.question == chosen.question and known.answer == chosen.answer for known in profile.chosen)


def about(text: str, options: Iterable[str]) -> str:
    """What makes a question the same in another case: its words and options, whatever their case and order."""
    words = " ".join(text.lower().split())
    return _digest("\n".join((words, *sorted(" ".join(option.lower().split()) for option in options))))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _place(wish: Wish) -> tuple[int, str]:
    order = [kind.name for kind in KINDS]
    return (order.index(wish.name) if wish.name in order else len(order), wish.name)
