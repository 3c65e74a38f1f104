"""Whether what one clause claims contradicts what another did, claim by claim. Pure.

See `claims` for what a claim is; here it is its three parts.
"""

from __future__ import annotations

from actors.issue import claims

Part = tuple[str, str, str]
"""Kind, subject and value of a claim."""


def in_context(parts: list[Part]) -> list[Part]:
    """A figure alone is, for those that come later, about what was said right before it."""
    about = next((subject for kind, subject, _ in parts if kind == "about"), "")
    bare = (
        kind == "set" and subject and all(word.startswith("u=") for word in subject.split())
        for kind, subject, _ in parts
    )
    return [
        (kind, f"{what} {about}" if alone and about else what, value)
        for (kind, what, value), alone in zip(parts, bare, strict=True)
    ]


def with_subject(part: Part, gone: list[Part]) -> Part:
    """A figure alone counts what the figure counted that it takes the place of."""
    kind, subject, value = part
    same = next((what for name, what, _ in gone if name == "set" == kind), "")
    return (kind, same, value) if same and all(word.startswith("u=") for word in subject.split()) else part


def contradicts(new: Part, old: Part) -> bool:
    if old[0] in SCOPE or new[0] in SCOPE:
        return _other_scope(new, old)
    if new[0] in ("use", "drop", "both"):
        return _other_choice(new, old)
    if new[0] == "set" and old[0] == "set":
        return _same_slot(new[1], old[1]) and new[2] != old[2]
    if {new[0], old[0]} == {"yes", "no"} and new[1] == old[1]:
        return _same_thing(new[2], old[2])
    if new[0] in ("yes", "no") and old[0] in ("use", "drop"):
        opposite = (new[0] == "no") == (old[0] == "use")
        return opposite and new[1] == "have" and _same_thing(new[2], old[2])
    return False


SCOPE = frozenset({"only", "also", "not", "all"})


def _other_scope(new: Part, old: Part) -> bool:
    if not (old[0] in SCOPE and new[0] in SCOPE):
        return _wanted_there(new, old)
    match new[0], old[0]:
        case "all", _:
            return True
        case "only", "only" | "also" | "all":
            return True
        case "only" | "also", "not":
            return _within(old[1], new[1])
        case "not", "only" | "also":
            return new[1] == old[1] or _within(old[1], new[1])
        case _:
            return False


def _wanted_there(new: Part, old: Part) -> bool:
    """`don't touch the docs`, and later `also update the docs`, where one of the two names no file."""
    scope, want = (new, old) if new[0] in SCOPE else (old, new)
    if want[0] not in ("yes", "no") or want[1] not in ("change", "have") or scope[0] not in ("also", "not"):
        return False
    opposite = (scope[0] == "not") == (want[0] == "yes")
    return opposite and claims.words(scope[1]) <= frozenset(want[2].split())


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")


def _other_choice(new: Part, old: Part) -> bool:
    kinds = (new[0], old[0])
    if new[1] == "?" or old[1] == "?":
        if old[0] not in ("use", "drop", "both") or new[1] != old[1]:
            return kinds[0] == "drop" and old[0] in ("yes", "use") and _mentions(new[2], old[2])
        opposite = {"use", "drop"} == set(kinds)
        return opposite and _same_thing(new[2], old[2])
    if new[1] != old[1]:
        return False
    match kinds:
        case ("use", "use" | "both"):
            return new[2] != old[2]
        case ("use", "drop") | ("drop", "use" | "both") | ("both", "drop"):
            return new[2] == old[2]
        case _:
            return False


def _mentions(word: str, value: str) -> bool:
    return bool(word) and frozenset(word.split()) <= frozenset(value.split())


def _same_slot(new: str, old: str) -> bool:
    """Two figures or names for the same thing. The unit is the same, or one has none, which the other counts."""
    one, other = frozenset(new.split()), frozenset(old.split())
    if "name" in one & other:
        return bool((one | other) & _IT) or one == other
    units = ({word[2:] for word in half if word.startswith("u=")} for half in (one, other))
    unit, was = (next(iter(found), "") for found in units)
    counted, before = (frozenset(word for word in half if not word.startswith("u=")) for half in (one, other))
    if unit == was:
        return bool(counted & before) or (bool(unit) and not (counted and before))
    return (not was and unit in before) or (not unit and was in counted)


_IT = frozenset({"it", "this", "that", "them"})


def _same_thing(new: str, old: str) -> bool:
    one, other = frozenset(new.split()), frozenset(old.split())
    shared = one & other
    return bool(shared) and (one <= other or other <= one or 2 * len(shared) >= len(one | other))
