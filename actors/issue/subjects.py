"""Words that stand for each other's alternatives: whoever asks for one of a row after another has changed their mind.

Only kinds of which a task has one at a time stand here; of anything else it takes a contradiction in words.
"""

from __future__ import annotations

import re

FAMILIES: dict[str, str] = {
    "database": "postgresql=postgres mysql mariadb sqlite=sqlite3 mongodb=mongo oracle cockroachdb duckdb dynamodb",
    "cache": "redis memcached valkey lru_cache in-memory=in-process",
    "queue": "rabbitmq kafka sqs celery rq nats",
    "test framework": "pytest unittest nose doctest jest mocha vitest junit testng rspec minitest",
    "indentation": "tabs=tab spaces=space",
    "quotes": "single-quotes=single double-quotes=double",
    "package manager": "npm yarn pnpm pip poetry uv pipenv conda",
    "file format": "json yaml=yml toml xml csv ini parquet",
    "markup": "markdown=md rst=restructuredtext asciidoc html plaintext=plain-text",
    "interface": "rest graphql grpc soap websocket=websockets sse polling",
    "http library": "requests-library httpx aiohttp urllib=urllib3 axios",
    "web framework": "flask django fastapi express rails spring starlette",
    "language": "python javascript typescript rust golang java kotlin ruby php c++ c# scala",
    "spoken language": "english german french spanish italian portuguese japanese chinese",
    "formatter": "black yapf autopep8 prettier gofmt",
    "linter": "ruff flake8 pylint eslint",
    "type checker": "mypy pyright pyre",
    "logging": "logging structlog loguru print",
    "validation": "pydantic marshmallow attrs dataclasses=dataclass jsonschema cerberus",
    "concurrency": "threads=threading=thread asyncio=async multiprocessing=processes trio",
    "date format": "iso8601=iso-8601 rfc3339 epoch=unix",
    "hash": "md5 sha1=sha-1 sha256=sha-256 sha512 blake2 bcrypt argon2 scrypt",
    "naming": "snake_case camelcase pascalcase kebab-case",
    "licence": "mit apache=apache-2.0 gpl bsd mpl",
    "cloud": "aws gcp azure",
    "colour": "red green blue yellow purple orange grey=gray black-and-white teal",
    "theme": "dark light",
    "order": "ascending descending alphabetical=alphabetically chronological",
    "depth": "minimal exhaustive",
}
PAIRED = frozenset({"theme", "concurrency", "colour", "order", "cache", "depth", "quotes", "logging"})
"""Kinds whose words are common: they count only where the clause chooses (`use`, `prefer`, `make it` ...)."""

ALTERNATIVES: dict[str, tuple[str, str]] = {}
"""A word to its kind, and to the name under which its spellings are one."""
for _kind, _row in FAMILIES.items():
    for _entry in _row.split():
        _first, *_others = _entry.split("=")
        for _spelling in (_first, *_others):
            ALTERNATIVES[_spelling] = (_kind, _first)

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_+#-]*(?:\.[0-9]+)?")
_PHRASES = (
    (re.compile(r"\b(?<=use )(?:the )?requests\b|\brequests library\b|\b(?<=than )requests\b"), "requests-library"),
    (re.compile(r"\bsingle[ -]quotes?\b"), "single-quotes"),
    (re.compile(r"\bdouble[ -]quotes?\b"), "double-quotes"),
    (re.compile(r"\bplain text\b"), "plain-text"),
    (re.compile(r"\bcamel ?case\b"), "camelcase"),
    (re.compile(r"\bsnake[ _]case\b"), "snake_case"),
    (re.compile(r"\biso[ -]?8601\b"), "iso8601"),
)


def named(text: str, *, chooses: bool) -> tuple[tuple[str, str], ...]:
    """The kinds and names that a text in small letters mentions, in order."""
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    found = (ALTERNATIVES.get(token) for token in _TOKEN.findall(text))
    return tuple(dict.fromkeys(pair for pair in found if pair and (chooses or pair[0] not in PAIRED)))
