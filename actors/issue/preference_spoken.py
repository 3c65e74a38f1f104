"""Which values of a preference a clause speaks of, and whether it wants them or not. Pure and linear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actors.issue.lazily import lazily
from actors.issue.preference_topics import TOPICS, Topic

_NOT = lazily(
    r"\b(?:\w+n't|cannot|not|no|never|without|none|nothing|nobody|neither|nor|stop|skip|spare|hate|dislike"
    r"|loathe|detest"
    r"|avoid|drop|turn(?:ed)? off|forget|leave out|leave away|cut|omit|less|fewer|mute|ignore|delete|refrain"
    r"|quit|cease|tired of|sick of|fed up|allergic"
    r"|enough of|done with|do without|too|useless|pointless|anything but|hardly|rarely|seldom|waste|save yourself"
    r"|keine?[rnms]?|nicht|ohne|nie|niemals|senza|non|sans|pas|sin|geen|niet)\b"
)
_AGAINST = lazily(
    r"(?:\b(?:instead of|rather than|in place of|over|than|as opposed to|not|statt|no more|anything but)\b"
    r"|\bprefer\b[^,;]{1,40} to\b) ?(?:\w+ ){0,2}$"
)
"""Only turns what directly follows: `a table rather than prose`."""
_AVERSE = lazily(
    r"^[^,;:]{0,25}?\b(?:(?:tire|bore|annoy|exhaust|irritate|distract|confuse|overwhelm|disturb|bother|stress|kill)s?"
    r" (?:me|my)|drives? me|(?:makes?|gives?|puts?|sends?) (?:me|my) (?!happ|smile|glad|peace|good|confiden|calm"
    r"|feel at)"
    r"|(?:is|are|'s|get|gets) (?:too much|noise|a waste|a pain|wasted|lost on|unnecessary|superfluous|pointless"
    r"|not|no |unwanted"
    r"|annoying|tiring|useless|overkill|out of|nothing for)|(?:is|are)n't|(?:\w+ )?a waste|never (?:tell|say"
    r"|suffic|help|do)\w*|(?:tells?|says?) me (?:nothing|little)|won't do|doesn't|don't (?:tell|help|suffice|do)"
    r"|i (?:never|don't|skip|ignore|close|delete|mute"
    r"|can't|hate|won't)|goe?s? (?:unread|over my head)|(?:is|are) never|out of (?:it|your|the|any|this)|(?:not "
    r"|un)(?:needed|wanted|necessary)|needn't)\b"
)
_NO_DENIAL = lazily(
    r"\b(?:(?:don't|do not|never|not|no need to|doesn't) (?:hesitate|forget|spare|skip|skimp|leave out|omit|hold back"
    r"|be shy|mind|miss|drop|cut)|drop me|(?:can't|cannot|could not|couldn't) (?:do|live|work) without"
    r"|not (?:only|just|merely)(?! (?:at|when|once|in)\b)"
    r"|nothing (?:but|beats)|no (?:matter|later|problem|worries|doubt|objections?|offen[cs]e)|why not"
    r"|never (?:enough|too)|not enough|can't get enough|nothing (?:\w+ )?(?:better|nicer) than|i know no)\b"
)
"""Denials that deny nothing of what follows."""
_SEGMENTS = lazily(
    r"\s*[,;:()–—]\s*|\s-\s|\s(?:and|so|but|because|since|und) (?=(?:i|you|please|just|do|give|tell|keep|use"
    r"|write|always"
    r"|only|that|my|it|don't|never|bitte)\b)"
)
_THEM = lazily(
    r"\b(?:leave|turn|cut|do without|skip|drop|omit|stop|spare me|lose|forget|live without) (?:them|it|those|these)\b"
)
"""What was spoken of before is not wanted."""
_WISH = lazily(r"\b(?:but|(?<!not )(?:just|only)|please|rather have|give me|i want|i'd like|i prefer|show me)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A value that is spoken of; `denied`: what the words mean turned round."""

    name: str
    value: str
    denied: bool
    place: int

    @property
    def rank(self) -> tuple[bool, int]:
        """What is wanted comes first, and of that what was said first."""
        return self.denied, self.place


def spoken(text: str, plain: str) -> Iterator[Said]:
    """What a clause speaks of, without its marks (`text`) and as it is; what is wanted goes before what is not."""
    found: dict[str, Said] = {}
    for topic in TOPICS:
        if not _fits(topic, text, plain):
            continue
        for said in _said(topic, text):
            before = found.get(said.name)
            if said.value and (before is None or said.rank < before.rank):
                found[said.name] = said
    yield from found.values()


def _fits(topic: Topic, text: str, plain: str) -> bool:
    return not (topic.also and not topic.also.search(plain)) and not (topic.unless and topic.unless.search(text))


def _said(topic: Topic, text: str) -> Iterator[Said]:
    dropped = _THEM.search(text)
    begin = 0
    for segment in _SEGMENTS.split(text):
        begin = text.index(segment, begin)
        for match in topic.words.finditer(segment):
            denied = turned(segment, match.start(), match.end()) or bool(dropped and dropped.start() > begin)
            yield Said(topic.name, topic.denied if denied else topic.value, denied, begin + match.start())


def turned(segment: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is denied, or said to be a nuisance."""
    before = _NO_DENIAL.sub(lambda match: " " * len(match[0]), segment)[:start]
    if _AGAINST.search(before):
        return True
    wished = max((match.end() for match in _WISH.finditer(before)), default=0)
    return bool(_NOT.search(before, wished) or _AVERSE.match(segment[end:]))
