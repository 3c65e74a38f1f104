"""Which of the things that people said hold, where later ones override earlier ones. Pure and deterministic.

Two clauses are held against each other by their claims. What is not seen to contradict holds beside the other: a
constraint too many does less harm than one that is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from actors.issue import claims, contradicting, revisions, rivals
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
    parts: list[contradicting.Part]
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
        new.parts = contradicting.in_context(new.parts)
        held.append(new)
    return tuple(Standing(note=item.note, how=item.how, by=item.by) for item in held)


def _part(claim: str) -> contradicting.Part:
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
    gone = [part for part in left if any(contradicting.contradicts(claim, part) for claim in new.parts)]
    kinds = {part[1] for part in gone if part[0] in ("use", "drop")}
    rest = [part for part in left if part not in gone and not (part[0] in ("use", "drop") and part[1] in kinds)]
    if gone and not rest:
        old.how, old.by = How.REPLACED, new.note
        new.parts = [contradicting.with_subject(part, gone) for part in new.parts]
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
