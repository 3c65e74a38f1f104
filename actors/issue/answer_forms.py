"""The words by which questions ask, and the forms that answers to them have: patterns, each of them linear."""

from __future__ import annotations

import re

from actors.issue.claim_patterns import VERBS

UNITS = {
    "time": r"ms|msecs?|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|nights?|weeks?|months?"
    r"|quarters?|years?|decades?",
    "size": r"[kmgt]i?b|(?:kilo|mega|giga)?bytes?|bits?|px|pixels?|mm|cm|km|metres?|meters?|kg|grams?|[µm]a|[km]?hz",
    "share": r"%|percent",
    "money": r"euros?|dollars?|€|\$|cents?",
}
LEADS = re.compile(r"^\W*(?:(?:and|but|so|also|then|ok|one more|question|finally|first|next)[,: ]+)*")
WHO = re.compile(r"\b(?:who|whom|whose|which (?:person|people|team|user|colleague|reviewer|maintainer|owner)s?)\b")
WHEN = re.compile(
    r"\b(?:when|how soon|(?:what|which) (?:\w+ )?(?:time|date|day|night|weekday|window|month|hour|year|slot)s?)\b"
)
HOW_LONG = re.compile(
    r"\bhow (?:long|old|often|frequently)\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}(?:interval|timeout|period|duration|retention|frequency|delay|lifetime)\b"
)
HOW_MANY = re.compile(
    r"\bhow (?:many|much|big|large|small|deep|wide|high|far|fast|thick|tall|heavy|strict|precise|wide)\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}(?:versions?|releases?|port|number|limit|threshold|size|percentage|rate|level"
    r"|resolution|budget|maximum|minimum|ratio|accuracy|tolerance|depth|width|height|length|distance|quota|amount)\b"
)
ASKS = re.compile(r"\b(?:which|what|where|how|why)\b")
MAY = re.compile(
    r"(?P<may>is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|shall|may|must|might|need)\b"
)
COUNTS = (
    r"\d[\w.,:/%+-]*|(?:v|version |release |rev\.? )\d[\w.-]*|(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven"
    r"|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|half|both|none|zero|unlimited"
    r"|no (?:limit|more)"
    r"|an? (?:couple|few|dozen|hundred|thousand|million)|as (?:many|much|few|little|deep|large|big|small|fast)|eins"
    r"|zwei"
    r"|drei|vier|fünf)\b(?!-[a-z])"
)
TIMES = (
    r"|(?:(?:half )?an? (?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade)|once|twice|thrice"
    r"|never(?! again"
    r"| mind)|always|daily|hourly|nightly|weekly|monthly|quarterly|yearly|forever|indefinitely|as (?:long|often"
    r"|soon|early"
    r"|late)|every|each)\b"
)
DATES = (
    r"|(?:mon(?:day)?s?|tue(?:s|sday)?s?|wed(?:nesday)?s?|thu(?:rs|rsday)?s?|fri(?:day)?s?|sat(?:urday)?s?"
    r"|sun(?:day)?s?"
    r"|midnight|noon|tonight|tomorrow|weekends?|weekdays?|jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|any ?time|next|this|in the (?:morning|evening"
    r"|night))\b"
)
TAKE = (
    r"(?:please |just |then |let's |let us |i'd |i would |we |you can |it's |it is |it can be |it may be |that's "
    r"|that is"
    r" |that would be |make (?:it|that) |make it so |say |go (?:with|for) |take |use |keep (?:it at )?|leave (?:it "
    r"|that |them )?(?:at )?|go ahead with |i think |set it to |cap it at"
    r" |limit it to |call it |start (?:with|at) |stick (?:with|to) |should be |must be |of |is |are |still |all "
    r"|on |run "
    r"|use |are on |we're |we're still on |definitely |probably )"
)
HEDGE = (
    r"(?:at (?:least|most) |about |around |roughly |approximately |max(?:imum)?\.? |min(?:imum)?\.? |up to "
    r"|no(?:t)? (?:more"
    r"|less|fewer|longer|later|earlier|older) than |under |below |over |above |from |until |till |to |on |at |after "
    r"|before |since |within |every |each |by |between |in |only |just |all |the |~ ?|> ?|< ?|≤ ?|≥ ?)"
)
LEAD = rf"\W*(?P<lead>{TAKE}{{0,4}}){HEDGE}{{0,3}}"
FIGURE = {
    "HOW_MANY": re.compile(rf"{LEAD}(?P<figure>{COUNTS})"),
    "HOW_LONG": re.compile(rf"{LEAD}(?P<figure>{COUNTS}{TIMES})"),
    "WHEN": re.compile(rf"{LEAD}(?P<figure>{COUNTS}{TIMES}{DATES})"),
}
GOES_ON = re.compile(
    r"\W*(?:$|[,.;:()–—/→-]|(?:for|per|an?|each|every|at|in|on|as|to|and|or|but|max|maximum|is|are|then|please"
    r"|should|will"
    r"|would|of|onwards?|upwards?|everywhere|only|by|from|until|if|when|it|times|people|persons|items|entries"
    r"|pieces|each"
    r"|am|pm|a\.m\.|p\.m\.|utc|cet|gmt|o'clock|\d+|days?|nights?|mornings?|evenings?|than|with|total|altogether|does"
    r"|suffices?|latest|earliest|again|because|like|since|after|before|lts|or|without|unless|everyday)(?![\w-]))"
)
"""What may stand behind a figure, its unit aside: a noun that was not asked for makes it another figure."""
TELLS = re.compile(
    r"\W*(?:[\w%-]+ ){0,4}?(?:is|are|was|were|takes?|took|costs?|means?|runs?|come|comes|come[s]? from|had|has|have"
    r"|won't"
    r"|wouldn't|can't|didn't|doesn't|don't|fails?|failed|ago|came|kills?|says?|reboots?|needs?|go|goes|went|sits?"
    r"|hammer)\b(?! (?:fine|enough|plenty|ok|okay|right|what|good|the"
    r" (?:limit|maximum|minimum|right)|best|sufficient|reasonable))"
)
ENOUGH = re.compile(
    r"(?<=\w),? (?:(?:is|are|will|would|should) (?:be )?(?:enough|plenty|fine|ok|okay|do|sufficient|good|right|best"
    r"|perfect)"
    r"|suffices?|it is|then)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
ACTION = re.compile(
    r"\b(?:what (?:should|shall|must|will|would|do|does|is)\b.*\b(?:happen|do|done|occur)\b|how (?:should|shall"
    r"|must)\b)"
)
DOES = re.compile(
    r"\W*\w+(?: (?:and|or|then|it|them|loudly|silently|quietly|once|twice|\w+ly|with|an?|error|warning|exception"
    r"|message|log"
    r"|skip|continue|stop|abort|retry|fail|go|on|wait|ask|warn|ignore)){0,5}\W*$"
)
WHATEVER = re.compile(
    r"\W*(?:what(?:ever)?|where(?:ver)?|the ones?|those|same as|like|as)\b(?! (?:if|about|for|is|are|should|do"
    r"|does)\b)"
)
VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.[\dx]+)*(?![\w.]*\d)")
ABOUT_VERSION = re.compile(r"\b(?:what|which) (?:[\w-]+ ){0,3}version\b")
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|must|may|might|needs?|goes"
    r"|comes"
    r"|stays?|gets?|takes?|makes?|wants?|i|we|you|they|he|she|it|there|thanks?|sorry|lol|never again)\b|\w+'(?:s|re"
    r"|ve|ll"
    r"|d|m) (?!\w+$)|n't\b"
)
VERB = "|".join(verb for verb in VERBS.split("|") if verb not in ("only", "no", "not", "never"))
IMPERATIVE = re.compile(rf"\W*(?:please |also |just |then |never |don't |do not |always |only |no )*(?:{VERB})\b")
TAKES = re.compile(
    r"\W*(?:please |let's |i'd |i would |we(?:'ll)? |just )*(?:call it|use|go (?:with|for)|take|name it|put (?:it"
    r"|them)"
    r"(?: in(?:to)?)?|write (?:it|them) (?:in)?to|stick (?:with|to)|choose|pick|keep) (?P<rest>.+)"
)
WISHY = re.compile(r"\b(?:i'd|i would|please|should|must|needs?|want|let's|make|add|use|also|too)\b")
SCOPE = re.compile(
    r"\W*(?:(?P<open>from|since|until|only|just|except|not)\b|(?P<closed>unless|if|when|before|after|as long as"
    r"|in (?:general"
    r"|most|principle|part|theory)|usually|mostly|partly|sometimes|rarely)\b|(?P<all>none|most|some|half"
    r"|all(?! right)|both"
    r"|neither|everything|nothing|everybody|nobody|everyone)\b)"
)
CLOSES_SO = re.compile(r"(?<!oh )\b(?:yes|no(?! thanks)|ja|nein)\b\W*(?:,|;|$)")


EMPTY = frozenset(
    {"which", "where", "there", "these", "those", "shoul", "would", "could", "their", "about"}
) | frozenset({"after", "under", "other", "worki", "using"})
CHATS = re.compile(
    r"\W*(?:fair|right|true|convinced|agreed?|bravo|lovely|great|nice|cool|good|perfect|awesome|wow|ugh|oops|sorry"
    r"|ouch|amen"
    r"|same|thanks?|congrat\w*|well done|bad luck|deal|ha+|lol|hm+|oh|never|nothing|news|point taken|makes? sense"
    r"|working as"
    r"|schade|gut|danke|no|not|merged|done|fixed|deployed|shipped)\b"
)
"""How people speak to each other."""
REFERS = re.compile(
    r"\b(?:them|him|her|us|me|this|that|those|these|my|your|who|whenever|already|still|again|yet|today|yesterday"
    r"|lies?|says?"
    r"|sits?|means?|looks?|works?|runs?|feels?|breaks?|contains?|everything|everyone|nobody)\b"
)
TEAM = re.compile(
    r"(?:only )?(?:the |our |my |its |their |any |every |all )?(?:[\w-]+ ){0,1}(?:admin(?:istrator)?s|owners?|users"
    r"|customers"
    r"|developers|members|editors|authors|moderators|maintainers)\b|(?:whoever|everybody|nobody|anyone|anybody"
    r"|everyone)\b"
    r"|(?:the|our|my) (?:[\w-]+ ){0,2}(?:team|lead|group|owners?|managers?|maintainers?|department|board|boss"
    r"|author|office"
    r"|committers?|editors?|admins?|ops|qa|desk|crew|staff|people)\b|(?:the|our|my) [\w-]+$"
)
ABOUT_FILES = re.compile(
    r"\b(?:which|what) (?:[\w-]+ ){0,2}(?:files?|folders?|director(?:y|ies)|paths?)\b", re.IGNORECASE
)
NAMES_FILE = re.compile(r"`[^`]+`|\w[\w-]*\.\w{1,5}\b|\w/|/\w|\b[A-Z]{4,}\b|\b(?:all|any|none|every)\b")
