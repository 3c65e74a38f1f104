"""A repository in a few lines: what it says of itself, what it is made of, where its parts lie."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from actors.work.analyser.links import Links
from actors.work.analyser.markdown import code, escape, plural, table
from actors.work.analyser.prose_text import paragraphs
from actors.work.analyser.sources import Source, Sources

PARTS = 8
LONGEST = 500


def introduction(everything: Sources) -> tuple[str, Source] | None:
    """The first paragraph of the README that is a sentence, and the README."""
    readmes = [it for it in everything.files if re.fullmatch(r"(?i)readme(\.\w+)?", it.path)]
    for source in readmes:
        for paragraph in paragraphs(source.text)[:12]:
            words = paragraph.split()
            if (
                len(words) >= 5
                and not re.match(r"[\[!<|:]|Copyright|={3}|-{3}", paragraph)
                and "img.shields" not in paragraph
            ):
                return paragraph[:LONGEST], source
    return None


def size(everything: Sources) -> str:
    """How large it is, and in which languages."""
    lines: Counter[str] = Counter()
    for source in everything.code:
        lines[source.language] += source.length
    shown = ", ".join(f"{escape(name)} {count:,}" for name, count in lines.most_common(4))
    tests = sum(source.length for source in everything.code if source.test)
    return (
        f"{plural(len(everything.files), 'file')}, {plural(sum(lines.values()), 'line')} of code ({shown}), "
        f"{tests:,} of them tests."
        if lines
        else f"{plural(len(everything.files), 'file')}, no code that is known."
    )


def parts(files: Sequence[Source], links: Links) -> str:
    """The folders that hold the code, the largest first, with their largest files."""
    folders: dict[str, list[Source]] = defaultdict(list)
    for source in files:
        folders[str(PurePosixPath(source.path).parent)].append(source)
    ranked = sorted(folders.items(), key=lambda pair: (-sum(it.length for it in pair[1]), pair[0]))[:PARTS]
    rows = []
    for folder, held in ranked:
        largest = sorted(held, key=lambda it: (-it.length, it.path))[:3]
        shown = ", ".join(links.file(it.path) for it in largest)
        rows.append([code(folder), f"{len(held):,}", f"{sum(it.length for it in held):,}", shown])
    return table(["Folder", "Files:", "Lines:", "Largest files"], rows)
