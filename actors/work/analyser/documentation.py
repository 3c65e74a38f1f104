"""Documentation Generation: pages of the API from the code's own signatures and descriptions, as files of the tree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from actors.work.analyser import sources
from actors.work.analyser.api import Page, foreign_page, python_page
from actors.work.analyser.api_pages import MARK, index, page_text
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.exports import handed_on
from actors.work.analyser.imports import module_name
from actors.work.analyser.markdown import bullets, code, details, escape, fit, plural, table
from actors.work.analyser.sources import Source
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.syntax import grammar_of

MOST_PAGES = 150
"""Pages of one change, so that a person can still look at it."""
BUILD_FILES = frozenset({"setup.py", "noxfile.py", "tasks.py", "fabfile.py", "conftest.py"})
SHOWN = 12


def answer(assignment: Assignment, speech: Speech) -> Done:
    """Write the pages into the tree, and report on them."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    speech.progress(25, "Choosing what to document")
    named = bool(assignment.scope.names)
    chosen = _chosen(everything.code, assignment)
    speech.progress(35, f"Reading the signatures of {plural(len(chosen), 'file')}")
    pages = _pages(chosen, everything.code, named)
    if not pages:
        return _nothing(assignment, chosen)
    left_out, pages = pages[MOST_PAGES:], pages[:MOST_PAGES]
    folder = _folder(assignment.tree)
    speech.progress(70, f"Writing {plural(len(pages), 'page')} to {folder}")
    written = _write(assignment, folder, pages)
    speech.progress(95, "Writing the report")
    done = _report(assignment, pages, folder, written, len(left_out))
    speech.progress(100, "Done")
    return done


def _chosen(code_files: Sequence[Source], assignment: Assignment) -> list[Source]:
    """The files to document: those named, or the product's own without what only builds it."""
    if assignment.scope.names:
        return [source for source in code_files if assignment.scope.covers(source.path)]
    return [
        source
        for source in code_files
        if source.main and source.path not in BUILD_FILES and not source.path.startswith((".", "scripts/", "tools/"))
    ]


def _pages(chosen: Sequence[Source], everything: Sequence[Source], named: bool) -> list[Page]:
    """The pages that say something, by title."""
    python = [source for source in chosen if source.path.endswith(".py")]
    passed_on = handed_on({it.path: it for it in everything if it.path.endswith(".py")})
    pages = []
    for source in python:
        private = any(part.startswith("_") for part in module_name(source.path).split(".") if part != "__init__")
        names = passed_on.get(source.path, frozenset())
        if private and not named and not names:
            continue
        page = python_page(source, names if private and not named and "*" not in names else None)
        if page is not None and (page.entries or page.text):
            pages.append(page)
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in chosen:
        if grammar_of(source.path, source.language):
            groups[_title(source)].append(source)
    pages += [page for title, files in groups.items() if (page := foreign_page(title, files)) is not None]
    return sorted(pages, key=lambda page: page.title)


def _title(source: Source) -> str:
    """Files of a Go package share a page, each other file has its own."""
    if source.language != "Go":
        return source.path
    parent = str(PurePosixPath(source.path).parent)
    package = re.search(r"(?m)^package (\w+)", source.text)
    return parent if parent != "." else f"package {package[1] if package else 'main'}"


def _folder(tree: Path) -> str:
    """Where the pages go: below the folder that documents already have, never onto what somebody wrote, and never
    through a link, which may lead out of the tree."""
    known = ("docs", "doc", "documentation")
    base = next((name for name in known if (tree / name).is_dir() and not (tree / name).is_symlink()), "")
    if not base:
        base = next(name for name in (*known, "api-documentation") if not (tree / name).is_symlink())
    names = ("api", "api-reference", "api-generated")
    return next((f"{base}/{name}" for name in names if _ours(tree / base / name)), f"{base}/api-of-the-code")


def _ours(folder: Path) -> bool:
    """Whether a folder is not there, or holds only pages that were made this way."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return False
    files = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()] if folder.exists() else []
    return all(not path.is_symlink() and path.read_bytes()[: len(MARK)] == MARK.encode() for path in files)


def _write(assignment: Assignment, folder: str, pages: Sequence[Page]) -> dict[str, str]:
    """Write the pages and their index; path -> why. What has not changed stays untouched."""
    texts: dict[str, tuple[str, str]] = {}
    names = {page.title: f"{_file_name(page)}.md" for page in pages}
    for page in pages:
        path = f"{folder}/{names[page.title]}"
        total = len(page.entries)
        says = (
            f"{page.described} of {plural(total, 'name')} described by the code itself" if total else "its description"
        )
        texts[path] = (page_text(page, folder), f"The API of {page.title}: {says}.")
    texts[f"{folder}/README.md"] = (index(assignment.repository, pages, names), "The list of all pages.")
    changed = {}
    for path, (text, why) in texts.items():
        target = assignment.tree / path
        if not target.exists() or target.read_text(errors="replace") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            changed[path] = why
    return changed


def _file_name(page: Page) -> str:
    return re.sub(r"[^\w.]+", "-", page.title).strip("-") or "package"


def _nothing(assignment: Assignment, chosen: Sequence[Source]) -> Done:
    summary = "There is nothing to document: no file in question offers a name that the analyser can read."
    read = f"{plural(len(chosen), 'file')} of code looked at" if chosen else "No file of code was found"
    where = ", ".join(code(named.path) for named in assignment.scope.names[:10])
    return Done(
        report=f"**{summary}**\n\n{read}{f' for {where}' if where else ''}. No file was changed.", summary=summary
    )


def _report(
    assignment: Assignment, pages: Sequence[Page], folder: str, written: Mapping[str, str], left_out: int
) -> Done:
    entries = sum(len(page.entries) for page in pages)
    described = sum(page.described for page in pages)
    changed = sum(not path.endswith("/README.md") for path in written)
    summary = f"{plural(changed, 'page')} of API documentation written to {folder}"
    if not changed:
        summary = f"The pages in {folder} are up to date already"
    rows = [[code(page.title), f"{len(page.entries):,}", f"{page.described:,}"] for page in pages]
    parts = [
        f"## API documentation of {code(assignment.repository)} at {assignment.links.tree()}",
        f"**{summary}.** {described:,} of {plural(entries, 'public name')} "
        f"{'has' if described == 1 else 'have'} a description in the code; the others are listed with their signature "
        "and the words *No description in the code*. Nothing was invented.",
        f"{plural(left_out, 'page')} beyond {MOST_PAGES} left out; name files or folders to get them."
        if left_out
        else "",
        table(["Page", "Names:", "Described:"], rows[:SHOWN]),
        details(f"{len(rows) - SHOWN:,} more pages", table(["Page", "Names:", "Described:"], rows[SHOWN:]))
        if len(rows) > SHOWN
        else "",
        _missing(assignment, pages),
        "*Made by the built-in analyser without running the code: Python by griffe, other languages by tree-sitter. "
        "Texts are the code's own docstrings and comments, with their notation turned into Markdown.*",
    ]
    return Done(
        report=fit(parts), summary=f"{summary}; {described:,} of {entries:,} names described.", explanations=written
    )


def _missing(assignment: Assignment, pages: Sequence[Page]) -> str:
    """What has no description: the place to begin writing."""
    lines = []
    for page in pages:
        bare = [entry for entry in page.entries if not entry.text and entry.kind != "value"]
        if bare and len(page.paths) == 1:
            shown = ", ".join(assignment.links.lines(page.paths[0], it.line, text=it.name) for it in bare[:10])
            lines.append(f"{escape(page.title)}: {shown}{f' and {len(bare) - 10:,} more' if len(bare) > 10 else ''}")
        elif bare:
            names = ", ".join(code(it.name) for it in bare[:10])
            lines.append(f"{escape(page.title)}: {names}{f' and {len(bare) - 10:,} more' if len(bare) > 10 else ''}")
    return details("Without a description in the code", bullets(lines[:40])) if lines else ""
