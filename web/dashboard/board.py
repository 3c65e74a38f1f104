"""The pages of cases: the board, those that are over, and one case's story."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request

from web.dashboard.source import Card, Source
from web.dashboard.wording import STATES

LONGEST_QUERY = 200


def add(routes: Blueprint, source: Source) -> None:
    """The routes about cases."""
    routes.add_url_rule("/", "show_board", lambda: _board(source))
    routes.add_url_rule("/cases", "show_over", lambda: _over(source))
    routes.add_url_rule("/cases/<owner>/<name>/<int:number>", "show_case", partial(_case, source))


def _board(source: Source) -> str:
    repository, words = _asked()
    cards = source.active(repository=repository, words=words)
    return render_template(
        "dashboard/board.html",
        place="board",
        columns=columns(cards),
        count=len(cards),
        repository=repository,
        words=words,
        repositories=sorted({card["repository"] for card in cards} | ({repository} if repository else set())),
        now=time.time(),
    )


def _over(source: Source) -> str:
    repository, words = _asked()
    listing = source.over(repository=repository, words=words, after=request.args.get("after", "")[:LONGEST_QUERY])
    return render_template(
        "dashboard/over.html",
        place="board",
        listing=listing,
        repository=repository,
        words=words,
        now=time.time(),
    )


def _case(source: Source, owner: str, name: str, number: int) -> str:
    story = source.story(f"{owner}/{name}#{number}")
    if story is None:
        abort(404, f"There is no case {owner}/{name}#{number} here. It may have another name now, or never began.")
    return render_template(
        "dashboard/case.html",
        place="board",
        story=story,
        card=story.card,
        record=story.record,
        lanes=lanes(story.record, now=time.time()),
        now=time.time(),
    )


def _asked() -> tuple[str, str]:
    return request.args.get("repository", "")[:LONGEST_QUERY], request.args.get("q", "")[:LONGEST_QUERY].strip()


def columns(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """The cases by state, in the order of the states; states without a case are left out."""
    by_state: dict[str, list[Card]] = {state: [] for state in STATES}
    for card in cards:
        by_state.setdefault(card["state"], []).append(card)
    return [(state, held) for state, held in by_state.items() if held]


def lanes(record: Mapping[str, Any], *, now: float, width: float = 1_000.0) -> list[dict[str, Any]]:
    """The states of a case as bars of one line: `x` and `w` in a drawing `width` wide, each with its state and times.

    A state that lasted only a moment is drawn 4 wide, so that it can be seen.
    """
    steps = record["transitions"]
    begun = steps[0]["at"]
    over = record["state"] in ("completed", "failed", "cancelled")
    end = max(steps[-1]["at"] if over else now, begun + 1.0)
    drawn = []
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        until = following["at"] if following else end
        x = (step["at"] - begun) / (end - begun) * (width - 4)
        drawn.append(
            {
                "state": step["state"],
                "at": step["at"],
                "until": until,
                "x": round(x, 1),
                "w": round(max(4.0, (until - step["at"]) / (end - begun) * (width - 4)), 1),
            }
        )
    return drawn
