"""How a repository works: where its tests, documents and news are, and how it checks itself, as its own files say."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from actors.work.analyser.sources import Source, Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """`tests` is the folder of most tests, `exports` the file that offers public names; all empty where not known."""

    tests: str = ""
    changelog: str = ""
    exports: str = ""
    documents: tuple[Source, ...] = ()
    checks: tuple[str, ...] = field(default=())


def habits(everything: Sources) -> Habits:
    """What the files show."""
    paths = [source.path for source in everything.files]
    folders = Counter(source.path.rpartition("/")[0] or "." for source in everything.code if source.test)
    news = [path for path in paths if re.fullmatch(r"(?i)(docs?/)?(changelog|changes|history|news)(\.\w+)?", path)]
    main = {source.path for source in everything.code if source.main}
    inits = sorted((path for path in main if path.endswith("/__init__.py")), key=lambda path: (path.count("/"), path))
    entries = [
        path for path in paths if path in ("index.js", "lib/index.js", "src/index.js", "src/index.ts", "src/lib.rs")
    ]
    documents = tuple(
        source
        for source in everything.files
        if not source.code and source.path not in news and re.match(r"(?i)(docs?/|readme|guide|usage)", source.path)
    )
    return Habits(
        tests=min(folders, key=lambda it: (-folders[it], it), default=""),
        changelog=news[0] if news else "",
        exports=next(iter([*inits, *entries]), ""),
        documents=documents,
        checks=tuple(_checks(everything)),
    )


def _checks(everything: Sources) -> list[str]:
    """The commands that a newcomer would run; only those that a file of the repository shows."""
    texts = {source.path: source.text for source in everything.files}
    found = []
    scripts = _scripts(texts.get("package.json", ""))
    found += [f"`npm run {name}`" if name != "test" else "`npm test`" for name in ("test", "lint") if name in scripts]
    if "tox.ini" in texts or "[tool.tox]" in texts.get("pyproject.toml", ""):
        found.append("`tox`")
    elif "pytest" in texts.get("pyproject.toml", "") + texts.get("setup.cfg", ""):
        found.append("`pytest`")
    if "Cargo.toml" in texts:
        found.append("`cargo test`")
    if "pom.xml" in texts:
        found.append("`mvn test`")
    if any(path.endswith("_test.go") for path in texts):
        found.append("`go test ./...`")
    make = texts.get("Makefile", "") or texts.get("Makefile.am", "")
    if not found and (target := re.search(r"(?m)^(test|check|tests):", make)):
        found.append(f"`make {target[1]}`")
    return found


def _scripts(text: str) -> dict[str, object]:
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    scripts = values.get("scripts") if isinstance(values, dict) else None
    return scripts if isinstance(scripts, dict) else {}
