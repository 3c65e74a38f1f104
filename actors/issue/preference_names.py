"""The preferences whose value is a name: what tests are written with, and the language. Pure and linear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from actors.issue.lazily import lazily
from actors.issue.preference_spoken import turned

_TOOLS = frozenset(
    """
    pytest unittest nose nose2 jest vitest mocha jasmine ava junit junit4 junit5 testng rspec minitest testify phpunit
    pest xunit nunit mstest nextest gtest googletest catch2 doctest hypothesis cypress playwright bats kotest spock
    karma qunit tap tape ginkgo gomega busted ceedling unity cunit cppunit cmocka criterion check boost.test munit
    specs2 scalatest utest exunit eunit proptest quickcheck hspec tasty lit filecheck shunit2 pester robot behave
    cucumber selenium puppeteer testcafe webdriverio insta cargo-nextest xctest quick espresso robolectric mockito
    doctest2 ward green trial testthat tinytest ounit alcotest prove test::more clojure.test midje buttercup ert
    """.split()  # noqa: SIM905  # a list of words is easier to read as a text
)
_NO_TOOLS = frozenset(
    """
    a all an and any are as at automated be both by care case cases code coverage detail each end english every example
    examples fast fixtures for full general german good here i if in integration is isolation it its line lines load
    manual me mind mine mock mocks more most my names new no none not of on one only or our own pairs parallel part
    please production property place real regression same separate short small smoke some something staging stress
    such that the their them there these they this those time two u unit ui we what when which white with words you
    your tests test each plain tables table docstrings comments e2e functional simple proper acceptance snapshot
    first before after always never assertions asserts data everything anything nothing write written ones little few
    firefox chrome safari edge docker postgres python java javascript typescript rust go windows linux macos ci github
    many another other mutation performance reports them style classes long failing green also and/or people
    """.split()  # noqa: SIM905
)
_TOOL = r"(?P<{}>[a-z][\w.:+#-]*\w(?: ?[45])?|go test|cargo test|cargo nextest)"
_FAILS = lazily(
    r"\b(?:fail\w*|broke|broken|crash\w*|hangs?|flak\w*|slow|used to|was|were|had"
    r"|i (?:\w+ )?test)\b",
    re.IGNORECASE,
)
_TESTED = lazily(r"\b(?:re-?)?tests?\b|\btest(?:ed|ing)\b|\btest suites?\b|\bspecs\b", re.IGNORECASE)
_BY = (
    r"(?:in|with|using|use|uses|on|via|expect|expects|stick to|sticks? with|prefer|like|want|love|insist on"
    r"|go with|go for"
    r"|swear by|default to|take|takes|by means of|comes? with|be|are|is|means?|trust|stay with|stays? with"
    r"|keep to|choose)"
)
_TOOL_WORDS = lazily(
    rf"\b{_BY} (?:(?:always|only|plain|the|good old|it|them|in|with|by|on|done|written|tests"
    rf"|nothing but) ){{0,4}}{_TOOL.format('by')}"
    rf"|\b(?:always|only|all|are|want|prefer|like|love|no|as) {_TOOL.format('of')} tests?\b"
    rf"|\b{_TOOL.format('for_')} for (?:(?:all|any|my|the|your|every|our|writing|browser|unit) )*tests?\b"
    rf"|\b{_TOOL.format('over')} (?:over|rather than|instead of|beats|all the way|please|it is)\b"
    rf"|(?:^|[:,] ){_TOOL.format('short')}(?:,? (?:please|always)\b|\W*$|,)",
    re.IGNORECASE,
)
_NAMES = MappingProxyType(
    {
        name.lower(): name
        for name in (  # noqa: SIM905
            "English German French Spanish Italian Portuguese Dutch Polish Russian Ukrainian Turkish Swedish Danish"
            " Norwegian Finnish Czech Slovak Hungarian Romanian Bulgarian Greek Hebrew Japanese Chinese Mandarin Korean"
            " Hindi Arabic Persian Vietnamese Thai Indonesian Catalan Croatian Serbian Slovenian Latvian Lithuanian"
            " Estonian Icelandic Irish Welsh Basque Galician Afrikaans Bengali Tamil Urdu Swahili Esperanto"
        ).split()
    }
    | {
        "deutsch": "German", "tedesco": "German", "allemand": "German", "alemán": "German", "englisch": "English",
        "inglese": "English", "anglais": "English", "inglés": "English", "engels": "English", "français": "French",
        "francese": "French", "französisch": "French", "italiano": "Italian", "italienisch": "Italian",
        "italien": "Italian", "español": "Spanish", "castellano": "Spanish", "spanisch": "Spanish",
        "português": "Portuguese", "portugiesisch": "Portuguese", "nederlands": "Dutch", "niederländisch": "Dutch",
        "polski": "Polish", "polsku": "Polish", "polnisch": "Polish", "русском": "Russian", "по-русски": "Russian",
        "russisch": "Russian", "українською": "Ukrainian", "türkçe": "Turkish", "svenska": "Swedish", "dansk": "Danish",
        "norsk": "Norwegian", "suomeksi": "Finnish", "česky": "Czech", "češtině": "Czech", "magyarul": "Hungarian",
        "日本語": "Japanese", "中文": "Chinese", "한국어": "Korean",
    }
)  # fmt: skip
_ANY_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_LANGUAGE = lazily(
    rf"(?<![\w-])(?!polish (?:up|the|it|this|that))(?P<name>{_ANY_NAME})(?![\w-])"
    r"(?! (?:locale|translations?|file|version|names?|holidays?|users?|customers?|market|speakers?|text|strings?"
    r"|labels?"
    r"|office|team|site|keyboard|umlauts?|is (?:charming|good|bad|rusty|great|excellent|poor|fine)))"
)
_TALKS = lazily(
    r"\b(?:answer\w*|replied|written|spoken|reply|repl(?:y|ies)|answers|write|wrote|respond|speak|talk"
    r"|communicate|comments?|reports?|results?|address"
    r"\w*|messages?|explain|use|read|understand|prefer|like|want|language|please|stick|stay|everything|texts?"
    r"|summar\w+|send"
    r"|feel|comfortable|at home|to me|mit mir|it's|tell|hear|get|antwort\w*|schreib\w*|sprich|sprecht|rede\w*"
    r"|bitte|mir|grazie|merci|gracias|danke|conmigo|por favor"
    r"|lieber|rispond\w*|scriv\w*|parl\w+|répond\w*|écri\w*|escrib\w*|respond\w*|contest\w*|habl\w+|antwoord\w*"
    r"|schrijf"
    r"|skriv\w*|svar\w*|odpow\w*|pisz\w*)\b"
)
_THINGS = lazily(
    r"\b(?:translat\w*|locali[sz]\w*|i18n|readme|docs|documentation|changelog|strings|labels?"
    r"|comments in the code|ui|customers?|users?"
    r"|the mails?|the app|website|corpus|menus?|identifiers?|variables?|commit messages?|names)\b"
    r"|\b(?:write|keep|put|make) (?:the|an?|every|all|each) (?!answers?|repl|comments?|reports?|messages?|summar)"
)


_LIKE_A_TOOL = lazily(r"\w[\w-]*(?:test|spec|unit|check)$|^(?:test|spec)[\w-]{3,}")
_WORDS = frozenset(
    "check tap quick green trial ward unity criterion robot prove boost lit nose pest tape".split()  # noqa: SIM905
)
"""Tools that are words as well."""


def tool(said: str) -> str:
    """What tests are to be written with, as the person wrote it; empty where nothing is said of that."""
    text = said.replace("`", "").replace("’", "'")
    if _FAILS.search(text):
        return ""
    tested = bool(_TESTED.search(text))
    for match in _TOOL_WORDS.finditer(text):
        name = next(group for group in match.groups() if group)
        begin = text.index(name, match.start())
        segment = text[: begin + len(name) + 40].lower()
        if _is_tool(name, tested=tested and not match["short"]) and not turned(segment, begin, begin + len(name)):
            return name.rstrip(".:-")
    return ""


def _is_tool(name: str, *, tested: bool) -> bool:
    low = name.lower().rstrip(".:-")
    known = low in _TOOLS or low.split(" ")[0] in _TOOLS
    if low in _NO_TOOLS or low in _NAMES:
        return False
    if known and (tested or low not in _WORDS):
        return True
    return tested and (any(sign.isupper() or sign.isdigit() for sign in name) or bool(_LIKE_A_TOOL.search(low)))


def languages(text: str, plain: str) -> Iterator[str]:
    """The language that somebody wants to be written to in; nothing where it is about the work."""
    if not _TALKS.search(plain) or _THINGS.search(plain):
        return
    for match in _LANGUAGE.finditer(text):
        begin = max(text.rfind(sign, 0, match.start()) for sign in ",;:") + 1
        end = min((place for sign in ",;:" if (place := text.find(sign, match.end())) >= 0), default=len(text))
        segment = text[begin:end]
        if not turned(segment, match.start() - begin, match.end() - begin):
            yield _NAMES[match["name"]]
            return


def language(name: str) -> str:
    """A language by its English name, whatever it was called."""
    return _NAMES.get(name.lower(), name)
