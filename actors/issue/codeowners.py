"""Who owns which files, as a repository's CODEOWNERS says. Pure.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
Of several lines that fit, the last one counts. `!` and `[ ]` mean nothing there: such lines are passed over, and
so is a file beyond 3 MB, as on GitHub.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actors.issue.file_globs import spans

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks; the first file that is there counts."""

LARGEST = 3_000_000
_OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*(?:/[A-Za-z0-9._-]+)?")
_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line: its pattern and the owners of what fits, `@login` or `@org/team`. No owners: nobody owns it."""

    pattern: str
    owners: tuple[str, ...]


def read(text: str) -> tuple[Rule, ...]:
    """The lines of a CODEOWNERS file; those that GitHub could not use are left out. Never raises."""
    if len(text) > LARGEST:
        return ()
    rules = []
    for line in text.splitlines():
        words = _WORD.findall(_COMMENT.sub("", line))
        if words and not words[0].startswith("!") and not set(words[0]) & {"[", "]"}:
            owners = tuple(word for word in words[1:] if _OWNER.fullmatch(word))
            rules.append(Rule(pattern=re.sub(r"\\(.)", r"\1", words[0]), owners=owners))
    return tuple(rules)


def owners(rules: tuple[Rule, ...], files: Iterable[str]) -> tuple[str, ...]:
    """The owners of all `files`, each once, in the files' order."""
    found: dict[str, None] = {}
    for path in files:
        last = next((rule for rule in reversed(rules) if fits(rule.pattern, path)), None)
        found.update(dict.fromkeys(last.owners if last else ()))
    return tuple(found)


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern of CODEOWNERS stands for the file at `path` (relative to the root)."""
    path = path.strip("/")
    folder = pattern.endswith("/")
    bare = pattern.strip("/")
    if not bare:
        return False
    anchored = "/" in pattern.rstrip("/")
    glob = bare if anchored else f"**/{bare}"
    if folder:
        return spans(f"{glob}/**", path) and not spans(glob, path)
    if glob.endswith("/**"):
        return spans(glob, path)
    if spans(glob, path):
        return True
    return not glob.endswith("/*") and spans(f"{glob}/**", path)
