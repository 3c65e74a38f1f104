"""A commit made of what a worker left in its tree, without git ever reading that tree but for its `.gitignore` files.

The files are compared with the base commit here, and what differs is streamed into `git fast-import`: no filter,
attribute, hook, index or line-end conversion takes part, and every byte is committed as the worker wrote it.
https://git-scm.com/docs/git-fast-import
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from actors.messages import Change, ChangedFile, StartWork
from actors.work import sensitive
from actors.work.git import Git, Patience
from actors.work.isolation import Attempt, Isolation
from actors.work.leavings import FILE, Blob, Found, Leavings, Look, TooMuch, opened, shown
from actors.work.mirrors import KEPT, Mirrors, plain
from actors.work.settings import WorkSettings

MOST_CHANGED = 10_000
LARGEST_CHANGE = 200 * 1024 * 1024
NAMED = 300
"""Changed files that are told one by one."""
LEFT_OUT_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Whom a commit names."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What differs from the base: paths that are gone, and files that are new or different."""

    gone: tuple[str, ...]
    changed: Mapping[str, Found]
    new_content: int  # bytes

    @property
    def paths(self) -> list[str]:
        """All of them."""
        return sorted((*self.gone, *self.changed))


class Harvest:
    """Makes commits of work trees. Thread-safe, also across processes."""

    def __init__(self, settings: WorkSettings, isolation: Isolation) -> None:
        self._settings = settings
        self._isolation = isolation
        self._mirrors = Mirrors(settings)

    def take(
        self,
        start: StartWork,
        attempt: Attempt,
        base: str,
        *,
        author: Author,
        explanations: Mapping[str, str],
        patience: Patience,
        laid: str = "",
    ) -> Change | None:
        """The change that the worker of `attempt` made to `base`, as a commit that the mirror keeps; None for none.

        `laid` is the git tree that the worker was given, where that is not quite the base's.
        Raises `TooMuch`, or what git raises. Nobody may be in the tree any more.
        """
        git = Git(clone_url=start.repository.clone_url, token=None, allow_file=False)
        with self._mirrors.held(start.repository.clone_url, patience) as mirror:
            seen = self._listed(git, mirror, laid or base, patience)
            # what an earlier attempt had changed lies in the tree, and is part of the change
            known = self._listed(git, mirror, base, patience) if laid and start.saved is not None else seen
            found = Look(attempt.tree, seen, owner=self._isolation.owner(attempt)).around()
            ignored = self._ignored(git, mirror, attempt.tree, sorted(set(found.files) - set(seen)), patience)
            picked = _picked(known, found, ignored)
            if not picked.paths:
                return None
            ref = f"{KEPT}{plain(start.key.rpartition('#')[2])}/{start.attempt}"
            head = self._commit(git, mirror, attempt.tree, picked, _Words(start, ref, base, author), patience)
            numbers = self._numbers(git, mirror, base, head, patience)
        told = [shown(path) for path in picked.paths]
        return Change(
            branch=start.branch,
            base=base,
            head=head,
            files=tuple(_told(path, numbers.get(path, (0, 0)), explanations) for path in picked.paths[:NAMED]),
            more=max(0, len(picked.paths) - NAMED),
            held="; ".join(filter(None, (_foreign(start), sensitive.held(told, size=picked.new_content)))),
            left_out=_left_out(found),
            claimed=tuple(shown(path) for path in explanations if path not in set(picked.paths))[:LEFT_OUT_NAMED],
        )

    def _listed(self, git: Git, mirror: Path, tree: str, patience: Patience) -> dict[str, Blob]:
        listing = ("ls-tree", "-r", "-z", "--full-tree", tree)
        return _files_of(git.run(f"--git-dir={mirror}", *listing, patience=patience))

    def _ignored(self, git: Git, mirror: Path, tree: Path, new: Sequence[str], patience: Patience) -> frozenset[str]:
        """Which of the new paths the tree's own `.gitignore` files mean."""
        if not new:
            return frozenset()
        with tempfile.TemporaryFile(dir=self._settings.folder) as asked:
            asked.write(b"".join(_bytes(path) + b"\0" for path in new))
            asked.seek(0)
            words = (f"--git-dir={mirror}", f"--work-tree={tree}", "check-ignore", "--no-index", "-z", "--stdin")
            said = git.run(*words, patience=patience, stdin=asked, success=(0, 1))
        return frozenset(said.split("\0")[:-1])

    def _commit(self, git: Git, mirror: Path, tree: Path, picked: Picked, words: _Words, patience: Patience) -> str:
        with tempfile.TemporaryFile(dir=self._settings.folder) as stream:
            for piece in (*words.head(), *_deletions(picked)):
                stream.write(piece)
            for path, file in sorted(picked.changed.items()):
                patience.check()
                _write_file(stream, tree, path, file)
            stream.write(b"\ndone\n")
            stream.seek(0)
            here = f"--git-dir={mirror}"
            git.run(here, "fast-import", "--quiet", "--force", "--done", patience=patience, stdin=stream, durable=True)
        return git.run(here, "rev-parse", "--verify", f"{words.ref}^{{commit}}", patience=patience).strip()

    def _numbers(self, git: Git, mirror: Path, base: str, head: str, patience: Patience) -> dict[str, tuple[int, int]]:
        options = ("-r", "-z", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv")
        said = git.run(f"--git-dir={mirror}", "diff-tree", *options, base, head, patience=patience)
        rows = (row.split("\t", 2) for row in said.split("\0") if row)
        return {path: (_number(added), _number(removed)) for added, removed, path in rows}


@dataclass(frozen=True, slots=True)
class _Words:
    """What a commit says of itself."""

    start: StartWork
    ref: str
    base: str
    author: Author

    def head(self) -> Iterator[bytes]:
        who = f"{_clean(self.author.name)} <{_clean(self.author.email)}> {int(time.time())} +0000".encode()
        message = _message(self.start).encode(errors="replace")
        yield b"commit " + self.ref.encode() + b"\nauthor " + who + b"\ncommitter " + who
        yield b"\ndata %d\n%s\nfrom %s\n" % (len(message), message, self.base.encode())


def _message(start: StartWork) -> str:
    parts = [start.subject or f"Changes for issue {start.number}", f"For #{start.number}"]
    person = start.requester
    if person is not None and not person.bot:
        login = _clean(person.login)
        host = start.repository.clone_url.partition("://")[2].partition("/")[0].partition(":")[0]
        noreply = f"users.noreply.{host or 'github.com'}"
        parts.append(f"Co-authored-by: {login} <{person.id}+{login}@{noreply}>")
    return "\n\n".join(parts) + "\n"


def _foreign(start: StartWork) -> str:
    """Why a change that was made on top of a proposed one is held."""
    if start.review is None:
        return ""
    what = f"pull request #{start.review.number}" if start.review.number else "the commits under review"
    return f"it stands on {what}, so pushing it would push those commits too"


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and sign not in "<>") or "unknown"


def _files_of(listing: str) -> dict[str, Blob]:
    files = {}
    for row in listing.split("\0")[:-1]:
        facts, path = row.split("\t", 1)
        mode, _, sha = facts.split(" ")
        files[path] = Blob(FILE if mode == "100664" else mode, sha)  # an old git's spelling
    return files


def _picked(known: Mapping[str, Blob], found: Leavings, ignored: frozenset[str]) -> Picked:
    changed = {
        path: file
        for path, file in found.files.items()
        if path not in ignored and known.get(path) != Blob(file.mode, file.sha)
    }
    gone = tuple(path for path in known if path not in found.files and not found.covers(path))
    content = sum(file.size for path, file in changed.items() if path not in known or known[path].sha != file.sha)
    if len(changed) + len(gone) > MOST_CHANGED:
        raise TooMuch(f"the worker changed {len(changed) + len(gone):,} files, more than {MOST_CHANGED:,}")
    if content > LARGEST_CHANGE:
        raise TooMuch(f"the worker wrote {content // 1024 // 1024} MB, more than {LARGEST_CHANGE // 1024 // 1024}")
    return Picked(gone=gone, changed=changed, new_content=content)


def _deletions(picked: Picked) -> Iterator[bytes]:
    for path in picked.gone:
        yield b"D " + _quoted(path) + b"\n"


def _write_file(stream: IO[bytes], tree: Path, path: str, file: Found) -> None:
    stream.write(b"M %s inline %s\ndata %d\n" % (file.mode.encode(), _quoted(path), file.size))
    if file.target is not None:
        stream.write(file.target + b"\n")
        return
    left = file.size
    with opened(tree / path) as content:
        while chunk := content.read(min(left, 1 << 20)):
            stream.write(chunk)
            left -= len(chunk)
    if left:
        raise TooMuch(f"{shown(path)} changed while it was read")
    stream.write(b"\n")


def _quoted(path: str) -> bytes:
    return b'"' + _bytes(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0  # `-` for a binary file


def _told(path: str, numbers: tuple[int, int], explanations: Mapping[str, str]) -> ChangedFile:
    return ChangedFile(path=shown(path), added=numbers[0], removed=numbers[1], why=explanations.get(path, "")[:1_000])


def _left_out(found: Leavings) -> tuple[str, ...]:
    named = [f"{shown(path)} ({why})" for path, why in found.left_out[:LEFT_OUT_NAMED]]
    rest = len(found.left_out) - len(named)
    return (*named, *([f"and {rest:,} more"] if rest else []))
