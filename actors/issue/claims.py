"""What a clause claims of which subject, so that two clauses can be seen to speak of the same. Pure.

A claim is a line `kind|subject|value`. Kinds: `only`, `also`, `not` and `all` say which files may be changed; `use`
and `drop` choose among alternatives; `set` gives a figure or a name; `yes` and `no` want something or do not;
`forget` takes earlier words back; `fix` says that the clause corrects what was said before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from actors.issue import claim_patterns as put
from actors.issue import subjects

MOST_WORDS = 8
LONGEST = 600
"""Characters of a clause that are looked at."""


@lru_cache(maxsize=512)
def claims(text: str) -> tuple[str, ...]:
    """The claims of one clause, as somebody wrote it. Never raises; linear in the text."""
    plain = " ".join(text[:LONGEST].replace("’", "'").split()).strip()
    low = plain.lower()
    found: list[str] = ["fix||"] if put.FIX.search(low) else []
    taken = _forgets(low)
    if taken:
        return (*taken, *found)
    scope = _scope(low)
    figures = [] if scope else _figures(low)
    chosen = [] if scope else _choices(low)
    chosen = [*(claim for claim in chosen if not figures or "|?|" not in claim), *figures]
    wants = [] if scope or [claim for claim in chosen if not claim.startswith("use|?")] else _wants(low)
    return tuple(dict.fromkeys((*found, *scope, *chosen, *wants)))


def only_corrects(text: str) -> bool:
    """Whether a beginning only says that what follows corrects something."""
    found = put.FIX.match(text.lower() + ",")
    return found is not None and found.end() >= len(text)


def words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, in their shortest form."""
    return frozenset(map(stem, spelled(text)))


def spelled(text: str) -> list[str]:
    """The words of a text that carry meaning as they are spelled, in small letters and in order."""
    found = (word.strip(".-") for word in put.WORD.findall(text.lower().replace("`", " ")))
    return [word for word in found if len(word) > 1 and word not in put.STOP]


def stem(word: str) -> str:
    """The shortest form of a word: without the endings of plurals and verbs."""
    word = word.strip(".-").removesuffix("'s")
    for ending, instead in put.ENDINGS:
        if len(word) - len(ending) > 2 and word.endswith(ending) and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def _forgets(low: str) -> list[str]:
    if lifted := put.LIFTED.search(low):
        if put.LIFTS.search(low):
            return [f"forget|{' '.join(sorted(words(lifted['what'])))}|lifted"]
        return []
    if void := put.VOID.search(low):
        return [f"forget|{' '.join(sorted(words(void['what']) - put.SPEAKING))}|"]
    if (free := put.MAY_FORGET.search(low)) and (named := words(free["before"] or free["after"])):
        return [f"forget|{' '.join(sorted(named)[:4])}|"]
    match = put.FORGET.search(low)
    if match is None or re.search(r"\b(?:don't|do not|never|not) (?:forget|ignore|drop|skip|scrap|cancel)\b", low):
        return []
    if put.NEVER_MIND.search(low) and not put.FORGETTABLE.search(match["what"]):
        rest = words(re.sub(r"\b(?:about|that|it|this)\b", " ", match["what"]))
        return ["forget|last|"] if not rest else [f"forget|{' '.join(sorted(rest))}|"] if len(rest) <= 4 else []
    about = put.FORGETTABLE.search(match["what"])
    if about is None:
        return []
    if put.EVERYTHING.search(match["what"]):
        return ["forget|all|"]
    rest = words(put.FORGETTABLE.sub(lambda found: _subject(found[0]), match["what"]))
    rest -= put.SPEAKING
    return [f"forget|{' '.join(sorted(rest))}|" if rest else "forget|last|"]


def _subject(text: str) -> str:
    """`the python 3.8 requirement`: what the requirement is about stands within."""
    return text if re.match(r"(?:the|that|this) ", text) else " "


def _paths(low: str) -> list[str]:
    found = [_place(match[0]) for match in put.PATHS.finditer(low)]
    rest = put.PATHS.sub(" ", low)
    if not found:
        found += [
            stem(match[1] or match[2]) for match in put.PLACE.finditer(rest) if (match[1] or match[2]) not in put.STOP
        ]
    return list(dict.fromkeys(path for path in found if path))


def _place(path: str) -> str:
    """`docs/`, `docs` and `the docs` are one place."""
    path = path.strip("`").rstrip("/.").removeprefix("./")
    return path if "." in path or "/" in path else stem(path)


def _scope(low: str) -> list[str]:
    if put.ALL.search(low) and re.search(
        r"\b(?:touch|change|edit|modify|scope|allowed|restrict|limit|work|files?|repo)", low
    ):
        return ["all||"]
    paths = _paths(low)
    if not paths:
        return []
    exact = any("/" in match[0] or "." in match[0] for match in put.PATHS.finditer(low))
    if put.BARE_PATH.fullmatch(low):
        return [f"also|{path}|" for path in paths]
    if match := put.NOT.search(low):
        before = _paths(low[: match.start()]) if match[0] in ("except", "not in") else []
        if before and put.ONLY.search(low[: match.start()]):
            inner = _paths(low[match.end() :])
            return [*(f"only|{path}|" for path in before), *(f"not|{path}|" for path in inner)]
        return [f"not|{path}|" for path in paths]
    if put.ONLY_THERE.search(put.PATHS.sub(lambda found: "`" if found else "", low)):
        return [f"only|{path}|" for path in paths]
    if put.ALSO.search(low) and (exact or re.search(rf"{put.CHANGE}|fine|ok|allowed|scope", low)):
        return [f"also|{path}|" for path in paths]
    if exact and re.search(rf"\b{put.CHANGE}\b", low):
        return [f"also|{path}|" for path in paths]
    return []


def _choices(low: str) -> list[str]:
    judged = (*put.TURNED_DOWN.finditer(low), *put.OUTDATED.finditer(low))
    turned = {match["what"].strip("`.") for match in judged}
    chooses = bool(put.CHOOSES.search(low))
    found = []
    for kind, name in subjects.named(low.replace("`", " "), chooses=chooses):
        out = any(name == other for text in turned for _, other in subjects.named(text, chooses=True)[:1])
        found.append(f"{'drop' if out else 'use'}|{kind}|{name}")
    more = "also" if put.BOTH.search(low) else ""
    if put.FIX.search(low) and not put.EITHER.search(low):
        found = _first_of_each(found)
    if more or len([claim for claim in found if claim.startswith("use")]) > 1:
        kinds = [claim.split("|")[1] for claim in found if claim.startswith("use")]
        found = [
            claim.replace("use|", "both|", 1) if more or kinds.count(claim.split("|")[1]) > 1 else claim
            for claim in found
        ]
    if not found and (those := put.THOSE.search(low)):
        return [f"use|?|{' '.join(sorted(words(put.FIX.sub(' ', those['what'])))[:MOST_WORDS])}"]
    if not found and (match := put.USE.search(low)):
        what = words(match["what"])
        sign = "drop" if re.search(r"(?:not|don't|never)\s+(?:\w+ )?$", low[: match.start()]) else "use"
        found = [f"{sign}|?|{' '.join(sorted(what)[:MOST_WORDS])}"] if what else []
        found += [f"drop|?|{' '.join(sorted(words(text)))}" for text in sorted(turned) if not words(text) & what]
    return found


def _first_of_each(found: list[str]) -> list[str]:
    """`better blue, green we have elsewhere`: what is named first is meant."""
    kinds: dict[str, str] = {}
    for claim in found:
        if claim.startswith("use|"):
            kinds.setdefault(claim.split("|")[1], claim)
    return [claim for claim in found if not claim.startswith("use|") or kinds[claim.split("|")[1]] == claim]


def _figures(low: str) -> list[str]:
    found = []
    if (
        (match := put.NAMES.search(low))
        and match["value"] not in put.STOP
        and not put.NEGATED.search(low[: match.start()])
    ):
        what = (match["what"] or match["which"]).strip("` ")
        found.append(f"set|name of {what}|{match['value'].rstrip('.')}")
    if bare := put.BARE.search(low):
        return ["fix||", f"set||{bare['value'].rstrip('.')}"]
    if by := put.SORTED.search(low):
        found.append(f"set|sort order|{stem(by['value'])}")
    too = put.TOO.search(low)
    if too and not put.FIGURE.search(low, too.end()):
        return found  # `30 seconds is too long` sets nothing
    version = put.VERSION.search(low)
    if version and version["what"] not in put.STOP:
        return [*found, f"set|{version['what']} version|{version['value']}"]
    figure = put.FIGURE.search(low, too.end() if too else 0)
    return [*found, *_counted(low, figure)] if figure else found


def _counted(low: str, figure: re.Match[str]) -> list[str]:
    """A figure with its unit and what it counts: `set|u=s timeout|30`."""
    value = put.NUMBERS.get(figure["value"], figure["value"].rstrip(".,"))
    unit = stem(figure["unit"] or "") if figure["unit"] not in put.STOP else ""
    around = low[: figure.start()] + " " + low[figure.end() :]
    counted = {word for word in words(around) if not word.isdigit()} - put.AROUND
    if put.MAKE_IT.search(low) and not unit:
        return ["fix||", f"set||{value}"]
    unit = put.UNITS.get(unit, unit)
    if not unit and not counted:
        return []
    return [f"set|{' '.join([f'u={unit}', *sorted(counted)[:MOST_WORDS]])}|{value}"]


def _wants(low: str) -> list[str]:
    bare = put.BARE_NO.search(low)
    if bare:
        what = words(bare["what"])
        if not what - put.NOTHING or what & put.NOTHING:
            return []
        return [f"no|have|{' '.join(sorted(what)[:MOST_WORDS])}"] if what else []
    if fine := put.FINE.search(low):
        allowed = words(fine["what"])
        return ["fix||", f"yes|have|{' '.join(sorted(allowed)[:MOST_WORDS])}"] if allowed else []
    if passive := put.PASSIVE.search(low):
        subject = words(passive["what"])
        negative = bool(passive["not"]) != (passive["verb"] in put.AWAY)
        return [f"{'no' if negative else 'yes'}|have|{' '.join(sorted(subject)[:MOST_WORDS])}"] if subject else []
    match = put.WANT.search(low)
    if match is None:
        return []
    verb = match["verb"].replace(" ", "-")
    what = words(re.split(r"\b(?:because|since|so that|unless|if|when|as soon)\b|[;:,(]", match["what"])[0])
    if not what:
        return []
    kind = "change" if verb in put.CHANGING else "have" if verb in put.HAVING or match["not"] else f"do {stem(verb)}"
    negative = bool(match["not"]) != (verb in put.AWAY)
    away = ["away||"] if verb in put.AWAY_WITH and not match["not"] else []
    return [*away, f"{'no' if negative else 'yes'}|{kind}|{' '.join(sorted(what)[:MOST_WORDS])}"]
