"""The pages: each reads what the API reads, and shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response as Answer

from web.dashboard import asked, cases, charts, limits, queue, story, trouble, wording
from web.dashboard.api import loaded
from web.dashboard.source import Missing, Source

PLACES = (
    ("board", "Cases", "dashboard.show_board"),
    ("queue", "Queue", "dashboard.show_queue"),
    ("errors", "Errors", "dashboard.show_errors"),
    ("letters", "Dead letters", "dashboard.show_letters"),
    ("limits", "GitHub", "dashboard.show_limits"),
    ("health", "Health", "dashboard.show_health"),
    ("help", "Help", "dashboard.show_help"),
)
JSON = {
    "board": "/board",
    "cases": "/cases",
    "case": "/cases/{owner}/{name}/{number}",
    "queue": "/queue",
    "errors": "/errors",
    "letters": "/dead-letters",
    "letter": "/dead-letters/{number}",
    "limits": "/limits",
    "health": "/health",
}
"""Where the API tells what a page shows, by its template."""
LEADS = {
    "dead_letters": ("/dead-letters", "The dead letters"),
    "errors": ("/errors", "The errors"),
    "repeated": ("/errors", "The errors"),
    "stuck": ("/cases?scope=active&move=agent", "The cases whose move is the server's"),
    "workers": ("/errors", "The errors"),
    "github": ("/limits", "GitHub and its limits"),
    "limit": ("/limits", "GitHub and its limits"),
    "backlog": ("/queue", "The queue"),
}
"""The page that shows more of an anomaly."""
CASE = "/cases/<owner>/<name>/<number>"
LETTER = "/dead-letters/<number>"
DAY, HOUR = 86_400.0, 3_600.0


def add(routes: Blueprint, source: Source) -> None:
    """The routes of all pages."""
    shown: tuple[tuple[str, str, Callable[..., Any]], ...] = (
        ("/", "show_board", _board),
        ("/cases", "show_cases", _cases),
        (CASE, "show_case", _case),
        ("/queue", "show_queue", _queue),
        ("/errors", "show_errors", _errors),
        ("/dead-letters", "show_letters", _letters),
        (LETTER, "show_letter", _letter),
        ("/limits", "show_limits", _limits),
        ("/server", "show_health", _health),
        ("/help", "show_help", _help),
    )
    for address, name, view in shown:
        routes.add_url_rule(address, name, _over(view, source))
    for verb, act in (("retry", trouble.retry), ("drop", trouble.drop)):
        routes.add_url_rule(f"{LETTER}/{verb}", f"{verb}_letter", _over(_act(act), source), methods=["POST"])


def _over(view: Callable[..., Any], source: Source) -> Callable[..., Any]:
    def shown(**address: str) -> Any:
        try:
            return view(source, **address)
        except Missing as missing:
            abort(404, str(missing))
        except ValidationError:
            abort(400, "What this address asks for cannot be read. The links on the pages lead to what there is.")

    return shown


def _page(template: str, place: str, **values: Any) -> bytes:
    """As UTF-8; half a surrogate pair, which a title may hold, is shown as a question mark."""
    json = JSON.get(template)
    address = json and f"/api/v1{json.format(**(request.view_args or {}))}"
    text = render_template(f"dashboard/{template}.html", place=place, now=time.time(), json=address, **values)
    return text.encode("utf-8", "replace")


def _asked(schema: type[Schema]) -> dict[str, Any]:
    """What the address asks for; a field that was left empty asks for nothing."""
    given = {name: value for name, value in request.args.items() if value.strip() and name in schema().fields}
    return loaded(schema, given)


def _address(schema: type[Schema], address: Mapping[str, str]) -> dict[str, Any]:
    try:
        return loaded(schema, address)
    except ValidationError as wrong:
        raise Missing(wording.NOWHERE) from wrong


# --- cases -------------------------------------------------------------------------------------------------------


def _board(source: Source) -> bytes:
    values = _asked(asked.OnBoard)
    board = cases.overview(source, values)
    chosen = values.get("repository", "")
    names = sorted({*board["repositories"], *([chosen] if chosen else [])})
    ever = {"case": True, "delivery": True}
    if not board["count"]:
        ever = {"case": bool(source.there.page("board", limit=1)), "delivery": bool(source.there.page("seen", limit=1))}
    return _page("board", "board", board=board, names=names, asked=values, ever=ever)


def _cases(source: Source) -> bytes:
    values = {"scope": "over", **_asked(asked.InList)}
    return _page("cases", "board", listing=cases.listing(source, values), asked=values)


def _case(source: Source, **address: str) -> bytes:
    where = _address(asked.CaseAddress, address)
    case = cases.one(source, where)
    told = story.story(source, {**_asked(asked.OfStory), **where})
    now = time.time()
    over = case["move"] == "nobody"
    end = case["states"][-1]["at"] if over else now
    begin = case["states"][0]["at"]
    course = charts.Course(case["states"], now=end)
    return _page(
        "case",
        "board",
        case=case,
        story=told,
        latest=not request.args.get("before"),
        begin=begin,
        end=max(end, begin + 1.0),
        spans=course.spans(),
        marks=[*zip(charts.LINES, course.marks(told["moments"]), strict=True)],
    )


def _queue(source: Source) -> bytes:
    report = source.report()
    values = _asked(asked.InRepository)
    return _page("queue", "queue", queue=queue.queue(source, values), work=(report or {}).get("work"), asked=values)


# --- the server --------------------------------------------------------------------------------------------------


def _errors(source: Source) -> bytes:
    known = trouble.errors(source, {})
    hours = known["hours"]
    names = [f"{wording.clock(hour['begins'])[:5]} UTC" for hour in hours]
    most = max((count for line in known["by_hour"].values() for count in line), default=1)
    lines = {code: charts.bars(line, names, kind="bad", most=most) for code, line in known["by_hour"].items()}
    total = charts.bars([hour["count"] for hour in hours], names, kind="bad") if hours else []
    return _page("errors", "errors", errors=known, total=total, lines=lines, names=names)


def _letters(source: Source) -> bytes:
    page = trouble.letters(source, _asked(asked.OfLetters))
    return _page("letters", "letters", page=page, malformed=trouble.malformed(source, {})["malformed"])


def _letter(source: Source, **address: str) -> bytes:
    return _page("letter", "letters", letter=trouble.letter(source, _address(asked.LetterAddress, address)))


def _act(act: Callable[..., Any]) -> Callable[..., Answer]:
    def acted(source: Source, **address: str) -> Answer:
        act(source, _address(asked.LetterAddress, address))
        return redirect(url_for("dashboard.show_letters"), 303)

    return acted


def _limits(source: Source) -> bytes:
    known = limits.limits(source, {})
    drawn = {each["name"]: _hour(each, known["at"]) for each in known["installations"]}
    return _page("limits", "limits", limits=known, drawn=drawn)


def _hour(installation: Mapping[str, Any], now: float) -> dict[str, Any]:
    """The line of an installation through GitHub's hour, and how it goes on."""
    end = installation["resets_at"] or now
    begin, line = end - HOUR, [(point["at"], point["left"]) for point in installation["line"]]
    most = max((left for _, left in line), default=1.0)
    rate, ahead = installation["a_minute"], []
    if rate is not None and line:
        last = max(0.0, line[-1][1] - rate * (end - line[-1][0]) / 60)
        stop = installation["empty_at"] or end
        ahead = [line[-1], (stop, last if stop == end else 0.0)]
    return {
        "line": charts.line(line, begin=begin, end=end, most=most),
        "ahead": charts.line(ahead, begin=begin, end=end, most=most),
        "begin": begin,
        "end": end,
        "most": most,
    }


def _health(source: Source) -> bytes:
    report = source.health()
    minutes = report.get("minutes", {})
    begins = report["at"] - HOUR
    drawn = {
        name: charts.bars(
            counts,
            [f"{wording.clock(begins + 60 * place)[:5]} UTC" for place in range(len(counts))],
            kind="bad" if name == "errors" else "",
        )
        for name, counts in minutes.items()
    }
    return _page("health", "health", report=report, drawn=drawn, minutes=minutes, leads=LEADS)


def _help(source: Source) -> bytes:
    return _page("help", "help", reference=source.reference)
