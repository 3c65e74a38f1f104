"""How the output of an agent's command line is understood: rules that are data, over its JSON lines. Pure.

Each rule asks a line one question (`when`) and says what it means, both as JMESPath (https://jmespath.org/): data in,
data out, and nothing of it can run anything. What a program prints is not trusted: a value of the wrong kind is a
broken line, text is cleaned and shortened as the contract's is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import jmespath
from jmespath.exceptions import JMESPathError

from actors.money import NOTHING, dollars
from actors.work.contract import LONGEST_LINE, Broken, Cost, Note, Progress, Result, Said, clean, one_line
from actors.work.failures import quote

TELLS = ("progress", "log", "report", "summary", "usd", "tokens", "done", "fails", "busy", "denied")
"""What a rule may tell of a line, each an expression."""
LONGEST_REPORT = 1024 * 1024
MOST_USD = 1_000_000.0
MOST_TOKENS = 2**53
SHARE = 12
"""Each step takes a twelfth of the way that is left up to 90 %: an agent does not say how far it is."""


class BadExpression(Exception):
    """An expression that is none; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """For lines that `when` holds for: what each of `tells` reads in them."""

    when: str
    tells: Mapping[str, str]
    phase: Literal["", "implementing", "testing"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The rules, all of which are tried on each line. Raises `BadExpression` where one cannot be read."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        for rule in self.rules:
            for expression in (rule.when, *rule.tells.values()):
                _compiled(expression)


@dataclass(slots=True, kw_only=True)
class Reader:
    """What one run of a program has said so far."""

    reading: Reading
    tree: str = ""
    """The work tree's path as the program sees it; people do not know it."""
    report: str = ""
    summary: str = ""
    done: bool = False
    failed: str = ""
    kind: Literal["", "busy", "denied"] = ""
    junk: str = ""
    steps: int = 0
    cost: Cost = field(default_factory=lambda: Cost(usd=NOTHING, tokens=0))

    def hear(self, line: str) -> list[Said]:
        """What a line says, in the contract's words. What is no JSON is kept in the log: programs print warnings."""
        if not line.strip():
            return []
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            self.junk = self.junk or one_line(line)
            return [Note(text=one_line(line))]
        said: list[Said] = []
        for rule in self.reading.rules:
            try:
                if _search(rule.when, values):
                    said += self._apply(rule, values)
            except JMESPathError:
                return [Broken(why=f"the worker wrote a line that its recipe cannot read: {quote(line)}")]
            except _WrongKind as wrong:
                return [Broken(why=f"the worker's {wrong} is not what its recipe says: {quote(line)}")]
        return said

    def result(self) -> Result | Broken:
        """What the program, which has ended well, came to."""
        if self.failed:
            return Broken(why=f"the worker says that it failed: {self.failed}")
        if not self.done:
            junk = f", but {quote(self.junk)}" if self.junk else ""
            return Broken(why=f"the worker ended without saying that it was done{junk}")
        first = next((line.strip("#*_ ") for line in self.report.splitlines() if line.strip("#*_ ")), "")
        return Result(report=self.report.strip(), summary=self.summary or one_line(first), refused=False)

    def _apply(self, rule: Rule, values: Any) -> Iterator[Said]:
        told = {name: _search(expression, values) for name, expression in rule.tells.items()}
        self.report = clean(_text(told, "report"))[:LONGEST_REPORT] or self.report
        self.summary = one_line(_text(told, "summary")) or self.summary
        self.done = self.done or bool(told.get("done"))
        for kind in ("busy", "denied"):
            if words := one_line(_text(told, kind)):
                self.kind, self.failed = kind, words
        self.failed = one_line(_text(told, "fails")) or self.failed
        if "usd" in told or "tokens" in told:
            usd, tokens = dollars(_number(told, "usd", MOST_USD)), int(_number(told, "tokens", MOST_TOKENS))
            self.cost = Cost(usd=usd or self.cost.usd, tokens=tokens or self.cost.tokens)
            yield self.cost
        if note := _text(told, "log"):
            yield Note(text=one_line(note))
        if (step := self._step(_text(told, "progress"))) or rule.phase:
            self.steps += 1
            percent = int(90 * (1 - (1 - 1 / SHARE) ** self.steps))
            yield Progress(percent=percent, message=step[:LONGEST_LINE], phase=rule.phase)

    def _step(self, text: str) -> str:
        """What it is at, as people read it: the first paragraph, paths as the repository has them."""
        words = text.partition("```")[0].strip() or text
        step = one_line(words.split("\n\n", 1)[0])
        return step.replace(f"{self.tree}/", "") if self.tree else step


class _WrongKind(Exception):
    """A value of another kind than the recipe says."""


def _compiled(expression: str) -> Any:
    try:
        return jmespath.compile(expression)  # it remembers what it has compiled
    except JMESPathError as error:
        raise BadExpression(f"`{expression}` is no JMESPath: {str(error).splitlines()[0]}") from error


def _search(expression: str, values: Any) -> Any:
    return _compiled(expression).search(values)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        raise _WrongKind(name)
    return value


def _number(told: Mapping[str, Any], name: str, most: float) -> float:
    value = told.get(name)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise _WrongKind(name)
    return float(value)
