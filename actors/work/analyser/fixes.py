"""Safe changes of one file's text: ruff's safe fixes and its formatter for Python, spaces at line ends elsewhere.

ruff reads the text from its standard input and no configuration (`--isolated`). What comes back is taken only if it
holds up: it parses, a formatted text has the same syntax tree, and a fixed one has no name that is undefined.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actors.work.analyser.complexity import parse
from actors.work.analyser.python_config import Style
from actors.work.analyser.ruff_run import ruff_json
from actors.work.analyser.sources import Source
from actors.work.analyser.syntax import grammar_of, text_of, tree, walk

RULES = (
    "F401", "F541", "F632", "F811", "F841", "E711", "E713", "E714", "PIE790", "PIE794", "PIE810", "C4", "SIM",
    "RET501", "RET502", "RET505", "RET506", "RET507", "RET508", "PLR1711", "PLR5501", "PLR1714", "B009", "RSE102",
    "PLC0208", "PLW0120", "RUF010", "RUF019",
)  # fmt: skip
NEWER = ("UP",)
"""Rules about a newer Python: used where the repository says which one it needs."""
TIMEOUT = 60.0
STRINGS = frozenset({"string", "template_string", "string_literal", "raw_string_literal", "interpreted_string_literal"})
LAYOUT = frozenset({"Python", "JavaScript", "TypeScript", "Go", "Rust", "Java", "C", "C++", "C#", "Ruby", "PHP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A file's new text. `rules` counts what was fixed, as (rule, what it says) -> times."""

    path: str
    text: str
    rules: Mapping[tuple[str, str], int] = field(default_factory=dict)
    formatted: bool = False
    trimmed: int = 0  # lines that lost spaces at their ends
    kept: tuple[str, ...] = ()  # why something was left as it is
    broken: bool = False  # the old text is no program


def fixable(source: Source, style: Style, handed_on: frozenset[str]) -> Fixed:
    """ruff's safe fixes of a Python file; `handed_on` are names that others import from it, which must stay."""
    if parse(source.text) is None:
        return Fixed(path=source.path, text=source.text, kept=("it does not parse as Python",), broken=True)
    rules, kept = _rules(source, style, handed_on)
    before = _found(source, source.text, rules, style)
    text = _ruff(["check", "--fix", "--exit-zero", "--quiet", *_options(rules, style)], source.path, source.text)
    after = _found(source, text, rules, style)
    if text == source.text:
        return Fixed(path=source.path, text=text, kept=kept)
    if parse(text) is None or _undefined(source, text) - _undefined(source, source.text):
        return Fixed(path=source.path, text=source.text, kept=(*kept, "the fixes together did not hold up"))
    return Fixed(path=source.path, text=text, rules=before - after, kept=kept)


def promising(tree: Path, sources: Sequence[Source], style: Style, *, most: int) -> list[Source]:
    """The Python files with the most safe fixes, found in few runs of ruff."""
    rules = [*RULES, *(NEWER if style.target else ())]
    found = ruff_json(tree, [source.path for source in sources], _options(rules, style))
    counted = Counter(it["path"] for it in found if (it.get("fix") or {}).get("applicability") == "safe")
    chosen = sorted((source for source in sources if counted[source.path]), key=lambda it: (-counted[it.path], it.path))
    return chosen[:most]


def formatted(fixed: Fixed, style: Style) -> Fixed:
    """The same, laid out by ruff's formatter; unchanged where the syntax tree would not stay the same."""
    config = [f"line-length={style.line_length}"]
    quotes = "preserve" if style.keep_quotes else "single" if style.single_quotes else "double"
    config.append(f"format.quote-style='{quotes}'")
    options = [word for line in config for word in ("--config", line)]
    target = [f"--target-version={style.target}"] if style.target else []
    text = _ruff(["format", "--quiet", *options, *target], fixed.path, fixed.text)
    if text == fixed.text:
        return fixed
    if not text.strip() or _shape(text) != _shape(fixed.text):
        return _with(fixed, fixed.text, kept="the formatter would have changed more than the layout")
    return Fixed(path=fixed.path, text=text, rules=fixed.rules, formatted=True, kept=fixed.kept)


def trimmed(source: Source) -> Fixed:
    """Without spaces at line ends and with one line end at the end of the file; strings stay as they are."""
    if source.language not in LAYOUT or not source.text.strip():
        return Fixed(path=source.path, text=source.text)
    safe = _inside_strings(source)
    lines = source.text.split("\n")
    new = [line if number in safe else line.rstrip(" \t") for number, line in enumerate(lines, start=1)]
    changed = sum(old != now for old, now in zip(lines, new, strict=True))
    text = "\n".join(new).rstrip("\n") + "\n"
    return Fixed(path=source.path, text=text, trimmed=changed)


def _inside_strings(source: Source) -> set[int]:
    """Lines whose end lies in a string that goes on: spaces there may mean something."""
    grammar = grammar_of(source.path, source.language)
    root = tree(grammar, source.text) if grammar else None
    if root is None:
        return set(range(1, source.text.count("\n") + 2))
    inside: set[int] = set()
    for node in walk(root):
        if "string" in node.type or node.type in STRINGS or node.type in ("heredoc_body", "text", "ERROR"):
            inside.update(range(node.start_point[0] + 1, node.end_point[0] + 1))
        elif "comment" in node.type and text_of(node).rstrip().endswith("\\"):
            inside.add(node.end_point[0] + 1)
    continued = {number for number, line in enumerate(source.text.split("\n"), 1) if re.search(r"\\[ \t]+$", line)}
    return inside | continued


def _with(fixed: Fixed, text: str, *, kept: str) -> Fixed:
    return Fixed(path=fixed.path, text=text, rules=fixed.rules, kept=(*fixed.kept, kept))


def _rules(source: Source, style: Style, handed_on: frozenset[str]) -> tuple[list[str], tuple[str, ...]]:
    """The rules for a file, and why some are not used for it."""
    rules, kept = [*RULES, *(NEWER if style.target else ()), *(("I001",) if style.sorts_imports else ())], []
    if source.path.endswith("__init__.py") or source.test:  # they hand names on; fixtures are imported and not named
        rules.remove("F401")
    elif handed_on:
        found = _json(source.path, source.text, ["--select=F401"])
        risky = sorted(name for name in handed_on if any(_imports(item, name) for item in found))
        if risky:
            rules.remove("F401")
            kept.append(f"imports that look unused stay: other files take {', '.join(risky[:3])} from here")
    return rules, tuple(kept)


def _imports(item: dict[str, object], name: str) -> bool:
    return re.search(rf"`[\w.]*\b{re.escape(name)}`", str(item["message"])) is not None


def _options(rules: Sequence[str], style: Style) -> list[str]:
    ignored = sorted(rule for rule in style.ignored if re.fullmatch(r"[A-Z]{1,4}\d{0,4}", rule))
    options = [f"--select={','.join(rules)}", f"--line-length={style.line_length}"]
    options += [f"--ignore={','.join(ignored)}"] if ignored else []
    return [*options, f"--target-version={style.target or 'py38'}"]


def _found(source: Source, text: str, rules: Sequence[str], style: Style) -> Counter[tuple[str, str]]:
    """What ruff finds and could fix safely."""
    found = _json(source.path, text, _options(rules, style))
    safe = (item for item in found if (item.get("fix") or {}).get("applicability") == "safe")
    return Counter((str(item["code"]), _general(str(item["message"]))) for item in safe)


def _general(message: str) -> str:
    return " ".join(message.split())


def _undefined(source: Source, text: str) -> Counter[str]:
    return Counter(str(item["message"]) for item in _json(source.path, text, ["--select=F821,F822,E9"]))


def _json(path: str, text: str, options: Sequence[str]) -> list[dict[str, Any]]:
    out = _ruff(["check", "--exit-zero", "--quiet", "--output-format=json", *options], path, text)
    found: list[dict[str, Any]] = json.loads(out or "[]")
    return found


def _ruff(words: Sequence[str], path: str, text: str) -> str:
    """What ruff makes of a text; the text itself where it cannot."""
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    command = [find_ruff_bin(), words[0], "--isolated", "--no-cache", *words[1:]]
    done = subprocess.run(
        [*command, f"--stdin-filename={path}", "-"],
        input=text,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return done.stdout if done.returncode == 0 else ("[]" if "--output-format=json" in words else text)


def _shape(text: str) -> str:
    """A syntax tree without the places and without the indentation of docstrings, which a formatter may set right."""
    module = parse(text)
    if module is None:
        return "broken"
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = " ".join(node.value.split())
    return ast.dump(module)
