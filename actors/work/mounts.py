"""bubblewrap's words for what a worker sees of the file system."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SYSTEM_FOLDERS = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
SYSTEM_FILES = ("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime")
TMP_BYTES = 64 * 1024 * 1024  # it lies in memory, which no limit of a process counts


def system_mounts() -> list[str]:
    """bubblewrap's words for the system's programs and libraries, and nothing that tells of this machine's users."""
    words: list[str] = []
    for name in SYSTEM_FOLDERS:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), name]  # noqa: PTH115 - bubblewrap wants the text of the link
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    words += [
        "--dir",
        "/etc",
    ]  # made on the way it would be root's alone, and programs stop at what they may not look for
    for name in SYSTEM_FILES:
        words += ["--ro-bind-try", name, name]
    return [*words, "--proc", "/proc", "--dev", "/dev", "--size", str(TMP_BYTES), "--tmpfs", "/tmp"]  # noqa: S108 - the cage's own /tmp


def outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths without those that lie in another of them: bubblewrap cannot mount a file into a read-only folder."""
    known = list(dict.fromkeys(paths))
    return [path for path in known if not any(other in path.parents for other in known)]


def readable(path: Path) -> list[str]:
    """bubblewrap's words for a path that is seen, with folders above it that any user may pass."""
    above = [parent for parent in reversed(path.parents) if parent != Path("/")]
    if any(str(parent) in SYSTEM_FOLDERS for parent in (*above, path)):
        return []  # seen already
    words = [word for parent in above for word in ("--dir", str(parent))]
    return [*words, "--ro-bind-try", str(path), str(path)]
