"""Sentences taken from passages: those that hold most of a question's words, and not the same thing twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

from actors.work.analyser.complexity import parse
from actors.work.analyser.languages import language_of
from actors.work.analyser.prose_text import sentences
from actors.work.analyser.search import Hit, holds

LONGEST = 420
SLASHES, HASHES, DASHES = r"///?!?|/?\*+", r"#+", r"--+"
COMMENT = {
    **dict.fromkeys(("Ruby", "Shell", "Perl", "R", "Julia", "Elixir", "YAML", "TOML", "Make", "PowerShell"), HASHES),
    **dict.fromkeys(("Lua", "SQL", "Haskell"), DASHES),
}
"""How a line of comment begins; `SLASHES` in all other languages."""
NEWS = re.compile(r"(^|/)(changelog|changes|history|news|release)", re.I)
ALIKE = 0.6
"""Share of common words from which on two sentences count as the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A sentence, or two, of a passage."""

    text: str
    path: str
    first: int
    last: int
    title: str


def extracts(hits: Sequence[Hit], wanted: Sequence[str], *, most: int) -> list[Extract]:
    """One extract of each passage that has one, in the order of the passages."""
    chosen: list[Extract] = []
    for hit in hits:
        text = best_sentence(hit, wanted)
        news = NEWS.search(hit.passage.path) and any(NEWS.search(other.path) for other in chosen)
        if text and not news and not any(_alike(text, other.text) for other in chosen):
            passage = hit.passage
            chosen.append(
                Extract(text=text, path=passage.path, first=passage.first, last=passage.last, title=passage.title)
            )
        if len(chosen) == most:
            break
    return chosen


def best_sentence(hit: Hit, wanted: Sequence[str]) -> str:
    """The sentence of a passage that holds the most words of the question; of a function, its description."""
    found = sentences(hit.passage.text if hit.passage.prose else own_words(hit))
    scored = [
        (sum(holds(sentence, word) for word in wanted), -at, sentence)
        for at, sentence in enumerate(found)
        if len(sentence.split()) >= 4 and not _is_code(sentence)
    ]
    best = max(scored, default=(0, 0, ""))
    told = bool(scored) and not hit.passage.prose and 2 * len(hit.found) > len(wanted)
    return _with_more(found, -best[1]) if best[0] or told else ""


def _with_more(found: Sequence[str], at: int) -> str:
    """A sentence and the next, or all of a list that it introduces, as far as there is room."""
    text, listing = found[at], found[at].endswith(":")
    for following in found[at + 1 : at + (8 if listing else 2)]:
        if len(text) + len(following) >= LONGEST or _is_code(following):
            break
        text = f"{text} {following}"
    if text.endswith(":"):  # what it introduces is code, and is not quoted
        text = re.sub(r"(^|(?<=[.!?])\s)[^.!?]*:$", "", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def described(hit: Hit) -> str:
    """The first sentence of what the code says of itself; empty where it says nothing."""
    found = [it for it in sentences(own_words(hit)) if len(it.split()) >= 3 and not _is_code(it)]
    return found[0][:200] if found else ""


def own_words(hit: Hit) -> str:
    """The docstring of a passage of Python, the comment that any other code begins with."""
    if language_of(hit.passage.path) == "Python":
        module = parse(dedent(hit.passage.text))
        first = module.body[0] if module is not None and module.body else None
        if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return ast.get_docstring(first) or ""
        return (ast.get_docstring(module) or "") if module is not None else ""
    mark = COMMENT.get(language_of(hit.passage.path), SLASHES)
    lines = []
    for line in hit.passage.text.strip().splitlines():
        comment = re.match(rf"^\s*(?:{mark})[ \t]*(.*?)(?:\*+/)?\s*$", line)
        if comment is None:
            break
        lines.append(comment[1].removesuffix("/").rstrip() if comment[1].strip() == "/" else comment[1])
    return "\n".join(line for line in lines if not line.startswith(("@", "\\")))


def _is_code(sentence: str) -> bool:
    """Whether it reads like a statement and not like a sentence."""
    odd = len(re.findall(r"[{}()\[\];=<>|\\]", sentence))
    names = len(re.findall(r"\b[A-Za-z]*[a-z][A-Z]\w*|\b\w+_\w+", sentence))
    return (
        2 * names > len(sentence.split())
        or odd > max(4, len(sentence) / 15)
        or sentence.startswith((">>>", "$ ", "..."))
    )


def _alike(one: str, other: str) -> bool:
    left, right = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    return len(left & right) / max(1, min(len(left), len(right))) > ALIKE
