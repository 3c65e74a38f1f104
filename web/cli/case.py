"""`run.py case OWNER/REPO#N`: the whole story of a case, for people or for programs.

What people and workers wrote is quoted: on a terminal nothing of it steers anything, in Markdown it does nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from actors.issue import context_texts, schema, summary_texts
from actors.issue.neutral import ZERO_WIDTH, neutral, plain
from actors.issue.phrases import clock_time, titled
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.summary import summarise
from storage.errors import StorageError
from storage.store import ReadOnlyStore
from storage.turns import Turns
from web.cli.owner import DONE, NOTHING, fail, reading

Turn = dict[str, Any]
Line = dict[str, Any]
_ADDRESS = re.compile(r"https?://[^/\s]+/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+)(?:[/?#]\S*)?")
KEPT = f"\n\t{ZERO_WIDTH}"


def case(folder: Path, named: str, *, as_json: bool) -> None:
    """Print it: as JSON, else as Markdown. `named`: the case's key, or the address of its issue."""
    address = _ADDRESS.fullmatch(named)
    key = f"{address[1]}#{address[2]}" if address else named
    with reading(folder) as store:
        try:
            stored = store.get("issues", key)
            if stored is None:
                fail(
                    f"There is no case {key}. It is written OWNER/REPO#N, or as the issue's address; `run.py cases` "
                    "lists those under way, `run.py cases --over` the others.",
                    NOTHING,
                )
            record = schema.load(stored)
            turns = [turn for _, turn in Turns(store).all(key)]
            story = list(_story(store, key))
        except StorageError as error:
            fail(str(error))
    if as_json:
        click.echo(json.dumps(document(record, turns, story), indent=2, ensure_ascii=False))
    else:
        click.echo(clean("\n\n".join(markdown(record, turns, story))))
    sys.exit(DONE)


def document(record: IssueRecord, turns: list[Turn], story: list[Line]) -> dict[str, Any]:
    """The story as JSON values: where it stands, the summary, every turn, every line of what happened."""
    told = context_texts.document(summarise(record), (), round=record.rounds)
    return {
        "case": record.key,
        "title": record.title,
        "url": record.url,
        "state": record.state.value,
        "since": record.since,
        "round": record.rounds,
        "result_url": record.result_url,
        "task": schema.dump_task(record.task) if record.task else None,
        "summary": told["summary"],
        "turns": turns,
        "story": story,
        "record": schema.dump(record),
    }


def markdown(record: IssueRecord, turns: list[Turn], story: list[Line]) -> Iterator[str]:
    """The story to read."""
    yield f"# {record.key}: {plain(record.title)}"
    since = f"since {clock_time(record.since)}"
    result = f" The result: {record.result_url}" if record.result_url else ""
    yield f"**{titled(State(record.state))}**, {since}, round {record.rounds}.{result} {record.url}"
    yield summary_texts.comment(summarise(record), record.since)
    yield "### What was said"
    for number, turn in enumerate(turns):
        yield from _said(number, turn)
    yield "### What happened"
    yield "\n".join(f"- {clock_time(line['at'])}: {plain(line['what'])}{_details(line)}" for line in story)


def _said(number: int, turn: Turn) -> Iterator[str]:
    speaker, notes = turn["speaker"], turn.get("notes") or []
    marks = [turn["role"]] if turn["role"] != "person" else []
    marks += [{"steer": "may steer", "read": "may not steer"}[turn["may"]]] if turn.get("may") else []
    marks += [f"edited {len(turn['earlier'])} times"] if turn.get("earlier") else []
    marks += [f"deleted by {plain(turn['deleted_by'])}"] if turn.get("deleted_by") else []
    marks += turn.get("intents") or []
    marked = f" ({', '.join(marks)})" if marks else ""
    yield f"**{number}. {plain(speaker['login'])}**, {clock_time(turn['at'])}{marked}"
    yield "\n".join(f"> {line}" for line in neutral(turn["text"]).splitlines()) or "> *no text*"
    for wording in turn.get("earlier") or []:
        yield f"Until {clock_time(wording['until'])} it read: “{plain(wording['text'], limit=2_000)}”"
    changed = "; ".join(plain(note["says"], limit=500) for note in notes if note.get("says"))
    if changed:
        yield f"*What it changed:* {changed}"


def _details(line: Line) -> str:
    told = [
        f"{name}: {plain(str(value))}" for name, value in (line.get("details") or {}).items() if value not in ("", None)
    ]
    return f" ({', '.join(told)})" if told else ""


def _story(store: ReadOnlyStore, key: str) -> Iterator[Line]:
    after = ""
    while page := store.page("history", prefix=f"{key}/", after=after, limit=500):
        yield from (line for _, line in page)
        after = page[-1][0]


def clean(text: str) -> str:
    """Without what steers a terminal; what keeps words from acting as Markdown takes no room there."""
    return "".join(letter if letter.isprintable() or letter in KEPT else "�" for letter in text)
