"""Tables and plots of the load tests as plain text, for a terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Sequence

import click
import plotext

WIDTH, HEIGHT = 84, 14

Curve = tuple[str, Sequence[float], Sequence[float]]
"""A name, and the two coordinates of its points."""


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, its columns as wide as what stands in them."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in cells]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def plot(title: str, *curves: Curve, x: str, y: str) -> str:
    """Curves over one pair of axes, named in a legend."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(WIDTH, HEIGHT)
    for name, across, up in curves:
        plotext.plot(list(across), list(up), label=name, marker="braille" if len(curves) == 1 else None)
    plotext.title(title)
    plotext.xlabel(x)
    plotext.ylabel(y)
    return "\n".join(line.rstrip() for line in click.unstyle(plotext.build()).splitlines())


def spread(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
