"""Colours that depend on data: label styles as a generated sheet, avatars as small drawings."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from web.sandbox.model import User

_HUES = ("#0f766e", "#7c3aed", "#b45309", "#be185d", "#1d4ed8", "#15803d", "#b91c1c", "#475569")


def label_styles(colours: Iterable[str]) -> str:
    """A rule for each colour (six hex digits): its background, and black or white text, whichever reads better."""
    rules = (
        f".c-{colour}{{background:#{colour};color:{'#111' if _is_light(colour) else '#fff'}}}"
        for colour in sorted(set(colours))
    )
    return "\n".join(rules) + "\n"


def avatar(user: User) -> str:
    """An SVG with the first letter of the login: round for people, square for bots."""
    radius = 8 if user.kind == "Bot" else 32
    hue = _HUES[sum(user.login.encode()) % len(_HUES)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="{radius}" fill="{hue}"/>'
        '<text x="32" y="43" font-family="sans-serif" font-size="32" font-weight="600" fill="#fff" '
        f'text-anchor="middle">{escape(user.login[:1].upper())}</text></svg>'
    )


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (0, 2, 4))
    return (red * 299 + green * 587 + blue * 114) / 1000 > 140  # perceived brightness, 0 to 255
