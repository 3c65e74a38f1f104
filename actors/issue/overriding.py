"""Which of the things that people said hold, where later ones override earlier ones. Pure and deterministic.

A later point is held against every earlier one that holds: what their claims and words contradict, and the cues by
which people let on that they change something, are weighed together (`override_traits`). What does not seem to
contradict holds beside the other: a constraint too many does less harm than one that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from actors.issue import claims, contradicting, override_traits, revisions, rivals
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


Judge = Callable[[Note, Sequence[override_traits.Rival]], Sequence[bool]]
"""Tells of each of the earlier points that hold whether the note takes its place."""


def resolve(notes: Sequence[Note], *, judge: Judge = override_traits.taken) -> tuple[Standing, ...]:
    """What became of each, in their order. Every note is compared with those before it that still hold."""
    held = _resolved(tuple(sorted(notes, key=lambda item: item.stands)), judge)
    return tuple(Standing(note=item.note, how=item.how, by=item.by) for item in held)


@lru_cache(maxsize=128)
def _resolved(notes: tuple[Note, ...], judge: Judge) -> tuple[_Held, ...]:
    """Note by note: a case asks anew with each one that is said, and only that one is then looked at."""
    if not notes:
        return ()
    held = [replace(item, parts=list(item.parts)) for item in _resolved(notes[:-1], judge)]
    note = notes[-1]
    new = _Held(note=note, parts=[_part(claim) for claim in note.claims])
    before = [item for item in held if item.holds]
    if any(kind == "spent" for kind, _, _ in new.parts):
        new.how = How.SPENT
    if any(kind == "forget" for kind, _, _ in new.parts):
        _take_back(new, before)
    else:
        _override(new, before, judge)
    new.parts = contradicting.in_context(new.parts)
    return (*held, new)


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


_ASIDE = frozenset({"fix", "away"}) | revisions.KINDS
"""Claims that say something of other words, and nothing that could be contradicted."""


@dataclass(frozen=True, slots=True)
class _View:
    """An earlier point as a later one sees it: which of its parts are gone, and what the rules say of it."""

    item: _Held
    gone: list[contradicting.Part]
    seen: frozenset[str]


def _override(new: _Held, before: list[_Held], judge: Judge) -> None:
    others = [item for item in before if _apart(new, item)]
    if not others:
        return
    points = [(other.note, other.heir) for other in others if other.note.kind is Kind.POINT]
    rival = rivals.rivals(new.note, points)
    meant = _meant_last(new, others) if _fixes(new) else None
    views = [_view(new, item, rival.get(item.note.number), meant=meant is item) for item in others]
    rivals_of = [override_traits.Rival(view.item.note, view.seen, view.item.heir) for view in views]
    taken = [_decided(view, likely) for view, likely in zip(views, judge(new.note, rivals_of), strict=True)]
    if any(taken) and any(kind == "away" for kind, _, _ in new.parts):
        new.how = How.SPENT  # `drop the benchmark`, where one was asked for
    for view, replaced in reversed(list(zip(views, taken, strict=True))):
        if replaced:
            _replace(new, view)
        elif PART in view.seen:
            _narrow(new, view)
        elif WIDER in view.seen:
            view.item.how, view.item.by = How.WIDENED, new.note


def _decided(view: _View, likely: bool) -> bool:
    """Whether it is replaced: other files, and another choice that corrects one, are sure; all else is only likely."""
    return SURE in view.seen or (likely and WIDER not in view.seen)


def _apart(new: _Held, old: _Held) -> bool:
    """Whether the two were not said in one breath: people list what belongs together, unless they correct it."""
    together = old.note.comment_id is not None and old.note.comment_id == new.note.comment_id
    return not together or _fixes(new)


def _fixes(item: _Held) -> bool:
    return any(kind == "fix" for kind, _, _ in item.parts)


def _replace(new: _Held, view: _View) -> None:
    view.item.how, view.item.by = How.REPLACED, new.note
    new.parts = [contradicting.with_subject(part, view.gone) for part in new.parts]
    new.inherit(view.item)


def _narrow(new: _Held, view: _View) -> None:
    if rest := [part for part in view.item.parts if part not in view.gone]:
        view.item.parts = rest
    view.item.how, view.item.by = How.NARROWED, new.note


# --- what the rules say -------------------------------------------------------------------------------------------

WHOLE, PART, WIDER, MEANT = "contradicted", "contradicted in part", "widened", "meant"
SURE = "surely contradicted"
RIVAL, RIVAL_IN_PART = "rival", "rival in part"


def _view(new: _Held, item: _Held, rival: bool | None, *, meant: bool) -> _View:
    gone, seen = _contradicted(new, item)
    if rival is not None:
        seen |= {RIVAL} if rival else {RIVAL_IN_PART} | (set() if WHOLE in seen else {PART})
    if meant and not seen:
        seen |= {MEANT}
    return _View(item=item, gone=gone, seen=frozenset(seen))


def _contradicted(new: _Held, old: _Held) -> tuple[list[contradicting.Part], set[str]]:
    """Which claims of the earlier one the later contradicts, and what that comes to."""
    left = [part for part in old.parts if part[0] not in _ASIDE]
    gone = [part for part in left if any(contradicting.contradicts(claim, part) for claim in new.parts)]
    kinds = {part[1] for part in gone if part[0] in ("use", "drop")}
    rest = [part for part in left if part not in gone and not (part[0] in ("use", "drop") and part[1] in kinds)]
    if gone and not rest:
        files = all(part[0] in contradicting.SCOPE for part in gone)
        corrected = _fixes(new) and all(part[0] in ("use", "drop") for part in gone)
        return gone, {WHOLE, *(f"contradicted {part[0]}" for part in gone), *([SURE] if files or corrected else [])}
    if gone:
        return gone, {PART}
    widened = any(kind == "only" for kind, _, _ in left) and any(kind == "also" for kind, _, _ in new.parts)
    return gone, {WIDER} if widened else set()


def _open(kind: str, subject: str) -> bool:
    """Whether a claim leaves open what it is about."""
    return kind in ("use", "only") or (kind == "set" and not subject)


def _meant_last(new: _Held, before: list[_Held]) -> _Held | None:
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
            return item
    return None
