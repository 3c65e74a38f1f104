"""Pages of API documentation as Markdown files of a repository."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from actors.work.analyser.api import Entry, Page
from actors.work.analyser.markdown import block, code, escape, table

MARK = "<!-- made from the code"
"""How a page begins that was made this way and may be made again."""
NOTICE = f"{MARK}: signatures, docstrings and comments are its own; change them there -->"
FENCES = {"c++": "cpp"}


def page_text(page: Page, folder: str) -> str:
    """One page. `folder` is where it will lie."""
    up = "../" * (folder.count("/") + 1)
    places = ", ".join(f"[`{path}`]({up}{quote(path)})" for path in page.paths)
    parts = [NOTICE, f"# {code(page.title)}", f"Source: {places}", page.text]
    outer = [entry for entry in page.entries if entry.level == 0]
    if len(outer) > 3:
        parts.append(_contents(page.entries))
    parts += [_entry(entry, page.language) for entry in page.entries]
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _contents(entries: Sequence[Entry]) -> str:
    rows = [
        [f"[{code(entry.name)}](#{_anchor(entry)})", escape(entry.kind), escape(first_sentence(entry.text))]
        for entry in entries
        if entry.level == 0
    ]
    return table(["Name", "Kind", "In short"], rows)


def _entry(entry: Entry, language: str) -> str:
    mark = "##" if entry.level == 0 else "###"
    parts = [f"{mark} {entry.kind} {code(entry.name)}", block(entry.signature, FENCES.get(language, language))]
    parts.append(entry.text or "*No description in the code.*")
    if entry.rows:
        rows = [[code(name), code(kind) if kind else "", text.replace("|", "\\|")] for name, kind, text in entry.rows]
        parts.append(table(["Attribute", "Type", "Description"], rows))
    return "\n\n".join(parts)


def _anchor(entry: Entry) -> str:
    """GitHub's anchor of the entry's heading."""
    return re.sub(r"[^\w\- ]", "", f"{entry.kind} {entry.name}".lower()).replace(" ", "-")


def first_sentence(text: str) -> str:
    """The first sentence of a description, as plain text for one cell."""
    paragraph = next(
        (it for it in re.split(r"\n\s*\n", text) if it.strip() and not it.startswith(("```", "> ", "**"))), ""
    )
    sentence = re.split(r"(?<=[.!?])\s", " ".join(paragraph.split()))[0]
    return sentence.replace("`", "")[:160]


def index(repository: str, pages: Sequence[Page], names: Mapping[str, str]) -> str:
    """The list of the pages."""
    rows = [
        [
            f"[{code(page.title)}]({quote(names[page.title])})",
            f"{page.described} of {len(page.entries)}",
            escape(first_sentence(page.text or (page.entries[0].text if page.entries else ""))),
        ]
        for page in pages
    ]
    head = f"# API of {escape(repository.rpartition('/')[2])}"
    return "\n\n".join([NOTICE, head, table(["Page", "Described:", "In short"], rows)]) + "\n"
