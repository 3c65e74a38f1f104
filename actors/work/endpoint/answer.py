"""What a model's answer holds: a report, a question, a diff. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from actors.work.whys import whys

FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(diff|patch)[^\n]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
QUESTION = re.compile(r"\A\s*\**QUESTION:\**\s*(.+?)\s*(?:\n|\Z)(.*)\Z", re.DOTALL)
MOST_OPTIONS = 10
LONGEST_OPTION = 300
LONGEST_QUESTION = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`diff` is empty where nothing is to be changed, `question` where nothing is asked."""

    report: str
    diff: str = ""
    whys: dict[str, str] = field(default_factory=dict)
    question: str = ""
    options: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Its first line that says something."""
        lines = (line.strip("#*_> \t") for line in self.report.splitlines())
        return next((line for line in lines if line), "Done.")[:300]


def read(text: str) -> Answer:
    """What the model's text says."""
    if asked := QUESTION.match(text):
        lines = asked.group(2).splitlines()
        options = [line.strip()[2:].strip()[:LONGEST_OPTION] for line in lines if line.strip().startswith(("- ", "* "))]
        known = tuple(dict.fromkeys(filter(None, options)))[:MOST_OPTIONS]
        return Answer(report="", question=asked.group(1)[:LONGEST_QUESTION], options=known)
    return Answer(
        report=FENCE.sub("", text).strip(),
        diff="".join(body for _, _, body in FENCE.findall(text)),
        whys=whys(text),
    )
