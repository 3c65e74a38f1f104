"""How the points of a review are told: the verdict in one sentence, and the points of one gravity with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actors.work.analyser.assignment import Assignment
from actors.work.analyser.markdown import bullets, code, details, plural, prose
from actors.work.analyser.review_points import Gravity, Point
from actors.work.analyser.sources import Source

SHOWN = {Gravity.CHANGE: 20, Gravity.LOOK: 20, Gravity.SMALL: 30}
TITLES = {Gravity.CHANGE: "To change", Gravity.LOOK: "To look at", Gravity.SMALL: "Small things"}
SAID_WHOLE = frozenset({"complexity", "duplicate", "secret", "syntax"})
"""Rules whose line tells nothing more, or must not be told again."""
PLACES = 4


def verdict(found: Sequence[Point]) -> str:
    """What came out, in one sentence."""
    wrong = sum(point.gravity is Gravity.CHANGE for point in found)
    look = sum(point.gravity is Gravity.LOOK for point in found)
    if wrong:
        return (
            f"**{plural(wrong, 'point is', 'points are')} likely wrong and should be changed**, {look} more to look at."
        )
    if look:
        return f"**Nothing is clearly wrong; {plural(look, 'point')} to look at.**"
    return "**Nothing stood out.**"


def part(
    assignment: Assignment, found: Sequence[Point], gravity: Gravity, texts: Mapping[str, Source], most: int
) -> str:
    """The points of one gravity as a part of the report; empty where there are none."""
    mine = [point for point in found if point.gravity is gravity]
    if not mine:
        return ""
    items = [_item(assignment, point, texts) for point in mine[:most]]
    more = f"\n\n…and {len(mine) - most:,} more of this kind." if len(mine) > most else ""
    body = bullets(items) + more
    if gravity is Gravity.SMALL:
        return details(f"{TITLES[gravity]} ({len(mine):,})", body)
    return f"### {TITLES[gravity]}\n\n{body}"


def _item(assignment: Assignment, point: Point, texts: Mapping[str, Source]) -> str:
    """Where, what, by which rule, and the line itself."""
    shown = ", ".join(assignment.links.lines(*place) for place in point.places[:PLACES])
    more = f" and {len(point.places) - PLACES} more" if len(point.places) > PLACES else ""
    rule = f"[{code(point.rule)}]({point.url})" if point.url.startswith("https://docs.astral.sh/") else code(point.rule)
    path, first, _ = point.places[0]
    lines = texts[path].lines if path in texts else []
    line = lines[first - 1].strip()[:110] if first <= len(lines) and point.gravity > Gravity.SMALL else ""
    quoted = f"<br>{code(line)}" if line and point.rule not in SAID_WHOLE else ""
    return f"{shown}{more}: {prose(point.says)} ({rule}){quoted}"
