"""How the task is told more of, or limited: rows of `intent_rows`. Pure."""

from __future__ import annotations

WISHES: tuple[tuple[float, str], ...] = (
    (
        0.92,
        r"""
            ^(?:it|this|that)(?:'s| is) not (?:the|about|a|in) \w+|\bdescribed (?:it|this|that
            |the \w+) (?:wrongly|badly)\b
            |\bi (?:just )?(?:realised|realized|noticed) that i\b|^[\w/.<>-]+(?: \w+)? only$|^please (?:have
            |let) the\b
            |\bnicht (?:anfassen|ändern|verwenden|löschen)\b|\butilise[rz]?\b|\bsolo (?:cambia|usa|toca)\b
            |\bpor favor\b
            |\bverwende\w*\b|\bbenutze\w*\b|\bstatt(?:dessen)?\b|\bà la place\b|\ben vez de\b|\bsauf\b|\baußer\b
        """,
    ),
    (0.88, r"\b(?:don't|do not|no need to) (?:worry|care|bother) about\b"),
    (
        0.94,
        r"""
            ^just (?:fix|add|change|rename|remove|do|use|update|make)\b|\bthe (?:expected|desired) \w+ (?:is
            |are|would be)\b
            |\bonly interested in\b|\bcompatib\w+ (?:is|are) not
        """,
    ),
    (
        0.93,
        r"""
            \bi should have (?:mentioned|said|added|told|written)\b|\b(?:are|is) not (?:needed|necessary
            |required|relevant
            |important) (?:here|for|in|at)\b|\bleave (?:them|it|those|that) out\b|\bcan wait\b
            |\bdo (?:it|this|that|them) (?:in|with|as|by|on|for|like|without|only)\b|\bmore important than\b
            |\bless important than\b|\bhas priority\b|\btakes precedence\b|^what i (?:really[ ]
            |actually )?(?:need|want) is\b|^forget about (?:the|all|that)\b
        """,
    ),
    (
        0.9,
        r"""
            «lead»(?:«verbs»)(?! (?:is|are|was|were|has|have|had|looks?|seems?|fails?|failed|works?|does|did
            |doesn't|didn't|still)\b)(?: |$|:)
        """,
    ),
    (0.93, r"«lead»(?:«do_not») (?!worry|mind|know|understand|think|see|get|have)(?:\w+ )"),
    (
        0.92,
        r"""
                \bi (?:actually )?mean(?:t)?\b|\bwhat i mean(?:t)?\b
                |\bto (?:clarify|be clear|be precise|be more specific)\b
                |^(?:clarification|correction|addition|small addition|additional (?:context|info|information)
                |more context|context|scope|note|update|edit|p\.?s)\b ?:|\bi was unclear\b|\bfor context\b
                |\bin other words\b
            """,
    ),
    (
        0.93,
        r"""
                \bi forgot(?: to (?:say|mention|add|tell|attach))?\b|\bthat i forgot\b|\bforgot to mention\b
            """,
    ),
    (
        0.9,
        r"""
                ^(?:please |pls |just |and |but |so )*(?:only|solely|exclusively|nur|bitte nur|bitte keine?
                |uniquement|solo) \w|^just (?:the|one|a)[ ]
            """,
    ),
    (
        0.9,
        r"""
                ^(?:when|if|for|while|before|after|in|as|since|because|on|with|during|once|whenever|unless
                |at)\b[^,]{1,120}, (?:please |then |so |let's |just |also |it |we |you )?(?:«verbs»|don't|do not
                |take care|must|should|needs?|has to|raise)\b
            """,
    ),
    (
        0.89,
        r"""
                \b(?:it'd|it would|would) be (?:nice|good|great|helpful|better|cool|useful|perfect|ideal)\b
                |^(?:i|we)(?:'d| would) (?:like|love|prefer|want|appreciate|expect)\b|\bnit:|^nit\b|\bi wish\b
            """,
    ),
    (
        0.88,
        r"""
                \bneed(?:n't| not)\b|\b(?:doesn't|don't|does not|do not) (?:have|need) to\b
                |\bcan be (?:skipped|ignored|left|removed|omitted|dropped|kept|deleted|reused|changed|assumed)\b
                |\btake care\b|\bbe careful\b
            """,
    ),
    (
        0.88,
        r"""
                \bthe (?:correct|right|real|actual|exact|relevant|expected|desired|proper) (?:\w+ )?\w+ (?:is|are
                |would be|should)\b|\bmy mistake\b|\bas long as\b|\bwhatever you\b
                |\bany (?:solution|approach|way|format) (?:is|will|would)\b
            """,
    ),
    (
        0.86,
        r"""
                ^(?:some |a bit of |more |additional |further |a little |one more |another |the |oh,[ ]
                |and )*(?:context|background|info|information|details?|requirements?|constraints?|thing|condition
                |goal|deadline|target audience|audience|scope|priority|use case)\b(?=.*(?::|\bis\b|\bare\b))
            """,
    ),
    (
        0.85,
        r"""
                \b(?:means|meaning|stands for|refers to|is short for|is defined as)\b
                |^let'?s (?!see|wait|go|do|merge|ship|hope|talk|discuss|not|start|begin|continue|proceed|move
                |get)\w+|, let'?s (?:use|look|keep|make|focus|aim|reduce|avoid|try)\b
            """,
    ),
    (
        0.82,
        r"""
                \b(?:work |look |focus )?only (?:on|in|for|the|when|if|below|under|with|look|work|to|at
                |those|these
                |one|two)\b|^we(?:'re| are) (?:on|using|running|stuck|limited|targeting|building|deploying)\b
            """,
    ),
    (
        0.88,
        r"""
                \binstead\b|\brather than\b|\bexcept\b|\bout of scope\b|\bthe scope\b|\bin scope\b|\bmake sure\b
                |\bno need (?:to|for)\b|\b(?:is|are) enough\b|\benough to\b|\bnothing else\b
            """,
    ),
    (
        0.84,
        r"""
                \b(?:must|should|shall|has to|have to|needs? to|ought to|is supposed to|are supposed to
                |is required to|may not|must not|muss|soll(?:te)?)\b
            """,
    ),
    (
        0.84,
        r"""
                ^(?:we|i) (?:only|just|use|need|want|run(?! into)|target|support|require|prefer|expect|care
                |don't (?:need|want|use|care))\b
            """,
    ),
    (
        0.85,
        r"""
                \b(?:occurs?|happens?|appears?|shows up|reproducible) (?:\w+ )?(?:only|when|with|if|on|after|in
                |for)\b|\bonly (?:occurs?|happens?|appears?|affects?)\b
            """,
    ),
    (
        0.83,
        r"""
                ^no (?:new |more |additional |other )?(?!problem|objection|concern|idea|worries|rush|update
                |news|one
                |longer|reply|answer)\w+
            """,
    ),
    (
        0.8,
        r"""
                ^(?:actually|correction|sorry)[,:]? \w+|\bas (?:small|short|simple|fast) as possible\b
                |\bdeadline\b
                |\bbelow \d|\bat (?:most|least) \d|\bno more than\b|\bwithin \d
            """,
    ),
    (
        0.78,
        r"""
                \b(?:is|are|lives?|stands?|defined|located|found) in (?:the )?(?:<code>|[\w-]+(?:/[\w.-]+)+
                |\w+\.(?:py|js|ts|go|rs|java|md|yml|yaml|json|toml|c|h|cpp|rb|php|sql))
            """,
    ),
    (
        0.76,
        r"""
                \b(?:the data|the service|the server|the input|the user|the file|the app|the system
                |production) (?:\w+ )?(?:comes?|is|are|runs?|has|have|uses?|contains?|lives?|sits)\b
            """,
    ),
    (
        0.75,
        r"""
                \b(?:use|keep|add|remove|skip|rename|replace|avoid|change|handle|ignore) (?:the|a|an|all|any
                |it|this
                |only|<code>)
            """,
    ),
    (0.75, r", not (?:the |an? |in )?\w+"),
)
