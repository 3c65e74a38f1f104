"""The requests that wait for one installation: which goes next, and when. Pure: every time is an argument."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from actors.github.budget import Cost
from actors.github.reads import Question
from actors.messages import (
    Browse,
    CreateComment,
    ErrorAnalysis,
    GitHubWrite,
    LabelLook,
    MendLabels,
    OpenPullRequest,
    PerformEffect,
    Rank,
    React,
    ReadAccess,
    ReadFile,
    ReadTemplates,
    ReadTree,
    Recovery,
    SwitchLabels,
)

Creation = CreateComment | OpenPullRequest
"""What is there twice when it is made twice."""

HELPFUL_TRIES = 6
"""Tries of a question whose answer helps but is not needed (settings, forms, files): about two minutes in all."""


_CREATING = {Rank.ANSWER: Cost.CREATE, Rank.NEWS: Cost.NEWS, Rank.PROGRESS: Cost.PROGRESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A label of a repository that is to look so; `now` is what it is called there, empty where it is missing."""

    look: LabelLook
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A request that waits. `uncertain_since`: an earlier try of it, at that time, may have been applied."""

    name: str  # the effect's id, or the question's name
    request: PerformEffect | Question | MendLabels
    tries: int = 0
    uncertain_since: float | None = None
    not_before: float = 0.0
    begun: bool = False  # a part of it is done: what is left of it must not be exchanged
    whole: SwitchLabels | None = None  # what it was before its first part was done
    mends: tuple[Mend, ...] | None = None  # what is left to do of a repository's labels; None: not looked at yet

    @property
    def lost(self) -> Creation | None:
        """What may be there already: it is looked for before it is made."""
        if self.uncertain_since is None or not isinstance(self.request, PerformEffect):
            return None
        return self.request.write if isinstance(self.request.write, Creation) else None

    @property
    def done_without(self) -> bool:
        """Whether it has been asked for long enough, and the case can go on without the answer."""
        helpful = ReadAccess | ReadFile | ReadTemplates | ReadTree | MendLabels
        return self.tries >= HELPFUL_TRIES and isinstance(self.request, helpful)

    @property
    def cost(self) -> Cost:
        """What its next request costs."""
        if isinstance(self.request, Question) or self.lost is not None:
            return Cost.READ
        if isinstance(self.request, MendLabels):
            return Cost.PROGRESS if self.mends else Cost.READ
        creates = isinstance(self.request.write, CreateComment | OpenPullRequest | React)
        return _CREATING[self.request.rank] if creates else Cost.WRITE

    @property
    def priority(self) -> int:
        """Smaller goes first: reads, which cases wait for, writes by their rank, labels, a look around."""
        if isinstance(self.request, Browse):
            return max(Rank) + 2
        if isinstance(self.request, Question):
            return 0
        if isinstance(self.request, MendLabels):
            return max(Rank) + 1
        return self.request.rank


class Queue:
    """All requests by name. Only those that were handed in with `add` are ready; the others are under way."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._ready: list[tuple[int, int, str]] = []  # (priority, order, name)
        self._places: dict[str, tuple[int, int]] = {}  # of what is ready: other entries of the heap are void
        self._order = itertools.count()

    def get(self, name: str) -> Item | None:
        """The request of that name, waiting or under way."""
        return self._items.get(name)

    def add(self, item: Item) -> None:
        """From now on `item`, which is new or under way, waits for its turn."""
        self._place(item, next(self._order))

    def change(self, item: Item) -> None:
        """Put `item` in the place of the one of its name, wherever that stands; further in front if it has to be."""
        self._items[item.name] = item
        place = self._places.get(item.name)
        if place is not None and place[0] != item.priority:
            self._place(item, place[1])

    def _place(self, item: Item, order: int) -> None:
        self._items[item.name] = item
        self._places[item.name] = (item.priority, order)
        heapq.heappush(self._ready, (item.priority, order, item.name))

    def remove(self, name: str) -> None:
        """A request that was under way is over."""
        del self._items[name]

    def pick(self, now: float, budget: Mapping[Cost, float]) -> tuple[Item | None, float | None]:
        """The first request that may go now, under way from here on; else the seconds until the next look.

        `budget`: the seconds until a request of each cost may be sent.
        """
        held: list[tuple[int, int, str]] = []
        waits, picked = [], None
        while self._ready and picked is None and min(budget.values()) <= 0:
            entry = heapq.heappop(self._ready)
            if self._places.get(entry[2]) != entry[:2]:
                continue
            item = self._items[entry[2]]
            wait = max(item.not_before - now, budget[item.cost])
            if wait <= 0:
                picked = item
                del self._places[item.name]
            else:
                held.append(entry)
                waits.append(wait)
        if self._ready and picked is None:
            waits.append(min(budget.values()))
        for entry in held:
            heapq.heappush(self._ready, entry)
        return picked, min(waits, default=None)


def split(write: GitHubWrite) -> tuple[GitHubWrite, GitHubWrite | None]:
    """The part of a write that is one request, and what is left of it: labels are added first, then removed."""
    if not isinstance(write, SwitchLabels):
        return write, None
    if write.add:
        rest = replace(write, add=())
        return replace(write, remove=()), rest if write.remove else None
    rest = replace(write, remove=write.remove[1:])
    return replace(write, remove=write.remove[:1]), rest if rest.remove else None


def certain(write: GitHubWrite, item: Item | None) -> GitHubWrite:
    """What is left of a write once it is known whether `item`, an earlier wording of it, may have been sent."""
    if not isinstance(write, SwitchLabels) or not write.perhaps:
        return write
    may_be_there = item is not None and (item.tries > 0 or item.uncertain_since is not None)
    return replace(write, remove=(*write.remove, *write.perhaps) if may_be_there else write.remove, perhaps=())


def exchanged(waiting: Item, request: PerformEffect) -> Item:
    """What waits, worded anew; what is begun is brought to its end first."""
    if waiting.begun and isinstance(waiting.request, PerformEffect):
        return replace(waiting, request=replace(waiting.request, rank=request.rank))
    return replace(waiting, request=replace(request, write=certain(request.write, waiting)))


def postponed(item: Item, analysis: ErrorAnalysis, *, now: float, quiet: float) -> Item:
    """A request that failed, as it waits for its next try; `quiet` seconds before a comment is looked for."""
    match analysis.recovery:
        case Recovery.PAUSE_ALL:
            return item
        case Recovery.CONFIRM:
            since = now if item.uncertain_since is None else item.uncertain_since
            return replace(item, uncertain_since=since, not_before=max(item.not_before, now + quiet))
        case _:
            return replace(item, not_before=max(item.not_before, now + analysis.delay))
