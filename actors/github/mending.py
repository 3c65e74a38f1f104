"""A repository's labels brought to how they should look, a request at a time. Which cases wait for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from actors.github.gateway import GatewayError
from actors.github.queue import Item, Mend
from actors.messages import LabelLook, LabelsMended, MendLabels, Ref
from actors.wordings import text_digest

TAKEN = 422
GONE = 404


class LabelShelf(Protocol):
    """Where labels are."""

    def labels(self, repo: str) -> tuple[LabelLook, ...]:
        """All labels of a repository."""

    def put_label(self, repo: str, look: LabelLook, *, now: str = "") -> None:
        """Make the label called `now` look so, or a new one."""


def name(request: MendLabels) -> str:
    """One at a time for a repository."""
    return f"labels:{request.repo}"


def mark(labels: Iterable[LabelLook]) -> str:
    """Equal for equal tables: with another table all repositories are looked at again."""
    return text_digest("\0".join(f"{look.name}\0{look.color}\0{look.description}" for look in labels))


def differences(there: Iterable[LabelLook], wanted: Iterable[LabelLook]) -> tuple[Mend, ...]:
    """What is to be made or changed: names are compared as GitHub does, without regard to case."""
    known = {look.name.lower(): look for look in there}
    mends = []
    for look in wanted:
        found = known.get(look.name.lower())
        if found is None:
            mends.append(Mend(look=look))
        elif (found.name, found.color.lower(), found.description) != (look.name, look.color, look.description):
            mends.append(Mend(look=look, now=found.name))
    return tuple(mends)


def step(item: Item, request: MendLabels, shelf: LabelShelf) -> Item | None:
    """One request, and the item as it goes on; None when all is as it should be. Raises what the shelf raises.

    A label that somebody made or deleted meanwhile is no failure: the repository is looked at again.
    """
    if item.mends is None:
        item = replace(item, mends=differences(shelf.labels(request.repo), request.labels), tries=0)
        return item if item.mends else None
    mend = item.mends[0]
    try:
        shelf.put_label(request.repo, mend.look, now=mend.now)
    except GatewayError as error:
        if error.facts.status == (GONE if mend.now else TAKEN) and item.tries == 0:
            return replace(item, mends=None, tries=1)
        raise
    rest = item.mends[1:]
    return replace(item, mends=rest, tries=0) if rest else None


class Mender:
    """Which cases wait for the labels of which repository, and which repositories were seen to.

    `recall` and `remember` keep that under a name in the table `meta`, so that it is known after a restart.
    """

    def __init__(
        self,
        shelf: LabelShelf,
        *,
        issue: Callable[[str], Ref],
        recall: Callable[[str, str], Any],
        remember: Callable[[str, dict[str, object]], None],
    ) -> None:
        self._shelf = shelf
        self._issue = issue
        self._recall = recall
        self._remember = remember
        self._keys: dict[str, list[str]] = {}

    def seen_to(self, request: MendLabels) -> bool:
        """Whether that was done before with this table; then the case hears so, else it waits."""
        if not request.anew and self._recall("meta", name(request)) == {"mark": mark(request.labels)}:
            self._issue(request.key).tell(LabelsMended(repo=request.repo))
            return True
        keys = self._keys.setdefault(request.repo, [])
        if request.key not in keys:
            keys.append(request.key)
        return False

    def send(self, item: Item, request: MendLabels) -> Item | None:
        """Make one request; None when that was all, and those who wait hear of it."""
        rest = step(item, request, self._shelf)
        if rest is None:
            self._remember(name(request), {"mark": mark(request.labels)})
            self.over(request, done=True)
        return rest

    def over(self, request: MendLabels, *, done: bool) -> None:
        """Nobody waits any more."""
        for key in self._keys.pop(request.repo, []):
            self._issue(key).tell(LabelsMended(repo=request.repo, done=done))
