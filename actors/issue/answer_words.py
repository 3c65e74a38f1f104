"""The small words of answers: yes and no, thanks and doubt, and which of several is meant by its place. Pure."""

from __future__ import annotations

import re

from actors.issue.lazily import lazily

_NOT_A_WORD = lazily(r"[^\w+#.-]+")
_EDGES = lazily(r"^[\s\W]+|[\s\W]+$")
_COURTESY = lazily(
    r"^(?:hi|hello|hey|ok(?:ay)?|so|well|hm+|sorry|please|um)\b[\s,.!:-]*(?=\S)"
    r"|[\s,.!-]*(?:\b(?:please|pls|thanks?(?: you)?(?: (?:a lot|so much))?|thx|cheers|then"
    r"|would be (?:best|great|good|fine|nice)|sounds (?:good|best|great)|is (?:fine|good|best|ok(?:ay)?|better)"
    r"|(?:for|to) me|i (?:think|guess))\b|[👍🙏😀🙂:)]+)[\s.!]*$",
    re.IGNORECASE,
)
_TAKE = (
    r"(?:i(?:'d| would|'ll| will)?\s+(?:like|go (?:for|with)|take|choose|pick|prefer|want|vote for|say)"
    r"|(?:let(?:'|’)?s|let us|please|we(?:'ll| will| should| can)?|you can|just)?\s*"
    r"(?:go (?:for|with)|take|choose|pick|prefer|use|do|vote for|stick with)"
    r"|my (?:answer|choice|vote|preference) (?:is|would be)|answer(?: is|:)?|it(?:'|’)?s|definitely|probably|rather)"
)
_NAMED = r"(?:the\s+)?(?:option|number|no\.?|nr\.?|choice|answer|variant|alternative|#)\s*"
_SIGN = r"[\[(]?(?P<sign>\d{1,2}|[a-z])[\])]?"
_WHOLE = lazily(rf"(?:{_TAKE}\s+)?(?:{_NAMED})?{_SIGN}(?:\s*[.:)]|\s+(?:it is|please))?", re.IGNORECASE)
_OPTION = lazily(rf"\b(?:option|choice|variant|alternative)\s*{_SIGN}(?!\w)", re.IGNORECASE)
_BOTH = lazily(r"#?(?P<number>\d{1,2})\s*[.:)-]?\s*\(?(?P<letter>[a-z])\)?", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SHORT_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINAL = lazily(
    rf"(?:{_TAKE}\s+)?(?:the\s+)?(?P<which>{'|'.join((*_ORDINALS, *_SHORT_ORDINALS))}|last|former|latter|middle)"
    r"(?:\s+(?:one|option|choice|variant|alternative|of (?:them|those)))?",
    re.IGNORECASE,
)
_REASON = lazily(r"[,;:–]|\s-\s|\s(?:because|since|as)\s", re.IGNORECASE)
_WORD_SIGN = lazily(rf"(?:{_TAKE}\s+)?(?:{_NAMED})?(?P<word>{'|'.join(_WORDS)})", re.IGNORECASE)

_YES = lazily(
    r"(?:yes|yep|yeah|yup|ya|y|sure|of course|certainly|absolutely|definitely|ok(?:ay)?|correct|right|exactly|agreed?"
    r"|affirmative|please do|go ahead|do it|go for it|sounds good|fine(?: by me)?|by all means|true"
    r"|i (?:agree|do|think so)|👍|\+1|✅|:\+1:|ja|oui|si)(?!\w)(?!-)",
    re.IGNORECASE,
)
_NO = lazily(
    r"(?:no|nope|nah|n|never|no way|not at all|please (?:don(?:'|’)?t|do not)|don(?:'|’)?t(?: do (?:it|that))?"
    r"|do not(?: do (?:it|that))?|absolutely not|certainly not|definitely not|of course not|not really|better not"
    r"|rather not|i(?:'|’)?d rather not|i disagree|disagree|incorrect|wrong|negative|false|nein|non|👎|-1|❌|:-1:"
    r"|i don(?:'|’)?t (?:think so|want (?:it|that)))(?!\w)(?!-)",
    re.IGNORECASE,
)
_BUT_NO = lazily(r"^(?:yes|yeah|sure|ok(?:ay)?)\W+(?:but|wait|no|actually|hmm)\b", re.IGNORECASE)
_NO_PROBLEM = lazily(r"^(?:no (?:problem|worries|idea|preference|hurry|rush|clue|one)|never ?mind)\b", re.IGNORECASE)
_HERE = (
    r"(?=\W*$|\s*[,.;:!)–—/-]|\s+(?:it|that|they|we|i|you|there|this|those|these|thanks?|please|pls|to (?:that|this"
    r"|both|all"
    r"|the)|because|since|as|only|always|if|unless|until|from|except|with|and|not|don't|again|so|otherwise|need"
    r"|point|reason|the|our|my|he|she|just|leave|keep|sorry)\b)"
)
"""Where a yes or a no is one by itself: `no` and `no, it breaks`, and not `no new dependencies`."""
_PLAIN_YES = lazily(
    rf"(?:(?:yes+|yep|yeah|yup|ya|ja|oui|si)(?!\w)(?!-)|(?:of course|certainly|absolutely|definitely|affirmative"
    rf"|please do"
    rf"|go ahead|by all means|naturally|obviously|clearly|gladly|always|klar|natürlich|gerne|i think so|i do|👍|\+1|✅"
    rf"|:\+1:){_HERE})(?! not\b)",
    re.IGNORECASE,
)
_WEAK_YES = lazily(
    rf"(?:y|sure(?: thing)?|ok(?:ay)?|correct|right|exactly|agreed?|do it|go for it|sounds good|fine(?: (?:by"
    rf"|with) me)?|true"
    rf"|indeed|i agree|why not|works for me){_HERE}",
    re.IGNORECASE,
)
_PLAIN_NO = lazily(
    rf"(?:(?:hell |god |please )?(?:no|nope|nah|nein|non)|never(?: ever)?|no way|not at all|(?:please )?(?:don't"
    rf"|do not)"
    rf"(?: do (?:it|that))?|(?:absolutely|certainly|definitely|of course|obviously|better|rather|probably"
    rf"|i'm afraid|preferably|i think|i hope) not|not really"
    rf"|i'd rather not|i don't (?:think so|want (?:it|that))|under no circumstances|on no account|by no means"
    rf"|no chance"
    rf"|auf keinen fall|lieber nicht|👎|-1|❌|:-1:){_HERE}",
    re.IGNORECASE,
)
_WEAK_NO = lazily(rf"(?:n|i disagree|disagree|incorrect|wrong|negative|false){_HERE}", re.IGNORECASE)
_CLOSING = lazily(
    r"(?:\b(?:is|says?|said|an?|clear|definite|so|votes?|answers?|definitely|absolutely|clearly|probably|rather"
    r"|certainly)|[:,–-])\s*(?P<word>yes|no)\W*$",
    re.IGNORECASE,
)
_CALLED = lazily(r"(?i:yes|yeah|yep|sure|no|nope),? @?(?!I\b)[A-Z][a-z]+(?:,|\.|!|$)")
_OH = lazily(r"oh,? no\b|never (?:again|mind)\b|no thanks\b|no objections?\b", re.IGNORECASE)
_WEAK = 3
"""Words of a sentence that agrees, and agrees with a question: `True, it slipped my mind` answers something else."""
_WAITS = lazily(r"\w+\W+(?:wait|actually|hold on)\b", re.IGNORECASE)
_UNSURE = lazily(
    r"\b(?:i (?:don(?:'|’)?t|do not) (?:know|mind|care|have (?:a |any )?(?:preference|idea|opinion))"
    r"|not (?:yet )?sure|unsure|no (?:idea|preference|clue|opinion)|let me (?:think|check|ask|see)"
    r"|i(?:'|’)?ll (?:think|check|ask|get back)|will (?:think|get back)|either(?: (?:one|is|of|works|would))?"
    r"|neither|none of (?:them|these|those|the)|both|it depends|depends|what do you (?:mean|think|suggest|recommend)"
    r"|which (?:one )?(?:would|do) you|you (?:decide|choose)|up to you|can(?:'|’)?t (?:say|decide)"
    r"|(?:have|need) to (?:think|ask|check)|(?:haven(?:'|’)?t|not) decided)\b",
    re.IGNORECASE,
)
_THANKS = lazily(
    r"(?:(?:many|great|ok(?:ay)?|cool|nice|perfect|awesome|good|well done)?[\s,!.]{0,3}(?:thanks?(?: you)?|thx|ty"
    r"|cheers|tysm|kudos)(?:[\s,]{1,3}(?:a lot|so much|very much|again|bot|all)){0,3}(?:[\s,]{1,3}for .{1,60})?"
    r"|great(?: (?:work|job))?|nice(?: (?:work|job))?|cool|awesome|good (?:job|work|bot)|well done|lgtm|🎉|❤️|\+1|👍)"
    r"[\s!.🎉❤️🙏👍😀🙂:)]*",
    re.IGNORECASE,
)
_LEADS = lazily(r"^(?:hi|hello|hey|well|so|hm+|um|please(?! do)|oh|ah|ugh)\b[\s,.!:-]*(?=\w)", re.IGNORECASE)
_SHORT = 8
"""Words of a sentence that may end in its yes or no."""


def plain(text: str) -> str:
    """Small letters, single blanks, no punctuation around or between but what belongs to names such as `c++`."""
    return _NOT_A_WORD.sub(" ", text.casefold().replace("’", "'").replace("'", "")).strip(" .-")


def without_courtesy(text: str) -> str:
    """The text without greetings before it and thanks behind it; the whole where nothing else is there."""
    before, now = "", text.strip()
    while now != before:
        before, now = now, _COURTESY.sub("", now).strip()
    return now or text.strip()


def choice_by_position(said: str, count: int, *, number: int = 1) -> int | None:
    """Which of `count` options is meant by number, letter or place, from 0, where that is all that is said.

    `number` is the question's own: `2b` names its second option where that is 2.
    """
    short = without_courtesy(said).strip().rstrip(".!")
    place = _place(short, count, number)
    return place if place is not None and 0 <= place < count else None


def _place(short: str, count: int, number: int) -> int | None:
    if (whole := _WHOLE.fullmatch(short)) is not None:
        return _sign(whole["sign"])
    if (both := _BOTH.fullmatch(short)) is not None and int(both["number"]) == number:
        return _sign(both["letter"])
    reasoned = _ORDINAL.fullmatch(_REASON.split(short, maxsplit=1)[0])  # `the first, the other one is too slow`
    if (ordinal := _ORDINAL.fullmatch(short) or reasoned) is not None:
        return _nth(ordinal["which"].lower(), count)
    if (word := _WORD_SIGN.fullmatch(short)) is not None:
        return _WORDS.index(word["word"].lower())
    named = {_sign(found["sign"]) for found in _OPTION.finditer(short)}
    negated = re.search(r"\b(?:not|no|don(?:'|’)?t|instead of|rather than|except|but)\b", short, re.IGNORECASE)
    return named.pop() if len(named) == 1 and not negated and not short.endswith("?") else None


def _sign(sign: str) -> int:
    return int(sign) - 1 if sign.isdigit() else ord(sign.lower()) - ord("a")


def _nth(which: str, count: int) -> int | None:
    if which in ("former", "latter"):
        return ("former", "latter").index(which) if count == 2 else None
    if which == "middle":
        return count // 2 if count % 2 else None
    if which == "last":
        return count - 1
    return (_ORDINALS if which in _ORDINALS else _SHORT_ORDINALS).index(which)


def said_yes(said: str) -> bool | None:
    """Whether the text begins with yes, or with no; None where it does neither, or both."""
    text = _LEADS.sub("", said.strip())
    if _BUT_NO.match(text) or _NO_PROBLEM.match(text):
        return None
    if _NO.match(text) or _NO.match(said.strip()):
        return False
    return True if _YES.match(text) or _YES.match(said.strip()) else None


def said_plainly(said: str, *, weak: bool = True) -> bool | None:
    """Whether a sentence is a yes or a no by itself; None where it is neither, both, or said to somebody by name.

    `weak`: words that mostly agree with what others said (`true`, `exactly`) count, too.
    """
    text = _LEADS.sub("", said.strip().replace("’", "'"))
    if any(other.match(text) for other in (_BUT_NO, _NO_PROBLEM, _CALLED, _WAITS)) or _OH.match(said.strip()):
        return None
    weak = weak and len(text.split()) <= _WEAK
    if _PLAIN_NO.match(text) or (weak and _WEAK_NO.match(text)):
        return False
    if _PLAIN_YES.match(text) or (weak and _WEAK_YES.match(text)):
        return True
    closing = _CLOSING.search(text) if len(text.split()) <= _SHORT else None
    return closing["word"].lower() == "yes" if closing else None


def is_unsure(said: str) -> bool:
    """Whether somebody says that they do not know, or have to think."""
    return _UNSURE.search(said) is not None


def is_thanks(said: str) -> bool:
    """Whether the text is praise or thanks and nothing more."""
    return _THANKS.fullmatch(said.strip()) is not None
