"""What is said of somebody's preferences: the table that `/preferences` shows, and what a worker is told. Pure.

A comment may be read by more people than the one in which a wish was said: the words of another repository are not
repeated, and what somebody always or never wants in one repository holds in that one alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from actors.issue.neutral import inline, plain
from actors.issue.phrases import day, name
from actors.issue.preferences import BY_NAME, KINDS, LONGEST_QUOTE, OUTPUT, PRACTICE, Profile, Wish
from actors.redaction import redact

_TOLD = {
    ("brevity", "short"): "Keep the report short: the outcome first, no more than it takes.",
    ("brevity", "detailed"): "Explain in detail what was done and why.",
    ("format", "list"): "Lay the report out as a list of points.",
    ("format", "table"): "Lay the report out as a table where it can be one.",
    ("format", "prose"): "Write the report as running text, without lists and tables.",
    ("format", "diff"): "Show what changes as a diff.",
    ("format", "json"): "Give the outcome as JSON.",
    ("plan", "first"): "Begin with a plan, and ask whether it is right before anything is changed.",
    ("plan", "none"): "No plan is wanted beforehand.",
}


_HOW = {"said": "you said so", "set": "you set it", "did": "you asked for it twice in a row"}


def quoted(words: str) -> str:
    """A person's words as evidence: short, without secrets."""
    return redact(" ".join(words.split()))[:LONGEST_QUOTE]


def usage() -> str:
    """How `/preferences` is written."""
    return "It is written `/preferences`, `/preferences brevity=short`, or `/preferences forget brevity` (or `all`)."


def choices(kind: str) -> str:
    """The values of a kind, in a sentence."""
    return "one of " + ", ".join(f"`{value}`" for value in BY_NAME[kind].means)


def held(profile: Profile | None, key: str) -> tuple[Wish, ...]:
    """The wishes that hold in a case: practices only in the repository in which they were said."""
    wishes = profile.wishes if profile is not None else ()
    return tuple(wish for wish in wishes if not wish.name.startswith(PRACTICE) or _here(wish, key))


def constraints(profile: Profile | None, key: str, *, planned: bool = False) -> tuple[str, ...]:
    """What a worker is told of the preferences, as sentences; `planned`: the case itself sees to a plan."""
    return tuple(
        sentence for wish in held(profile, key) if not (planned and wish.name == "plan") and (sentence := told(wish))
    )


def told(wish: Wish) -> str:
    """A wish as a sentence for a worker; empty for one that is no worker's business."""
    if wish.name == "tests":
        return f"Write tests with {wish.value}, if the repository does not do it otherwise."
    if wish.name == "language":
        return f"Write the report in {wish.value.capitalize()}."
    if wish.name.startswith(PRACTICE):
        return f"{wish.value.capitalize()}: {wish.name.removeprefix(PRACTICE)}."
    return _TOLD.get((wish.name, wish.value), "")


def named(profile: Profile, word: str, key: str) -> str:
    """The name of what is to be forgotten, as somebody wrote it: a kind, `all`, `answers`, or a practice's words."""
    word = word.strip().lower() or "all"
    if word in BY_NAME or word in ("all", "answers"):
        return word
    practices = (wish.name for wish in held(profile, key) if wish.name == f"{PRACTICE}{word}")
    return next(practices, word)


def shown(profile: Profile, login: str, *, key: str, forgot: bool) -> str:
    """All that is known of a person's preferences, with what it rests on."""
    head = f"{name(login)}, that is forgotten." if forgot else ""
    rows = list(_rows(profile, key))
    if not rows:
        nothing = f"{name(login)}, I know of no preference of yours. You can set {_settable()}. {usage()}"
        return f"{head} I know of no preference of yours now." if forgot else nothing
    table = "\n".join(("| Preference | | How I know |", "|---|---|---|", *rows))
    foot = (
        "They hold in all my cases that you ask for. A word in a case counts before them. Change one with "
        "`/preferences brevity=short`; `/preferences forget brevity` (or `all`) makes me forget."
    )
    return "\n\n".join(
        part for part in (head or f"What I know of your preferences, {name(login)}:", table, foot) if part
    )


def _rows(profile: Profile, key: str) -> Iterator[str]:
    for wish in held(profile, key):
        kind = BY_NAME.get(wish.name)
        means = kind.means.get(wish.value, wish.value) if kind else wish.value
        title = wish.name if kind else plain(wish.name.removeprefix(PRACTICE))
        yield f"| {title} | {plain(means)} | {_evidence(wish, key)} |"
    elsewhere = len(profile.wishes) - len(held(profile, key))
    if elsewhere:
        yield f"| in other repositories | {elsewhere} more, which hold there | |"
    answers = sum(chosen.question != OUTPUT for chosen in profile.chosen)
    if answers:
        yield f"| answers | {answers} to questions; offered when the same is asked again | |"


def _evidence(wish: Wish, key: str) -> str:
    when = day(wish.at)
    if not _here(wish, key):
        return f"{_HOW[wish.how]} in another repository, {when}"
    link = f"[{when}]({wish.url})" if wish.url else when
    if wish.how != "said":
        return f"{_HOW[wish.how]}, {link}"
    sure = "" if wish.confidence >= 0.9 else " (fairly sure)"
    return f"“{inline(wish.quote, limit=120)}”, {link}{sure}"


def _settable() -> str:
    return ", ".join(f"`{kind.name}=`" for kind in KINDS)


def _here(wish: Wish, key: str) -> bool:
    return wish.case.partition("#")[0] == key.partition("#")[0]
