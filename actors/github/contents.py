"""What stands in a repository, read over PyGithub's objects, which are handed in."""

from __future__ import annotations

from typing import Any

FORMS = ".github/ISSUE_TEMPLATE"
MOST_FORMS = 20
LARGEST_FORM = 64 * 1024
"""Forms of a repository that are read, and the bytes beyond which a file is no form."""


def text(found: Any) -> str | None:
    """The text of a file; a folder, a submodule or a file beyond 1 MB comes without its content."""
    if isinstance(found, list) or found.encoding != "base64":
        return None
    content: bytes = found.decoded_content
    return content.decode("utf-8", "replace")


def templates(repository: Any, refused: type[Exception]) -> dict[str, str]:
    """The issue forms of the default branch by name. `refused`: what PyGithub raises, with a `status`."""
    try:
        listed = repository.get_contents(FORMS)
    except refused as error:
        if getattr(error, "status", None) == 404:
            return {}
        raise
    forms = [item for item in listed if _is_form(item)] if isinstance(listed, list) else []
    texts = {item.name: text(repository.get_contents(item.path)) for item in forms[:MOST_FORMS]}
    return {name: content for name, content in texts.items() if content is not None}


def tree(repository: Any, ref: str) -> dict[str, int] | None:
    """The size of every file by its path; None where the tree is too large to be told whole."""
    found = repository.get_git_tree(ref, recursive=True)
    if found.truncated:
        return None
    return {item.path: item.size or 0 for item in found.tree if item.type == "blob"}


def _is_form(item: Any) -> bool:
    """`config.yml` beside the forms is none."""
    stem, _, ending = item.name.rpartition(".")
    return ending in ("yml", "yaml") and stem != "config" and item.size <= LARGEST_FORM
