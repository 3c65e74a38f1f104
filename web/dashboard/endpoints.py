"""The table of what can be asked: address, what may be asked for, what reads it, the shape of the answer.

The API is made of it, its document too; the pages read with the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from web.dashboard import asked, cases, limits, queue, shapes, shapes_server, story, trouble
from web.dashboard.asked import Nothing
from web.dashboard.source import Source

Read = Callable[[Source, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A row: `path` below `/api/v1`, with `{name}` where `address` has a value. What is no GET needs the token."""

    name: str
    path: str
    says: str
    read: Read
    answer: type[Schema]
    method: str = "GET"
    address: type[Schema] = Nothing
    query: type[Schema] = Nothing
    topic: str = "server"
    searched: bool = False  # answers 404 where there is nothing of that address


def _health(source: Source, values: Mapping[str, Any]) -> dict[str, Any]:
    del values
    return source.health()


def _commands(source: Source, values: Mapping[str, Any]) -> dict[str, Any]:
    del values
    return {"commands": [*source.reference.commands]}


def _codes(source: Source, values: Mapping[str, Any]) -> dict[str, Any]:
    del values
    return {"error_codes": [*source.reference.errors]}


def _states(source: Source, values: Mapping[str, Any]) -> dict[str, Any]:
    del values
    return {"states": [*source.reference.states]}


CASE = "/cases/{owner}/{name}/{number}"

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        name="board",
        path="/board",
        says="The cases under way, by state.",
        read=cases.overview,
        query=asked.OnBoard,
        answer=shapes.Board,
        topic="cases",
    ),
    Endpoint(
        name="cases",
        path="/cases",
        says="Cases that are under way or over, a page at a time.",
        read=cases.listing,
        query=asked.InList,
        answer=shapes.Cases,
        topic="cases",
    ),
    Endpoint(
        name="case",
        path=CASE,
        says="One case, and why it is where it is.",
        read=cases.one,
        address=asked.CaseAddress,
        answer=shapes.Case,
        topic="cases",
        searched=True,
    ),
    Endpoint(
        name="story",
        path=f"{CASE}/story",
        says="What was said on a case and what happened, the latest page first.",
        read=story.story,
        address=asked.CaseAddress,
        query=asked.OfStory,
        answer=shapes.Story,
        topic="cases",
        searched=True,
    ),
    Endpoint(
        name="queue",
        path="/queue",
        says="Attempts that run and attempts that wait.",
        read=queue.queue,
        query=asked.InRepository,
        answer=shapes_server.Queue,
    ),
    Endpoint(
        name="errors",
        path="/errors",
        says="Failures with their trends.",
        read=trouble.errors,
        answer=shapes_server.Errors,
    ),
    Endpoint(
        name="dead_letters",
        path="/dead-letters",
        says="Deliveries that were given up.",
        read=trouble.letters,
        query=asked.OfLetters,
        answer=shapes_server.DeadLetters,
    ),
    Endpoint(
        name="dead_letter",
        path="/dead-letters/{number}",
        says="One of them with its body.",
        read=trouble.letter,
        address=asked.LetterAddress,
        answer=shapes_server.DeadLetterWhole,
        searched=True,
    ),
    Endpoint(
        name="retry_dead_letter",
        path="/dead-letters/{number}/retry",
        says="Have a dead letter tried again, as if it had just come in.",
        read=trouble.retry,
        method="POST",
        address=asked.LetterAddress,
        answer=shapes_server.Acted,
        searched=True,
    ),
    Endpoint(
        name="drop_dead_letter",
        path="/dead-letters/{number}",
        says="Throw a dead letter away for good.",
        read=trouble.drop,
        method="DELETE",
        address=asked.LetterAddress,
        answer=shapes_server.Acted,
        searched=True,
    ),
    Endpoint(
        name="malformed",
        path="/malformed",
        says="The latest deliveries that could not be read.",
        read=trouble.malformed,
        query=asked.Some,
        answer=shapes_server.MalformedList,
    ),
    Endpoint(
        name="limits",
        path="/limits",
        says="GitHub's limits with a forecast.",
        read=limits.limits,
        answer=shapes_server.Limits,
    ),
    Endpoint(name="health", path="/health", says="How the server is doing.", read=_health, answer=shapes_server.Health),
    Endpoint(
        name="commands",
        path="/commands",
        says="The commands that people type on an issue.",
        read=_commands,
        answer=shapes_server.Commands,
        topic="reference",
    ),
    Endpoint(
        name="error_codes",
        path="/error-codes",
        says="What every error code means.",
        read=_codes,
        answer=shapes_server.ErrorCodes,
        topic="reference",
    ),
    Endpoint(
        name="states",
        path="/states",
        says="The states of a case.",
        read=_states,
        answer=shapes_server.States,
        topic="reference",
    ),
)
"""Every address of the API."""
