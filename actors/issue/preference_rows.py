"""The words by which each preference is known, as a table; read in order, several may fit one clause. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actors.issue.lazily import lazily


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Words for one value; an empty `value` is read from the words. `standing`: only if said to hold always."""

    name: str
    value: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    standing: bool = False


def _row(name: str, value: str, pattern: str, *, unless: str = "", standing: bool = False) -> Row:
    return Row(
        name=name,
        value=value,
        pattern=lazily(pattern, re.VERBOSE),
        unless=lazily(unless, re.VERBOSE) if unless else None,
        standing=standing,
    )


_TEXTS = (
    r"(?:answers?|repl(?:y|ies)|comments?|reports?|summar(?:y|ies)|messages?|updates?"
    r"|explanations?|results?|write-?ups?)"
)
_SAID = rf"(?:it|this|things|them|(?:your\ (?:\w+\ )?|the\ )?{_TEXTS})"
_SHORT = r"(?:short|brief|concise|terse|compact|crisp|succinct|to\ the\ point|shorter|briefer)"
_LONG = r"(?:detailed|verbose|thorough|long|longer|in-depth|elaborate|exhaustive|more\ detail(?:ed|s)?|extensive)"
_NO = (
    r"(?:don'?t|do\ not|never|no\ need\ to|please\ stop|stop|refrain\ from|avoid|please\ don'?t|needn'?t"
    r"|you\ don'?t\ (?:have|need)\ to|without)"
)
_PING = r"(?:ping(?:ing)?|tag(?:ging)?|mention(?:ing)?|@-?mention(?:ing)?|at-mention(?:ing)?|notify(?:ing)?|cc)"
_PLENTY = r"enough|plenty|fine|sufficient|all\ i\ (?:need|want)"
_UPDATES = (
    r"(?:updates?|progress(?:\ (?:updates?|reports?|comments?|messages?))?|status\ (?:updates?|reports?|comments?))"
)
_TEST_TOOLS = (
    r"(?:pytest|unittest|nose2?|jest|vitest|mocha|jasmine|ava|junit(?:\ ?[45])?|testng|rspec|minitest|go\ test|testify"
    r"|phpunit|pest|xunit|nunit|mstest|cargo\ test|nextest|gtest|googletest|catch2|hypothesis|cypress|playwright|bats)"
)
_LANGUAGES = (
    r"(?:english|german|french|spanish|italian|portuguese|dutch|polish|russian|ukrainian|turkish|swedish|danish"
    r"|norwegian|finnish|czech|japanese|chinese|korean|hindi|arabic|deutsch|englisch)"
)

ROWS: tuple[Row, ...] = (
    _row(
        "brevity",
        "short",
        rf"""\b(?:keep|make|be|stay|leave|write|have|want|like|prefer|love|give\ me|
            need)\b[^.]{{0,25}}?\b{_SHORT}\b(?:\W*$|[,;.!]|\ (?:please|pls|thanks|and|in|from|always|next|
            when|version|as|{_TEXTS}))
        | \b(?:keep|make)\ {_SAID}\ (?:as\ )?(?:\w+\ )?{_SHORT}\b
        | (?:^|[:,]\ )\W*(?:please\ )?{_SHORT}\ {_TEXTS}\b(?:\W*$|,|\ (?:please|only|from|are\ (?:enough|
            fine|better)))
        | \bshort(?:er)?\ version\b
        | \b(?:tl;?dr|summary)\ (?:is|are|would\ be)?\ ?(?:enough|only|fine)\b
        | \b(?:one|a|single|two|few)\ (?:paragraphs?|sentences?|lines?)\ (?:is|are|would\ be)\ (?:{_PLENTY})\b
        | \b(?:just|only)\ the\ (?:gist|essentials|highlights|(?:key|main)\ (?:points|facts)|bottom\ line)\b(?!\ of)
        | \b(?:don'?t|do\ not|never)\ have\ (?:the\ )?time\ (?:to\ read|for)\ (?:\w+\ )?(?:long|lengthy|{_TEXTS})\b
        | \b(?:less|fewer)\ (?:verbose|wordy|words|text|detail|details|prose|chatty)\b
        | \btoo\ (?:long|verbose|wordy|chatty|much\ text)\b
        | \b(?:don'?t|do\ not|never|no\ need\ to|not)\ (?:be|get|write|so|too|give\ me|need|
            want)\ ?[^.]{{0,20}}\b(?:{_LONG}|essays?|novels?|details)\b
        | \b(?:no|without)\ (?:essays?|novels?|walls?\ of\ text|long\ (?:texts?|explanations?|{_TEXTS}))\b
        | \bhalte?\ (?:es|dich)\ (?:bitte\ )?kurz\b
        | \bkurz\ und\ knapp\b
        | \bbitte\ kurz\b""",
        unless=r"""\b(?:function|method|class|file|line|name|variable|title|branch|commit|url|code|loop|timeout|id|
            test|query|list|column|path|docstring|sentence|password|token|session|key|label|script|module|
            interval)s?\b[^.]{0,20}\b(?:short|brief|concise|long|compact)
        | \b(?:short|brief|concise|long|compact|detailed|verbose)(?:er)?\ (?:function|method|class|file|
            line|name|variable|title|branch|commit|url|code|id|hash|lived|option|flag|mode|log|logging|error|
            path|circuit|term|running|docstring|sha|test)
        | don'?t\ (?:keep|make|be)\b[^.]{0,20}\b(?:short|brief|concise|terse)
        | \b(?:tak(?:e|es|ing)|runs?|lasts?|waits?|waited|\d\S*|seconds|minutes|hours|days)\b[^,;]{0,20}\btoo\ long
        | \btoo\ (?:short|brief|terse)
        | \b(?:error|log|commit|exception|warning)\ messages?\b""",
    ),
    _row(
        "brevity",
        "detailed",
        rf"""\b(?:want|like|prefer|love|need|give\ me|be|write|provide|include|make\ {_SAID}|
            keep\ {_SAID})\b[^.]{{0,25}}?\b{_LONG}\b(?:\W*$|[,;.!]|\ (?:please|pls|and|in|from|always|next|
            rather|over|than|as|{_TEXTS}|breakdown|analysis))
        | \b(?:all|more|full)\ (?:the\ )?details\b(?:\W*$|\ (?:please|always|from|in\ your|every))
        | \btoo\ (?:short|brief|terse|little\ detail)\b
        | \b(?:give\ me|want|like|prefer|need|send|post)\ (?:\w+\ )?the\ (?:long|full|complete)\ version\b
        | \b(?:explain|describe|elaborate|go)\b[^.]{{0,25}}\b(?:in(?:to)?\ )?(?:more|greater|full)\ depth\b
        | \bwith\ (?:the|your|all\ the)\ reasoning\b
        | ^\W*(?:please\ )?(?:more\ )?{_LONG}\ {_TEXTS}\b\ ?(?:please|from|always)?
        | \bdon'?t\ (?:keep|make|be)\b[^.]{{0,20}}\b{_SHORT}\b
        | \b(?:explain|describe)\ (?:everything|it\ all|all\ of\ it|each\ step)\ in\ (?:full|detail|depth)
        | \bausführlich(?:er)?\b""",
        unless=rf"""\b(?:don'?t|do\ not|never|no\ need|not|less|without|too)\ (?:\w+\ ){{0,3}}(?:{_LONG}|details)\b
        | \b(?:function|name|file|line|error|title|timeout|title|docstring|commit|log|logging|
            session)s?\b[^.]{{0,15}}\b(?:short|brief|terse|long|verbose|detailed)
        | \b(?:long|longer|verbose|detailed)\ (?:flag|option|mode|log|logging|name|running|term|lived|error|
            line|timeout|commit|docstring)""",
    ),
    _row(
        "mentions",
        "no",
        rf"""\b{_NO}\ (?:ever\ |always\ |please\ |keep\ )?(?:@\ |{_PING}\ )(?:me|my\ name)\b
        | \b{_NO}\ @\ ?me\b
        | \bno\ (?:need\ for\ )?(?:pings?|mentions?|@-?mentions?|tags|notifications)\b
        | \bstop\ (?:the\ )?(?:pings|mentions|mentioning|pinging|notifications)\b
        | \b(?:hate|dislike|don'?t\ (?:like|want|need)|can\ do\ without)\ (?:being\ |to\ be\ |getting\ |
            any\ |the\ )*(?:pinged|tagged|mentioned|mentions|pings|notifications|notified|@-?mentions)\b
        | \bwithout\ (?:mentioning|pinging|tagging)\ me\b""",
    ),
    _row(
        "mentions",
        "yes",
        rf"""\b{_PING}\ me\b(?:\W*$|\ (?:when|whenever|if|once|as\ soon|on|in|every|about|for|please|again|
            directly|by|anyway|with|always|so))
        | \b@\ ?me\ (?:when|if|once)\b
        | \b(?:like|want|love|prefer)\ (?:being|to\ be|getting)\ (?:pinged|tagged|mentioned|notified)\b""",
        unless=rf"""\b{_NO}\b[^.]{{0,12}}\b{_PING}
        | \b(?:only|just)\b[^.]{{0,12}}\b{_PING}
        | \b{_PING}\ me\ (?:only|just)\b
        | \bno\ need\b
        | \bwithout\b
        | \b(?:hate|dislike)\b""",
    ),
    _row(
        "progress",
        "end-only",
        rf"""\b(?:no|without|skip|stop|spare\ me|drop|less|fewer)\ (?:need\ for\ |more\ |the\ |all\ the\ |
            those\ |these\ |any\ |sending\ |posting\ |constant\ |of\ the\ |interim\ |
            intermediate\ )*{_UPDATES}\b(?!\ (?:bar|query|statement|to|of\ the|in\ the))
        | \b(?:don'?t|do\ not|never)\ (?:need|want|care\ (?:about|for)|post|send|give\ me|
            bother\ (?:me\ )?with|keep\ posting)\ (?:the\ |any\ |all\ (?:the\ )?|every\ |me\ |all\ those\ |
            constant\ |interim\ |intermediate\ |so\ many\ )*(?:{_UPDATES}|steps?)\b
        | \b(?:don'?t|do\ not|never|no)\ (?:need|want)?\ ?(?:an?\ )?(?:message|comment|ping|mail|notification|
            note)s?\ (?:for|on|at|about|after)\ (?:each|every)\b
        | \b(?:just|only)\ (?:tell|ping|notify|message|write|let|report|inform|update|want|need|comment|
            interested|post|come\ back|the\ end)\b[^.]{{0,25}}?\b(?:when|once|if|after|at\ the\ end|
            the\ (?:final|end)?\ ?result)\b[^.]{{0,20}}?(?:done|finish|ready|complete|over|at\ the\ end|
            the\ end|result|\bend\b)
        | \b(?:just|only)\ (?:need|want|care\ about|post|show|give\ me|send|tell\ me|interested\ in|
            report)?\ ?(?:me\ )?(?:to\ (?:see|know)\ )?the\ (?:final\ |end\ )(?:result|outcome|report)\b
        | \b(?:tell|notify|ping|message)\ me\ (?:only|just)\ (?:when|once|at)\b[^.]{{0,25}}(?:done|finish|
            end|ready|complete)
        | \bone\ (?:comment|message|update)\ at\ the\ end\b
        | \b(?:notify|ping|tell|message|mention|bother|update)\ me\ (?:unless|until)\ (?:it|you|everything)\b
            [^.]{{0,12}}\b(?:over|done|finish|ready|complete)
        | \bonly\ (?:report|update|comment)\ (?:back\ )?at\ the\ end\b
        | \bkeine\ (?:zwischenstände|updates)\b""",
        unless=r"""\b(?:dependency|dependencies|database|package|schema|security|version)\ updates?\b""",
    ),
    _row(
        "progress",
        "every-step",
        rf"""\bkeep\ me\ (?:posted|updated|informed|in\ the\ loop|up\ to\ date)\b
        | \b(?:tell|show|report|post|log)\ (?:me\ )?(?:about\ )?(?:every|each|
            all\ the)\ (?:single\ )?steps?\b
        | \b(?:want|like|love|need|prefer|give\ me|send\ me|post|more|regular|frequent)\ (?:to\ see\ |
            to\ get\ |to\ have\ )?(?:\w+\ ){{0,2}}?(?:regular|frequent|more|every|all|step-by-step|detailed|
            hourly|progress|status)\ (?:\w+\ )?(?:{_UPDATES}|steps?)\b
        | \b(?:regular|frequent|more|step-by-step)\ {_UPDATES}\b
        | \b(?:like|love|want)\ to\ (?:see|follow|watch)\ (?:every|each|all\ the|
            the)\ (?:single\ )?(?:steps?|progress)\b
        | \bupdate\ me\ (?:at|on|after|with)\ (?:every|each)\b
        | \bhalte?\ mich\ auf\ dem\ laufenden\b""",
        unless=r"""\b(?:don'?t|do\ not|no\ need|no\ more|never|stop|without|fewer|less)\b
        | dependency
        | package
        | database""",
    ),
    _row(
        "format",
        "list",
        rf"""\b(?:as|in|use|using|with|prefer|like|want|give\ me)\ (?:a\ |an\ |the\ |plain\ |short\ |
            simple\ )*(?:bullet(?:ed)?(?:\ ?-?points?|\ ?lists?|s)?|bulletpoints|lists?\ of\ (?:points|
            findings))\b
        | \b(?:bullet\ ?points?|bullets)\ (?:please|only|are\ (?:best|fine|enough|better)|instead|rather|
            over)\b
        | \b(?:your\ |the\ )?{_TEXTS}\ (?:please\ )?as\ (?:a\ )?list\b
        | \bstichpunkte?n?\b
        | \ba\ list\ (?:rather|instead)\b
        | \brather\ (?:have|get|see|read)\ (?:a\ )?list""",
        unless=r"""\b(?:no|not|don'?t|without|instead\ of|rather\ than|hate|over)\ (?:use\ |want\ |like\ |in\ |as\ |
            a\ )*(?:bullets?|bullet)""",
    ),
    _row(
        "format",
        "table",
        rf"""\b(?:in|as|use|using|with|prefer|like|love|want|give\ me|put\ (?:it|them|
            everything)\ in(?:to)?)\ (?:a\ |an\ |the\ |markdown\ |one\ )*(?:markdown\ )?tables?\b(?:\W*$|
            [,;.!]|\ (?:please|over|rather|instead|for\ (?:results|reports|findings|summaries|everything|
            overviews)|always|than|in\ (?:reports|results|your)|form))
        | \b{_TEXTS}\ (?:in\ (?:a\ )?|as\ (?:a\ )?)(?:table|tabular)
        | \btables?\ (?:please|instead|rather|are\ (?:best|better|easier))\b
        | \btabular\ (?:form|format|output)\b""",
        unless=r"""\b(?:no|not|don'?t|without|instead\ of|rather\ than|hate|over)\ (?:use\ |want\ |like\ |in\ |as\ |
            a\ )*tables?
        | \bthan\ (?:a\ )?tables?\b
        | \b(?:database|sql|hash|join|drop|foreign)\b""",
    ),
    _row(
        "format",
        "prose",
        r"""\b(?:in|as|use|prefer|like|want|write|with)\ (?:\w+\ )?(?:prose|full\ sentences|running\ text|
            plain\ (?:text|prose)|paragraphs)\b
        | \b(?:no|don'?t\ (?:use|want|like)|hate|without|stop\ using|not)\ (?:any\ |the\ |so\ many\ |
            those\ )?(?:bullet(?:\ ?points?|s|\ lists)?)\b
        | \b(?:no|don'?t\ (?:use|want|like)|hate|without)\ (?:markdown\ )?tables\b""",
        unless=r"""\b(?:no|not\ in|don'?t\ want|instead\ of|rather\ than|over)\ (?:prose|paragraphs)
        | \bdatabase
        | \bsql\b""",
    ),
    _row(
        "format",
        "diff",
        rf"""\b(?:show|give|post|send|prefer|want|like|as|in)\ (?:me\ )?(?:\w+\ )?(?:a\ |the\ |plain\ |
            unified\ )*(?:diffs?|patch(?:es)?)\b(?:\W*$|[,;.!]|\ (?:please|format|rather|instead|over|when|
            always|in\ (?:the|your)|first|form))
        | \b(?:a|the)\ (?:unified\ )?(?:diff|patch)\ is\ (?:{_PLENTY})\b""",
        unless=r"""\b(?:no|not|don'?t|without|instead\ of|rather\ than|apply|merge)\ (?:\w+\ )?(?:\w+\ )?(?:diff|
            patch)""",
    ),
    _row(
        "format",
        "json",
        rf"""\b(?:{_TEXTS}|output|everything|it)\ (?:please\ )?(?:as|in)\ json\b
        | \b(?:prefer|like|want|give\ me)\ (?:the\ )?(?:\w+\ )?(?:in\ |as\ )?json\b(?:\W*$|\ (?:over|rather|
            output|please))""",
        standing=True,
    ),
    _row(
        "plan",
        "first",
        r"""\b(?:plan|outline|proposal)\ (?:first|before|up\ ?front|beforehand|in\ advance)\b
        | \b(?:prefer|want|like|love|show|give|see|post|tell|propose|share|send|make|
            write)\b[^.]{0,20}\b(?:plan|outline|proposal)\b[^.]{0,25}\b(?:first|before|up\ ?front|beforehand|
            then)\b
        | \b(?:first|before\ you\ (?:start|begin|change|write|code|touch|do))\b[^.]{0,30}\b(?:plan|outline|
            proposal|what\ you(?:'re|\ are|'ll|\ will|\ would|\ intend|\ plan|\ want)\ (?:going\ to|to)?)\b
        | \b(?:always|prefer\ to|like\ to)\ (?:see|get|have|discuss|review|approve|start\ with)\ (?:a|the|
            your)\ plan\b
        | \bplan\ vorab\b
        | \berst\ (?:einen|den)?\ ?plan\b""",
        unless=r"""\b(?:no|skip|don'?t\ (?:need|want)|without|not)\ (?:\w+\ ){0,3}(?:plan|outline|proposal)
        | \bprice
        | \bbilling
        | \bpricing
        | \bsubscription
        | \bplan\ (?:must|should|has\ to|needs\ to|is|was|of)\b""",
    ),
    _row(
        "plan",
        "none",
        r"""\b(?:no|skip|without|forget|drop)\ (?:need\ for\ |the\ |a\ |any\ |your\ )*(?:plan|plans|outline|
            proposal)\b(?:\W*$|[,;.!]|\ (?:needed|necessary|first|please|required|just|is))
        | \b(?:don'?t|do\ not)\ (?:need|want|post|show\ me|bother\ (?:me\ )?with|write)\ (?:a\ |the\ |any\ |
            your\ )*(?:plan|plans|outline|proposal)s?\b
        | \bjust\ (?:do\ it|start|begin|go\ ahead)\b[^.]{0,20}\bwithout\ (?:a\ )?(?:plan|asking)
        | \bno\ plan\b""",
        unless=r"""\bprice
        | \bbilling
        | \bpricing
        | \bsubscription""",
    ),
    _row(
        "tests",
        "",
        rf"""\b(?:use|using|with|in|prefer|like|want|love|stick\ (?:to|with)|go\ with|write\ (?:the\ |
            all\ )?tests\ (?:with|in|using))\ (?P<value>{_TEST_TOOLS})\b""",
        unless=rf"""\b(?:don'?t|do\ not|never|not|no|without|instead\ of|hate|
            stop)\ (?:\w+\ )?{_TEST_TOOLS}\b(?!.*\b(?:use|with|prefer)\ {_TEST_TOOLS})
        | \bnever\ use\b""",
        standing=True,
    ),
    _row(
        "language",
        "",
        rf"""\b(?:answer|reply|write|respond|speak|talk|communicate|comment|reports?|results?|
            repl(?:y|ies)|answers|antworte?)\b[^.]{{0,25}}?\b(?:in|auf)\ (?P<value>{_LANGUAGES})\b(?!\ (?:locale|
            translation|file|version))
        | \bprefer\ (?:\w+\ )?(?:in\ )?(?P<other>{_LANGUAGES})\b""",
        unless=r"""\b(?:translat|locali[sz]|i18n|readme|docs|documentation|changelog|strings|our
        |comments?\ in\ the\ code|label)""",
    ),
)
