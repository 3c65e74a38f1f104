"""How long the parser takes for hostile bodies, and what doubling their size costs.

    python -m tests.load.parser

Prints for each body the least of some runs, in milliseconds of processor time, at 32 and 64 KiB and the ratio of the
two. Linear time shows as a ratio of about 2 or below; the aim is under 20 ms at 64 KiB. Exit status 1 where a body
misses that.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from actors.issue.form import parse
from actors.issue.review import review

SIZE = 64 * 1024
RUNS = 5
MOST_MS = 20.0

FRAGMENTS = {
    "newlines": "\n",
    "blanks": " ",
    "one word": "x",
    "one-letter words": "x ",
    "blank lines of blanks": "   \n",
    "fences of three": "```\n",
    "fences of both kinds": "```\n~~~\n",
    "fences in list items": "- ```\n  x\n",
    "fences in deeper items": "  - ```\n    x\n  ```\n",
    "backticks": "`",
    "backtick pairs": "`a` ",
    "headings": "# a\n",
    "labels of the form": "### Prompt\n",
    "labels laid out": "### Priority\n\nHigh\n\n",
    "label prefixes": "### Prompt ",
    "hashes": "#",
    "hashes and blanks": "# ",
    "bold lines": "**a**\n",
    "bold labels": "**Priority:** High\n",
    "asterisks": "*",
    "underscores": "__a",
    "comments": "<!-- a -->",
    "open comments": "<!--",
    "open comments on lines": "<!--\n",
    "keys": "priority: high\n",
    "prompts": "prompt: x\n",
    "front matter": "---\n",
    "boxes": "- [x] a\n",
    "open brackets": "[",
    "link texts": "[a](",
    "open braces": "{",
    "paths": "a/b.py ",
    "paths on lines": "a/b.py:1-2\n",
    "dots and slashes": "./",
    "climbing": "../",
    "globs": "**/*",
    "addresses": "https://github.com/o/r/blob/main/a.py ",
    "wide letters": "修",
    "combining marks": "e\u0301\u0300",
    "carriage returns": "\r",
    "astral": "\U0001f600 ",
    "questions": "how? ",
    "tables": "|a|b|\n",
    "quotes": "> ```\n",
    "indented fences": "    ```\n",
    "numbered": "1. a\n",
}


def bodies(size: int) -> Iterator[tuple[str, str]]:
    """Each fragment repeated to `size` characters: bare, and as the prompt and the files of a complete form."""
    for name, fragment in FRAGMENTS.items():
        yield name, (fragment * (size // len(fragment) + 1))[:size]
    for name, fragment in FRAGMENTS.items():
        half = (fragment * (size // len(fragment) + 1))[: size // 2 - 200]
        yield f"{name} (in a form)", _form(half)
    yield "growing fences", _growing(size)
    yield "distinct paths", "".join(f"a{number}/b.py " for number in range(size))[:size]


def _form(text: str) -> str:
    return (
        f"### Task Type\n\nCode Review\n\n### Priority\n\nHigh\n\n### Prompt\n\n{text}\n\n### Relevant Files\n\n{text}"
        "\n\n### Context\n\n_No response_\n\n### Output Format\n\nNone\n\n### Acceptance Criteria\n\n_No response_\n"
    )


def _growing(size: int) -> str:
    lines: list[str] = []
    length, total = 3, 0
    while total < size:
        lines.append("`" * length)
        total += length + 1
        length += 1
    return "\n".join(lines)[:size]


def best_ms(body: str, template: str | None) -> float:
    """The least processor time of some runs of parser and review, in milliseconds."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        review(parse(body, title="A title", template=template, repository="o/r"))
        best = min(best, time.process_time() - start)
    return best * 1000


def main() -> int:
    """Print the table; 1 where a body is too slow."""
    template = Path(".github/ISSUE_TEMPLATE/agent-task.yml").read_text(encoding="utf-8")
    slow = 0
    print(f"{'body':40} {'32 KiB':>8} {'64 KiB':>8} {'ratio':>6} {'with form':>10}")
    for (name, half), (_, whole) in zip(bodies(SIZE // 2), bodies(SIZE), strict=True):
        first, second, formed = best_ms(half, None), best_ms(whole, None), best_ms(whole, template)
        late = max(second, formed) > MOST_MS
        slow += late
        print(f"{name:40} {first:8.2f} {second:8.2f} {second / first:6.2f} {formed:10.2f}{'  SLOW' if late else ''}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
