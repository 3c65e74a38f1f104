"""The assignment as this worker reads it, and which part of the tree it is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from actors.work.analyser.links import Links
from actors.work.analyser.proposed import Review


class NotAnAssignment(Exception):
    """What stood on standard input is no assignment; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file, folder or glob that the task names, with the lines that are meant (None: all)."""

    path: str
    first: int | None = None
    last: int | None = None

    def covers(self, path: str, first: int, last: int) -> bool:
        """Whether lines `first` to `last` of `path` are meant, or overlap what is."""
        wanted = self.path.strip("/")
        inside = path == wanted or wanted in ("", ".") or path.startswith(wanted + "/") or fnmatchcase(path, wanted)
        if not inside or self.first is None:
            return inside
        return first <= (self.last or self.first) and last >= self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of the tree that the task is about; without names it is all of it."""

    names: tuple[Named, ...] = ()

    def covers(self, path: str, first: int = 1, last: int = 1_000_000_000) -> bool:
        """Whether lines `first` to `last` of `path` belong to it."""
        return not self.names or any(named.covers(path, first, last) for named in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The commit that last changed a line. `date` is YYYY-MM-DD."""

    path: str
    line: int
    commit: str
    date: str
    subject: str
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What is to be done, and where.

    `output` is the form's word for the shape of the result, `history` which commits last changed lines that the task
    names, `review` the change that is to be reviewed, as the contract has them. `plan_only`: nothing is to be changed.
    """

    type: str
    title: str
    prompt: str
    context: str
    output: str
    acceptance: str
    scope: Scope
    links: Links
    repository: str
    commit: str
    tree: Path
    history: tuple[Touched, ...] = ()
    plan_only: bool = False
    review: Review | None = None

    @property
    def words(self) -> str:
        """All that the person wrote."""
        return "\n\n".join(filter(None, (self.title, self.prompt, self.context, self.acceptance)))

    @classmethod
    def parse(cls, line: str) -> Assignment:
        """Read it from the line on standard input. Raises `NotAnAssignment`."""
        try:
            return cls._read(json.loads(line))
        except json.JSONDecodeError as error:
            raise NotAnAssignment(f"the assignment is not JSON: {error}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise NotAnAssignment(f"the assignment lacks something: {error!r}") from error

    @classmethod
    def _read(cls, values: dict[str, Any]) -> Assignment:
        task, repository = values["task"], values["repository"]
        files = task.get("files") or ()
        names = (Named(path=at["path"], first=at.get("first_line"), last=at.get("last_line")) for at in files)
        return cls(
            type=task["type"],
            title=values["issue"]["title"],
            prompt=task["prompt"],
            context=task.get("context") or "",
            output=task.get("output") or "",
            acceptance=task.get("acceptance") or "",
            scope=Scope(names=tuple(names)),
            links=Links(html_url=repository["html_url"], commit=repository["commit"]),
            repository=repository["full_name"],
            commit=repository["commit"],
            tree=Path(values["tree"]),
            plan_only=bool(values.get("plan_only")),
            history=tuple(_touched(it) for it in values.get("history") or ()),
            review=Review.read(values["review"]) if values.get("review") else None,
        )


def _touched(values: dict[str, Any]) -> Touched:
    return Touched(
        path=values["path"],
        line=values["line"],
        commit=values["commit"],
        date=values["date"],
        subject=values["subject"],
        author=values.get("author") or "",
    )
