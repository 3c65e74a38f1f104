"""Which of the things that people said hold, where later ones override earlier ones. Pure and deterministic.

Two clauses are held against each other by their claims. What is not seen to contradict holds beside the other: a
constraint too many does less harm than one that is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from actors.issue import claims, revisions, rivals
from actors.issue.note import Kind, Note


class How(StrEnum):
    """What became of something that was said."""

    HOLDS = "holds"
    WIDENED = "widened"  # it holds, and a later word allows more
    NARROWED = "narrowed"  # it holds but for a part
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    SPENT = "spent"  # it did nothing but take something back


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A point or an answer, and what became of it through which later one."""

    note: Note
    how: How = How.HOLDS
    by: Note | None = None

    @property
    def holds(self) -> bool:
        """Whether it still has to be kept to."""
        return self.how in (How.HOLDS, How.WIDENED, How.NARROWED)


@dataclass(slots=True)
class _Held:
    note: Note
    parts: list[tuple[str, str, str]]
    how: How = How.HOLDS
    by: Note | None = None
    heir: frozenset[str] = frozenset()
    """What it is about by what it took the place of, where it does not say so itself: `make that 5`."""

    @property
    def holds(self) -> bool:
        return self.how in (How.HOLDS, How.WIDENED, How.NARROWED)

    def inherit(self, old: _Held) -> None:
        """It is about what the one was about whose place it takes."""
        if len(revisions.topics(self.note.text)) < revisions.ALONE:
            self.heir |= revisions.topics(old.note.text) | old.heir


def resolve(notes: Sequence[Note]) -> tuple[Standing, ...]:
    """What became of each, in their order. Every note is compared with those before it that still hold."""
    held: list[_Held] = []
    for note in sorted(notes, key=lambda item: item.stands):
        new = _Held(note=note, parts=[_part(claim) for claim in note.claims])
        before = [item for item in held if item.holds]
        if any(kind == "forget" for kind, _, _ in new.parts):
            _take_back(new, before)
        else:
            _override(new, before)
        held.append(new)
    return tuple(Standing(note=item.note, how=item.how, by=item.by) for item in held)


def _part(claim: str) -> tuple[str, str, str]:
    kind, subject, value = claim.split("|", 2)
    return kind, subject, value


# --- words taken back --------------------------------------------------------------------------------------------


def _take_back(new: _Held, before: list[_Held]) -> None:
    """`forget what I said about the tests`: their own words first, those of others where they said nothing of it."""
    new.how = How.SPENT
    for subject, how in [(subject, how) for kind, subject, how in new.parts if kind == "forget"]:
        own = [item for item in before if item.note.by == new.note.by and item.note.kind is Kind.POINT]
        candidates = own or [item for item in before if item.note.kind is Kind.POINT]
        taken = _meant(subject, candidates, new) or (_meant(subject, before, new) if subject != "last" else [])
        for item in taken:
            item.how, item.by = How.WITHDRAWN, new.note
        if not taken and subject not in ("last", "all") and how != "lifted":
            new.how = How.HOLDS  # nothing was said of it: then it is a wish of its own


def _meant(subject: str, candidates: list[_Held], new: _Held) -> list[_Held]:
    if subject == "all":
        return candidates
    if subject == "last":
        earlier = [item for item in candidates if item.note.comment_id != new.note.comment_id] or candidates
        last = earlier[-1:]
        same = [item for item in earlier if last and item.note.comment_id == last[0].note.comment_id]
        return same if last and last[0].note.comment_id is not None else last
    wanted = frozenset(subject.split())
    scored = [(len(wanted & _words(item)), item) for item in candidates]
    best = max((score for score, _ in scored), default=0)
    return [item for score, item in scored if score == best and score > 0]


def _words(item: _Held) -> frozenset[str]:
    said = (part for part in item.parts if part[0] not in _ASIDE)
    own = frozenset(word for _, subject, value in said for word in (*subject.split(), *value.split()))
    return claims.words(item.note.text) | own


# --- words against words -----------------------------------------------------------------------------------------


def _override(new: _Held, before: list[_Held]) -> None:
    touched = False
    for item in reversed(before):  # a figure alone is for what was said last
        together = item.note.comment_id is not None and item.note.comment_id == new.note.comment_id
        if not together or _fixes(new):  # people list what belongs together in one breath
            touched |= _against(new, item)
    if touched and any(kind == "away" for kind, _, _ in new.parts):
        new.how = How.SPENT  # `drop the benchmark`, where one was asked for
    if not touched:
        touched = _take_place(new, before)
    if not touched and _fixes(new):
        _correct(new, before)


def _take_place(new: _Held, before: list[_Held]) -> bool:
    """What the claims do not show: see `rivals`."""
    others = [
        item
        for item in before
        if item.note.kind is Kind.POINT and (new.note.comment_id is None or item.note.comment_id != new.note.comment_id)
    ]
    taken = rivals.rivals(new.note, [(item.note, item.heir) for item in others])
    for item in others:
        if item.note.number in taken:
            item.how, item.by = How.REPLACED if taken[item.note.number] else How.NARROWED, new.note
            new.inherit(item)
    return bool(taken)


_ASIDE = frozenset({"fix", "away"}) | revisions.KINDS
"""Claims that say something of other words, and nothing that could be contradicted."""


def _fixes(item: _Held) -> bool:
    return any(kind == "fix" for kind, _, _ in item.parts)


def _against(new: _Held, old: _Held) -> bool:
    """Hold a later note against an earlier one; whether that changed something."""
    left = [part for part in old.parts if part[0] not in _ASIDE]
    gone = [part for part in left if any(_contradicts(claim, part) for claim in new.parts)]
    kinds = {part[1] for part in gone if part[0] in ("use", "drop")}
    rest = [part for part in left if part not in gone and not (part[0] in ("use", "drop") and part[1] in kinds)]
    if gone and not rest:
        old.how, old.by = How.REPLACED, new.note
        new.parts = [_with_subject(part, gone) for part in new.parts]
        new.inherit(old)
        return True
    if gone:
        old.parts = [part for part in old.parts if part not in gone]
        old.how, old.by = How.NARROWED, new.note
        return True
    if any(kind == "only" for kind, _, _ in left) and any(kind == "also" for kind, _, _ in new.parts):
        old.how, old.by = How.WIDENED, new.note
        return True
    return False


def _with_subject(part: tuple[str, str, str], gone: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    """A figure alone counts what the figure counted that it takes the place of."""
    kind, subject, value = part
    same = next((what for name, what, _ in gone if name == "set" == kind), "")
    return (kind, same, value) if same and all(word.startswith("u=") for word in subject.split()) else part


def _contradicts(new: tuple[str, str, str], old: tuple[str, str, str]) -> bool:
    if old[0] in _SCOPE or new[0] in _SCOPE:
        return _other_scope(new, old)
    if new[0] in ("use", "drop", "both"):
        return _other_choice(new, old)
    if new[0] == "set" and old[0] == "set":
        return _same_slot(new[1], old[1]) and new[2] != old[2]
    if {new[0], old[0]} == {"yes", "no"} and new[1] == old[1]:
        return _same_thing(new[2], old[2])
    if new[0] in ("yes", "no") and old[0] in ("use", "drop"):
        opposite = (new[0] == "no") == (old[0] == "use")
        return opposite and new[1] == "have" and _same_thing(new[2], old[2])
    return False


_SCOPE = frozenset({"only", "also", "not", "all"})


def _other_scope(new: tuple[str, str, str], old: tuple[str, str, str]) -> bool:
    if not (old[0] in _SCOPE and new[0] in _SCOPE):
        return _wanted_there(new, old)
    match new[0], old[0]:
        case "all", _:
            return True
        case "only", "only" | "also" | "all":
            return True
        case "only" | "also", "not":
            return _within(old[1], new[1])
        case "not", "only" | "also":
            return new[1] == old[1] or _within(old[1], new[1])
        case _:
            return False


def _wanted_there(new: tuple[str, str, str], old: tuple[str, str, str]) -> bool:
    """`don't touch the docs`, and later `also update the docs`, where one of the two names no file."""
    scope, want = (new, old) if new[0] in _SCOPE else (old, new)
    if want[0] not in ("yes", "no") or want[1] not in ("change", "have") or scope[0] not in ("also", "not"):
        return False
    opposite = (scope[0] == "not") == (want[0] == "yes")
    return opposite and claims.words(scope[1]) <= frozenset(want[2].split())


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")


def _other_choice(new: tuple[str, str, str], old: tuple[str, str, str]) -> bool:
    kinds = (new[0], old[0])
    if new[1] == "?" or old[1] == "?":
        if old[0] not in ("use", "drop", "both") or new[1] != old[1]:
            return kinds[0] == "drop" and old[0] in ("yes", "use") and _mentions(new[2], old[2])
        opposite = {"use", "drop"} == set(kinds)
        return opposite and _same_thing(new[2], old[2])
    if new[1] != old[1]:
        return False
    match kinds:
        case ("use", "use" | "both"):
            return new[2] != old[2]
        case ("use", "drop") | ("drop", "use" | "both") | ("both", "drop"):
            return new[2] == old[2]
        case _:
            return False


def _mentions(word: str, value: str) -> bool:
    return bool(word) and frozenset(word.split()) <= frozenset(value.split())


def _same_slot(new: str, old: str) -> bool:
    """Two figures or names for the same thing. The unit is the same, or one has none, which the other counts."""
    one, other = frozenset(new.split()), frozenset(old.split())
    if "name" in one & other:
        return bool((one | other) & _IT) or one == other
    units = ({word[2:] for word in half if word.startswith("u=")} for half in (one, other))
    unit, was = (next(iter(found), "") for found in units)
    counted, before = (frozenset(word for word in half if not word.startswith("u=")) for half in (one, other))
    if unit == was:
        return bool(counted & before) or (bool(unit) and not (counted and before))
    return (not was and unit in before) or (not unit and was in counted)


_IT = frozenset({"it", "this", "that", "them"})


def _same_thing(new: str, old: str) -> bool:
    one, other = frozenset(new.split()), frozenset(old.split())
    shared = one & other
    return bool(shared) and (one <= other or other <= one or 2 * len(shared) >= len(one | other))


# --- a correction that names nothing ------------------------------------------------------------------------------


def _open(kind: str, subject: str) -> bool:
    """Whether a claim leaves open what it is about."""
    return kind in ("use", "only") or (kind == "set" and not subject)


def _correct(new: _Held, before: list[_Held]) -> None:
    """`no, use memcached`: what was said last of the same kind is meant."""
    kinds = {(kind, "" if kind == "set" else subject) for kind, subject, _ in new.parts if _open(kind, subject)}
    for item in reversed(before):
        mine = {(kind, "" if kind == "set" else subject) for kind, subject, _ in item.parts}
        same = any(
            kind == other and (sub == also or "?" in (sub, also) or not sub)
            for kind, sub in kinds
            for other, also in mine
        )
        if same and [part[2] for part in item.parts] != [part[2] for part in new.parts]:
            item.how, item.by = How.REPLACED, new.note
            return
