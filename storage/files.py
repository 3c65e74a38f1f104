"""Whether the database's files are still those that were opened.

A file that was removed, replaced or cut short under a running server takes writes as before, and nobody ever finds
them again: SQLite does not notice (https://www.sqlite.org/howtocorrupt.html, section 1).
"""

from __future__ import annotations

from pathlib import Path


class Files:
    """The database and its log. One thread asks; a look costs two calls of the kernel, some microseconds."""

    def __init__(self, path: Path) -> None:
        self._paths = (path, path.with_name(f"{path.name}-wal"))
        self._known: dict[Path, tuple[int, int]] = {}
        self._size = 0

    def changed(self) -> str:
        """What happened to them since the first calls, empty if nothing did. Asked after a commit: both are there."""
        for path in self._paths:
            try:
                now = path.stat()
            except FileNotFoundError:
                if path in self._known:
                    return f"{path.name} was removed while the server ran"
                continue
            except OSError:
                continue  # nothing is known
            if self._known.setdefault(path, (now.st_dev, now.st_ino)) != (now.st_dev, now.st_ino):
                return f"another file took the place of {path.name} while the server ran"
            if path == self._paths[0]:  # the log is cut by SQLite itself
                if now.st_size < self._size:
                    return f"it was cut from {self._size} to {now.st_size} bytes while the server ran"
                self._size = now.st_size
        return ""
