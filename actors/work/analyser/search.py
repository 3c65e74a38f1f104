"""Which passages fit a question's words best: SQLite's full-text index and its bm25, in memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from actors.work.analyser.passages import Passage, passages
from actors.work.analyser.sources import Source

CANDIDATES = 200
"""Passages that are looked at more closely."""
MOST_TERMS = 40
SCRAP = 15
"""Lines below which a passage counts less: it seldom answers anything alone."""
COMMON = 0.5
"""Share of all passages from which on a word that they hold says nothing."""
ALIKE = 0.7
"""Share of common words from which on a passage says nothing new."""
WEIGHTS = (3.0, 1.5, 1.0)
"""How much a hit in the title, the path and the text counts."""

STOP = frozenset(
    re.findall(
        r"\w+",
        """
        a about after all also am an and any are as at be because been before being but by can cannot could did do
        does doing done each else etc every few for from get gets give given go had has have having hello here hi how
        i if in into is it its just let like made make many may me might me more most much must my need no not now of
        on one only or other our out over please possible question should show so some such tell than thank thanks
        that the their them then there these they thing things this those through to too under up us used uses using
        very want was way we were what when where whether which while who whom whose why will with within without
        work works would you handled overview research summarise summarize summary add support implement feature allow
        your explain describe understand know find code file files repository repo project
        """,
    )
)
"""Words that a question has without being about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage and how well it fits; `found` are the question's words that it holds."""

    passage: Passage
    score: float
    found: frozenset[str]


def terms(question: str) -> list[str]:
    """The words of a question that say something, in their order, in small letters, each once."""
    words = re.findall(r"[A-Za-z_][\w.]*\w|\w+", question)
    whole = (part.lower() for word in words for part in ((word, word.rpartition(".")[2]) if "." in word else (word,)))
    wanted = dict.fromkeys(word for word in whole if word not in STOP and len(word) > 1 and not word.isdigit())
    return list(wanted)[:MOST_TERMS]


def search(sources: Iterable[Source], question: str, *, most: int) -> list[Hit]:
    """The passages that fit best, the best first; empty when no word of the question occurs."""
    wanted = terms(question)
    if not wanted:
        return []
    cut = [passage for source in sources for passage in passages(source)]
    ranked, telling = _ranked(cut, wanted)
    hits = sorted(
        (_judged(cut[row], rank, wanted, telling) for row, rank in ranked),
        key=lambda hit: (-hit.score, hit.passage.path, hit.passage.first),
    )
    return _different(hits, most)


def _different(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The best hits without those that say nearly the same as a better one: versions of a document, copies."""
    kept: list[tuple[Hit, frozenset[str]]] = []
    for hit in hits:
        words = frozenset(re.findall(r"\w+", hit.passage.text.lower()))
        if not any(len(words & other) > ALIKE * len(words | other) for _, other in kept):
            kept.append((hit, words))
        if len(kept) == most:
            break
    return [hit for hit, _ in kept]


def _ranked(cut: Sequence[Passage], wanted: Sequence[str]) -> tuple[list[tuple[int, float]], list[str]]:
    """Passages that hold any of the telling words, as (index, bm25; the larger the better), and those words.

    A word that most passages hold, such as the name of the package, tells none from another.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE passages USING fts5(title, path, text, tokenize='porter unicode61')")
        connection.executemany(
            "INSERT INTO passages(rowid, title, path, text) VALUES (?, ?, ?, ?)",
            ((row, spoken(item.title), spoken(item.path), spoken(item.text)) for row, item in enumerate(cut)),
        )
        quoted = {word: f'"{spoken(word, keep=False)}"' for word in wanted}
        counts = {word: _count(connection, text) for word, text in quoted.items()}
        telling = [word for word in wanted if counts[word] <= COMMON * len(cut)] or list(wanted)
        query = " OR ".join(quoted[word] for word in telling)
        found = connection.execute(
            "SELECT rowid, -bm25(passages, ?, ?, ?) AS fit FROM passages WHERE passages MATCH ? "
            "ORDER BY fit DESC, rowid LIMIT ?",
            (*WEIGHTS, query, CANDIDATES),
        )
        return [(int(row), float(fit)) for row, fit in found], telling


def _count(connection: sqlite3.Connection, query: str) -> int:
    row = connection.execute("SELECT count(*) FROM passages WHERE passages MATCH ?", (query,)).fetchone()
    return int(row[0])


def spoken(text: str, *, keep: bool = True) -> str:
    """Text with the words inside of names: `parseForm` -> `parseForm parse Form`, `_on_stop` -> `on stop`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    loose = re.sub(r"[^0-9A-Za-zÀ-￿]+", " ", parted.replace("_", " "))
    return f"{text} {loose}" if keep and parted != text else loose.strip()


def _judged(passage: Passage, rank: float, wanted: Sequence[str], telling: Sequence[str]) -> Hit:
    """bm25, more for many different words of the question and for defining one, less for tests, logs and scraps."""
    text = f"{spoken(passage.title)} {spoken(passage.path)} {spoken(passage.text)}".lower()
    found = frozenset(word for word in wanted if _stem(word) in text)
    score = rank * (0.2 + len(found.intersection(telling)) / len(telling))
    name = passage.title.lower()
    if any(word in (name, name.rpartition(".")[2]) for word in wanted):
        score *= 1.6
    if passage.prose:
        score *= 1.2
    if passage.test:
        score *= 0.5
    if passage.data:
        score *= 0.5
    if re.search(r"(^|/)(changelog|changes|history|news|license)", passage.path.lower()):
        score *= 0.5
    score *= min(1.0, 0.4 + (passage.last - passage.first) / SCRAP)  # bm25 prefers the short
    return Hit(passage=passage, score=score, found=found)


def holds(text: str, word: str) -> bool:
    """Whether a text holds a word, in another form too, or as a part of a name."""
    return _stem(word) in spoken(text).lower()


def _stem(word: str) -> str:
    """A word without its ending, roughly."""
    stem = re.sub(r"(ies|es|s|ing|ed|y)$", "", word)
    return stem if len(stem) > 3 else word
