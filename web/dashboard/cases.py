"""What is told of cases: the board, lists, and one case whole. Used by the pages and by the API alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actors import money
from storage import board
from storage.board import ACTIVE, OVER, Wanted
from web.dashboard.source import EMPTY, Card, Missing, Source
from web.dashboard.wording import STATES

Values = Mapping[str, Any]
Row = dict[str, Any]
EACH = 12
"""Cases of each state that the board shows before it leads to the list of all."""


def overview(source: Source, values: Values) -> Row:
    """The board: how many cases are in each state, and those of each that are in it longest."""
    repository, words, each = values.get("repository", ""), values.get("q", ""), values.get("each", EACH)
    asked = Wanted(scope=ACTIVE, repository=repository, words=words)
    counted = board.counts(source.there, asked)
    states = [
        {"state": state, "count": counted[state], "cases": _first(source, asked, state, each)}
        for state in (*STATES, *sorted(counted.keys() - STATES.keys()))
        if state in counted
    ]
    return {
        "count": sum(counted.values()),
        "states": states,
        "repositories": board.repositories(source.there),
    }


def listing(source: Source, values: Values) -> Row:
    """A page of cases."""
    wanted = Wanted(
        scope=values.get("scope", ACTIVE),
        state=values.get("state", ""),
        repository=values.get("repository", ""),
        move=values.get("move", ""),
        error=values.get("error", ""),
        words=values.get("q", ""),
    )
    page = source.cases(wanted, after=values.get("after", ""), limit=values.get("limit", 50))
    return {"cases": [*page.cards], "next": page.after}


def one(source: Source, values: Values) -> Row:
    """One case: its row on the board, and what of its record says why it is where it is."""
    card, record = found(source, key_of(values))
    task, proposal = record.get("task"), record.get("proposal")
    return {
        **card,
        "author": record["author"]["login"],
        "approved_by": record.get("approved_by", ""),
        "closed": record.get("closed", False),
        "task": task and {name: task.get(name) for name in ("type", "priority", "output", "prompt")},
        "files": [file["path"] for file in (task or {}).get("files", ())],
        "problems": [{name: it[name] for name in ("field", "what", "mend", "blocking")} for it in record["problems"]],
        "estimate_seconds": (record.get("understanding") or {}).get("estimate_seconds") or None,
        "states": states(record),
        "attempts_made": _attempts(record),
        "questions": [_question(question) for question in record.get("questions", ())],
        "timers": [{"name": timer["name"], "due": timer["due"]} for timer in record.get("timers", ())],
        "outbox": [{"id": it["id"], "kind": it["kind"], "role": it.get("role", "")} for it in record.get("outbox", ())],
        "reading": [*record.get("reading", ())],
        "trouble": _trouble(record),
        "change": proposal and _change(proposal),
        "plan": _plan(record),
        "budget": source.budget(record),
        "worker_says": (record.get("work") or {}).get("details", ""),
    }


def key_of(values: Values) -> str:
    """The key of the case that an address names."""
    return f"{values['owner']}/{values['name']}#{values['number']}"


def found(source: Source, key: str) -> tuple[Row, Row]:
    """The row and the record of a case. Raises `Missing`."""
    record = source.there.get("issues", key)
    card = source.there.get("board", f"{ACTIVE}:{key}") or source.there.get("board", f"{OVER}:{key}")
    if record is None or card is None:
        raise Missing(f"There is no case {key} here. It may have another name now, or never began.")
    return {**EMPTY, **card}, record


def states(record: Values) -> list[Row]:
    """The states that a case went through, each with when it was entered and left (None: it is in it)."""
    steps = record["transitions"]
    ends = [step["at"] for step in steps[1:]]
    return [{**step, "until": until} for step, until in zip(steps, [*ends, None], strict=True)]


def _first(source: Source, asked: Wanted, state: str, each: int) -> Sequence[Card]:
    wanted = Wanted(scope=ACTIVE, state=state, repository=asked.repository, words=asked.words)
    return source.cases(wanted, limit=each).cards


def _attempts(record: Values) -> list[Row]:
    """Those that ended and the one under way, oldest first."""
    made = [
        {
            "attempt": ended["attempt"],
            "began": ended["began"],
            "ended": ended["ended"],
            "worker": ended["worker"],
            "outcome": ended["code"] or "done",
            "sentence": ended["sentence"],
        }
        for ended in record.get("outcomes", ())
    ]
    work = record.get("work")
    if work and work["attempt"] not in {row["attempt"] for row in made}:
        made.append(
            {
                "attempt": work["attempt"],
                "began": work["started_at"] or work["asked_at"],
                "ended": None,
                "worker": work["worker"],
                "outcome": work["progress"],
                "sentence": work["message"],
            }
        )
    return [row | _cost(record, row["attempt"]) for row in made]


def _cost(record: Values, attempt: int) -> Row:
    """What all runs of an attempt cost, the dollars as an exact decimal."""
    runs = [cost for cost in record.get("costs", ()) if cost["attempt"] == attempt]
    usd = sum((money.dollars(cost["usd"]) for cost in runs), money.NOTHING)
    return {"usd": str(usd), "tokens": sum(cost["tokens"] for cost in runs)}


def _question(question: Values) -> Row:
    names = ("id", "number", "text", "default", "otherwise", "asked_at", "deadline", "fate", "answer", "by", "url")
    return {name: question.get(name, "") for name in names} | {"options": [*question.get("options", ())]}


def _trouble(record: Values) -> Row | None:
    error = record.get("error")
    if not error:
        return None
    names = ("code", "category", "severity", "user_message", "technical")
    return {name: error[name] for name in names} | {"actions": [*error.get("actions", ())]}


def _plan(record: Values) -> Row | None:
    """The plan that waits or was approved, and why the ones before it were turned down."""
    plan, refusals = record.get("plan"), record.get("refusals", ())
    if not plan:
        return None
    names = ("number", "worker", "summary", "text", "risk", "usd", "minutes", "base", "digest", "approved_by", "url")
    return {name: plan[name] for name in names} | {
        "files": [*plan["files"]],
        "reasons": [*plan["reasons"]],
        "refusals": [{name: refusal[name] for name in ("by", "why")} for refusal in refusals],
    }


def _change(proposal: Values) -> Row:
    change = proposal["change"]
    return {
        "way": proposal["way"],
        "reached": proposal["reached"],
        "branch": change["branch"],
        "commit": change["head"],
        "held": change.get("held", ""),
        "url": proposal.get("url", ""),
        "files": [{name: file[name] for name in ("path", "added", "removed")} for file in change["files"]],
        "more_files": change.get("more", 0),
    }
