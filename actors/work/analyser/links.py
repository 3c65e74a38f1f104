"""Links to lines of the commit that was looked at, so that they stay true when the branch moves on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from actors.work.analyser.markdown import code

RENDERED = (".md", ".markdown", ".rst", ".org", ".adoc", ".ipynb")
"""GitHub shows these as pages, without lines, unless it is asked for the plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes links into a repository; without pages to link to (`html_url` is empty) the place is named only."""

    html_url: str
    commit: str

    def file(self, path: str) -> str:
        """A Markdown link to a file."""
        return self._link(code(path), path, "")

    def tree(self) -> str:
        """A Markdown link to the whole tree at this commit."""
        shown = code(self.commit[:10])
        return f"[{shown}]({self.html_url}/tree/{self.commit})" if self.html_url else shown

    def change(self, sha: str) -> str:
        """A Markdown link to a commit."""
        shown = code(sha[:10])
        return f"[{shown}]({self.html_url}/commit/{sha})" if self.html_url else shown

    def lines(self, path: str, first: int, last: int | None = None, *, text: str = "") -> str:
        """A Markdown link to lines of a file, shown as `text` or as `path:first`."""
        anchor = f"#L{first}" if last is None or last <= first else f"#L{first}-L{last}"
        return self._link(code(text or f"{path}:{first}"), path, anchor)

    def _link(self, shown: str, path: str, anchor: str) -> str:
        if not self.html_url:
            return shown
        plain = "?plain=1" if anchor and path.lower().endswith(RENDERED) else ""
        return f"[{shown}]({self.html_url}/blob/{self.commit}/{quote(path)}{plain}{anchor})"
