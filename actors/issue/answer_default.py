"""Whether somebody takes what a question declares to be done without an answer: its default. Pure and linear."""

from __future__ import annotations

import re

from actors.issue.answer_words import plain, said_plainly, said_yes
from actors.issue.option_text import same_measure

LONGEST = 12
"""Words of a sentence that takes the default."""
BRIEF = 8
"""Words of a sentence that takes it by its own words."""
_SPEAKS_OF_IT = re.compile(
    r"(?<!by )\b(?:(?:the|your|this|that|its|with|as) )?(?<!by )default(?:s|ed)?(?: (?:value|setting|one|option"
    r"|answer))?(?=\W*$|\W*[,.;:]"
    r"| (?:is|are|was|were|will|would|it|sounds?|seems?|looks?|works?|does|do|suits?|for|here|then|please|you"
    r"|should|of|that"
    r"|has|makes?|can|may|stands?|stays?|wins?|and)\b)"
    r"|\b(?:as|what|whatever|like|how|that) you(?:'ve| have)? (?:suggest|propos|recommend|sa[iy]|wr[io]te|had|have"
    r"|put|guess"
    r"|assum|pick|chose|plan|name)\w*"
    r"|\b(?:your|the|that) (?:own )?(?:suggestion|proposal|recommendation|suggested|proposed|recommended|guess|pick"
    r"|choice|idea"
    r"|assumption|plan)\b|\bas (?:suggested|proposed|recommended|planned|announced|is)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:not|no|never|wrong|bad|too|instead|but|rather|other|except|change|unless|drop|than|without|against|only|why"
    r"|forget|twice|half|double|more|less|hate|dislike|override|remove)\b|n't\b",
    re.IGNORECASE,
)
_NOT_AGAINST = re.compile(
    r"\b(?:no (?:need to (?:change|touch)\b[^,.]*|objections?|problem|complaints?|reason (?:to change"
    r"|against)\b[^,.]*)"
    r"|nothing (?:wrong|against)|not bad|can't complain|don't mind|don't change (?:it|that|the default)|why not)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"(?:(?:yes|yep|yeah|sure|ok(?:ay)?|right|agreed|exactly|fine|perfect|great|good)[\s,.!]+)*(?:(?:exactly|just"
    r"|precisely)"
    r" (?:like that|that|so)|(?:that|this|it)(?:'s| is|'ll| will| would|'d)? (?:be )?(?:fine|right|good|ok(?:ay)?"
    r"|perfect|do"
    r"|work|works|suits|enough|sufficient|alright)(?: (?:enough|with|for|by))?(?: (?:me|us))?(?: too)?|(?:fine"
    r"|ok(?:ay)?) (?:by"
    r"|with|for) (?:me|us)|works for (?:me|us)|suits (?:me|us)|(?:sounds|looks|seems) (?:about )?(?:good|right|fine"
    r"|reasonable"
    r"|sensible|ok(?:ay)?|sane)(?: to (?:me|us))?|i(?:'m| am) (?:fine|ok(?:ay)?|happy|good) with (?:that|it|this)"
    r"|(?:keep|leave)"
    r" (?:it|that)(?: (?:like that|as (?:it )?is|so|there|that way))?|go (?:ahead|for it)|do that|good enough"
    r"|no objections?"
    r"(?: here| from me)?)\W*",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"(?:it|that) is|(?:is|are) (?:fine|good|ok|okay|right|enough|plenty|best)|(?:will|would|should) do|then|works"
)


def takes_default(said: str, default: str, *, fresh: bool, repeats: bool = True) -> bool:
    """Whether a sentence takes the default: by speaking of it, by agreeing, or (`repeats`) by saying the same."""
    text = said.strip().replace("’", "'")
    words = len(text.split())
    if plain(text) == plain(default) or (words <= LONGEST and _takes_what_was_said(text)):
        return True
    if fresh and (_AGREES.fullmatch(text) or (said_yes(default) is True and said_plainly(text) is True)):
        return True
    same = repeats and words <= BRIEF and (_repeats(plain(text), plain(default)) or same_measure(text, default))
    return same and not _AGAINST.search(text)


def _repeats(text: str, default: str) -> bool:
    """`Let's stay with 30 days`, `30 days it is`."""
    rest = text.removeprefix(default).strip() if text.startswith(default) else ""
    return len(default) > 1 and (text.endswith(f" {default}") or _STANDS.fullmatch(rest) is not None)


def _takes_what_was_said(text: str) -> bool:
    return bool(_SPEAKS_OF_IT.search(text)) and not _AGAINST.search(_NOT_AGAINST.sub("", text))
