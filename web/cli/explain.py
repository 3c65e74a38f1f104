"""`run.py explain COMMENT.md`: how a comment would be read, by the very code that reads them on issues."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from actors.issue.arguments import read_arguments
from actors.issue.command_lines import Comment, Given, read_comment
from actors.issue.commands import find
from actors.issue.intent import Understood, understand
from actors.issue.one_answer import Match, Open


def explain(*, comment: Path, questions: Sequence[str], bot: str, bare: bool, as_json: bool) -> None:
    """Print what the comment is understood as."""
    asked = tuple(question(text, number) for number, text in enumerate(questions, start=1))
    read = read_comment(_text(comment), bot=bot, bare=bare)
    meant = understand(read.rest, asked)
    if as_json:
        click.echo(json.dumps(described(read, meant, asked), indent=2, ensure_ascii=False))
        return
    for line in _lines(read, meant):
        click.echo(line)


def question(text: str, number: int) -> Open:
    """A question as it is given: `id|text|option|option`. Raises `click.UsageError` where it has no id."""
    id, *rest = (part.strip() for part in text.split("|"))
    if not id or not rest:
        raise click.UsageError(f"a question is its id and its text, ID|TEXT, then any options: {text!r}")
    return Open(
        id=id, number=number, text=rest[0] if rest else "", options=tuple(option for option in rest[1:] if option)
    )


def described(read: Comment, meant: Understood, asked: Sequence[Open]) -> dict[str, Any]:
    """The JSON of `--json`; its shape is documented in the user guide."""
    answered = {match.question for match in meant.answers}
    return {
        "commands": [_command(given) for given in read.commands],
        "intent": meant.first.intent.value,
        "confidence": meant.first.confidence,
        "intents": [
            {"intent": item.intent.value, "confidence": item.confidence, "words": item.words} for item in meant.meant
        ],
        "answers": [_answer(match) for match in meant.answers],
        "unanswered": [question.id for question in asked if question.id not in answered],
    }


def _command(given: Given) -> dict[str, Any]:
    if not given.name:
        return {"name": None, "word": given.word, "did_you_mean": given.meant or None, "text": given.arguments}
    arguments = read_arguments(given.arguments, find(given.name).arguments)
    return {
        "name": given.name,
        "word": given.word,
        "values": arguments.values,
        "flags": list(arguments.flags),
        "text": arguments.text,
        "problems": list(arguments.problems),
    }


def _answer(match: Match) -> dict[str, Any]:
    return {
        "question": match.question,
        "answer": match.answer,
        "option": None if match.option is None else match.option + 1,
        "confidence": match.confidence,
        "words": match.words,
    }


def _text(comment: Path) -> str:
    if str(comment) == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return comment.read_bytes().decode("utf-8", "replace")


def _lines(read: Comment, meant: Understood) -> Iterator[str]:
    for given in read.commands:
        if given.name:
            yield f"  {'command':13} {click.style(given.name, bold=True)} {_short(given.arguments)}".rstrip()
        else:
            near = f" Did you mean {given.meant}?" if given.meant else ""
            yield f"  {'unknown':13} {click.style(given.word, fg='yellow')}.{near}"
    for match in meant.answers:
        yield f"  {'answer':13} {match.question}: {_short(match.answer)} ({match.confidence:.0%})"
    for item in meant.meant:
        words = f", from “{_short(item.words)}”" if item.words else ""
        yield f"  {'means':13} {item.intent.value} ({item.confidence:.0%}){words}"


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
