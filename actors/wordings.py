"""Which wording of a write it is that was sent: a level effect may be worded anew while it waits. Pure."""

from __future__ import annotations

import hashlib

from actors.messages import CreateComment, EditComment, GitHubWrite, SetTitle, SwitchLabels


def digest(write: GitHubWrite) -> str:
    """Equal for equal wordings; what GitHub does to the ends of a text makes no difference."""
    match write:
        case CreateComment(body=text) | EditComment(body=text) | SetTitle(title=text):
            return text_digest(text)
        case SwitchLabels(add=add, remove=remove, perhaps=perhaps):
            return text_digest("\0".join((*add, "-", *remove, "?", *perhaps)))
        case _:
            return ""


def text_digest(text: str) -> str:
    """The same for one text, such as that of a comment which is found on GitHub."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()
