"""What the patterns of `pattern_table` find in the files: findings of the same shape as a linter's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from actors.work.analyser.lint import Finding
from actors.work.analyser.pattern_table import PATTERNS
from actors.work.analyser.sources import Source
from actors.work.analyser.syntax import Node, first_line, grammar_of, language, last_line, tree


def matches(sources: Sequence[Source]) -> list[Finding]:
    """What the patterns find, by weight and place."""
    found = [item for source in sources for item in _of(source)]
    return sorted(found, key=lambda item: (-item.weight, item.path, item.first, item.rule))


def _of(source: Source) -> Iterator[Finding]:
    grammar = grammar_of(source.path, source.language)
    wanted = [item for item in PATTERNS.get(grammar, ()) if item.tests or not source.test]
    root = tree(grammar, source.text) if wanted else None
    for pattern in wanted if root is not None else ():
        for node in _captured(grammar, pattern.query, root):
            if pattern.holds(node):
                yield Finding(
                    path=source.path,
                    first=first_line(node),
                    last=min(last_line(node), first_line(node) + 20),
                    rule=pattern.rule,
                    message=pattern.message,
                    weight=pattern.weight,
                )


def _captured(grammar: str, query: str, root: Node) -> list[Node]:
    from tree_sitter import QueryCursor

    found = QueryCursor(_query(grammar, query)).captures(root).get("at", [])
    return sorted(found, key=lambda node: (node.start_byte, node.end_byte))


@lru_cache(maxsize=128)
def _query(grammar: str, query: str) -> Any:
    from tree_sitter import Query

    return Query(language(grammar), query)
