"""One name of a file as a person wrote it, turned into a path inside the repository or refused with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from actors.issue.task import FileReference

_LONGEST_PATH = 1_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_ANCHOR = re.compile(r"#L([0-9]{1,7})(?:C[0-9]{1,5})?(?:-L?([0-9]{1,7})(?:C[0-9]{1,5})?)?\Z")
_COLON = re.compile(r":([0-9]{1,7})(?:[-–]([0-9]{1,7})|:[0-9]{1,7})?\Z")
_REPLACED = "\ufffd"
_RAW_HOST = "raw.githubusercontent.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A name that is not looked up: as it was written (made printable and short) and why."""

    text: str
    reason: str


def read_reference(name: str, *, repository: str = "") -> FileReference | Refused | None:
    """Read one name: a path, a glob, `path:line`, `path#L10-L20` or a link to a file of `repository` (owner/name).

    None for an address that names no file of a repository. Never raises.
    """
    if len(name) > _LONGEST_PATH:
        return _refused(name, "it is too long to be a path")
    if not name.isprintable() or _REPLACED in name:
        return _refused(name, "it holds control characters or characters nobody sees")
    if _SCHEME.match(name):
        return _from_address(name, repository)
    return _from_path(name, name)


def lines_of(name: str) -> tuple[str, int | None, int | None]:
    """Part `path:10`, `path:10-20`, `path:10:5`, `path#L10` and `path#L10-L20` into path, first and last line."""
    found = _ANCHOR.search(name) or _COLON.search(name)
    if found is None:
        return name.split("#", 1)[0] or name, None, None
    first, last = int(found[1]), int(found[2] or found[1])
    if first == 0 or last == 0:
        return name[: found.start()], None, None
    return name[: found.start()], min(first, last), max(first, last)


def _from_path(written: str, name: str) -> FileReference | Refused | None:
    if _DRIVE.match(name):
        return _refused(written, "it begins with a drive letter; name files from the repository's root")
    path, first, last = lines_of(name.replace("\\", "/"))
    if path.startswith("/"):
        return _refused(written, "it is an absolute path; name files from the repository's root")
    segments = [segment for segment in path.split("/") if segment not in ("", ".")]
    if segments and segments[0].startswith("~"):
        return _refused(written, "it points into a home folder; name files from the repository's root")
    if ".." in segments:
        return _refused(written, "it climbs out with `..`; name files from the repository's root")
    if not segments:
        return None
    return FileReference(path="/".join(segments), first_line=first, last_line=last)


def _from_address(name: str, repository: str) -> FileReference | Refused | None:
    try:
        address = urlsplit(name)
    except ValueError:
        return _refused(name, "it is not a usable address")
    if address.scheme not in ("http", "https"):
        return _refused(name, "it is no file of this repository")
    segments = [segment for segment in address.path.split("/") if segment]
    raw = address.netloc.casefold() == _RAW_HOST
    if not raw and (len(segments) < 3 or segments[2] not in ("blob", "tree", "raw", "blame")):
        return None
    owner_and_name, path = "/".join(segments[:2]), segments[3 if raw else 4 :]
    if repository and owner_and_name.casefold() != repository.casefold():
        return _refused(name, f"it is in another repository than {repository}")
    if not path:
        return None
    decoded = unquote("/".join(path), errors="replace")
    if not decoded.isprintable() or _REPLACED in decoded:
        return _refused(name, "it holds control characters or characters nobody sees")
    return _from_path(name, f"./{decoded}#{address.fragment}")


def _refused(name: str, reason: str) -> Refused:
    printable = "".join(character if character.isprintable() else _REPLACED for character in name[:100])
    return Refused(text=printable, reason=reason)
