"""How our work is judged: rows of `intent_rows`. Pure."""

from __future__ import annotations

FEEDBACK: tuple[tuple[float, str], ...] = (
    (
        0.9,
        r"""
            \b\d+ ?/ ?10\b|\b(?:doesn't|does not|don't|do not|didn't) (?:really )?(?:follow|respect|comply
            |conform|meet|satisfy|hold)\b
            |\b(?:tests?|checks?|build|ci|pipeline|everything) (?:is|are|now|all)? ?(?:green|pass|passes
            |passed|passing|red)\b
            |\b(?:nice|good|great) catch with\b|\bnice catch\b|\bway off\b|\bworks only\b|\bstill in use\b
            |\bsensitive data\b
            |\bfunktioniert\b|\bgeht (?:nicht|jetzt|wieder)\b|\b(?:ça|cela) (?:ne )?(?:marche|fonctionne)\b
            |\bfunciona\b
        """,
    ),
    (
        0.91,
        r"""
            ^(?:but |and |so )?you (?:did|have|had|were|are)(?:n't| not)? (?!free|welcome|allowed|clear
            |good to|right|sure|able)
            |\b(?:i|we)(?:'m| am|'re| are|'ve| have)? (?:still |also |now |just )?(?:getting|seeing|found
            |find|noticed|spotted
            |discovered|encountered|hit|get|observe|observed) (?:an?|the|some|several|two|three|many|one|no
            |that|another|same)\b
            (?=.*\b(?:error|errors|mistakes?|problems?|bugs?|issues?|warnings?|exceptions?|typos?|crash\w*
            |differences?
            |inconsistenc\w+|wrong|broken|fails?|slow|missing|500|404|traceback)\b)
        """,
    ),
    (
        0.9,
        r"""
            ^(?:this|that|it|the \w+(?: \w+)?|your \w+(?: \w+)?)(?: has| have| now| finally| also| really| just)*
            [ ](?:solved|solves|fixed|fixes|resolved|resolves|helped|helps|improved|improves|broke|breaks
            |did the trick
            |does the (?:job|trick)|worked|works|ruined|slowed|missed|misses|crashed|crashes|failed|failes
            |hangs|freezes)\b
            |\bonly \w+ of (?:the|my|our|these|those)\b|\bwere (?:not )?addressed\b|\bgetting (?:better
            |worse|there)\b
        """,
    ),
    (
        0.9,
        r"""
            \b(?:did|does|do)(?:n't| not) (?:really |even |fully |quite )?(?:fix|apply|address|explain
            |mention|contain
            |include|consider|reflect|show|change|improve|tell|say|look|find|catch|detect|list|see|return
            |load|respond)\b
            |\bthere (?:is|are|was|were|'s) (?:still |now |also )?(?:a |an |some |several |two |many[ ]
            |one )?(?:\w+ )?(?:bugs?
            |errors?|mistakes?|typos?|gaps?|inconsistenc\w+|contradictions?|false positives?)\b
            |\bnot (?:very |really |at all |that |particularly )?(?:helpful|useful|clear|good enough
            |accurate|readable|perfect)\b
        """,
    ),
    (
        0.86,
        r"""
            \b(?:improvement|doubled|halved|tripled|went (?:up|down)|dropped (?:to|by|from)|increased (?:to
            |by|from)
            |decreased (?:to|by|from))\b|\b(?:better|worse|faster|slower|nicer|clearer) than\b|\bbig improvement\b
        """,
    ),
    (
        0.95,
        r"""
                \bstill (?:broken|fails?|failing|crash\w*|there|not|doesn't|does not|the same|wrong|happens
                |get|gets
                |see|see the|an? )
            """,
    ),
    (
        0.95,
        r"""
                \bnot (?:\w+ )?(?:happy|satisfied|impressed|convinced) (?:with|by|about) (?:the|this|your|that)\b
            """,
    ),
    (
        0.95,
        r"""
                \bnot (?:quite |really |exactly |at all )?what (?:i|we) (?:asked|expected|had in mind|meant
                |was looking|were looking|hoped|requested)\b
            """,
    ),
    (
        0.93,
        r"""
                \b(?:exactly|just|precisely) what (?:i|we) (?:needed|wanted|asked|was looking|were looking
                |hoped)\b
            """,
    ),
    (
        0.92,
        r"""
                \b(?:doesn't|does not|doesnt|didn't|did not|don't|won't|never) (?:really |even |quite )?(?:work
                |compile|build|help|solve|run|pass|start|match|answer|make sense|parse|render|look right|cover)\b
            """,
    ),
    (
        0.9,
        r"""
                \b(?:is|are|was|were|looks?|seems?|feels?|'s) (?:\w+ ){0,3}(?:wrong|incorrect|broken|misleading
                |confusing|incomplete|inconsistent|outdated|off|odd|weird|strange|unclear|too \w+|hard to \w+
                |difficult to \w+|a false positive|false positives?|not correct|not right|not accurate|not clear
                |dead|shallow|superficial|useless|slow|ugly|unreadable|verbose|buggy|flaky|sloppy|inaccurate|red
                |failing|redundant|duplicated?)\b
            """,
    ),
    (
        0.9,
        r"""
                \b(?:misses|missed|is missing|are missing|forgot|forgotten|overlooked|omits|omitted|lacks|ignores
                |misread|misunderstood)\b(?! to (?:say|mention|add|tell|attach))
            """,
    ),
    (
        0.9,
        r"""
                \b(?:broke|breaks|regression|typo|false positives?|crashe[sd]|(?:it|this|that|build|tests?|ci
                |which) fail(?:s|ed)?\b|fails (?:with|on|for|in)|same error|throws|segfault)
            """,
    ),
    (
        0.9,
        r"""
                ^(?:i|we) (?:now |also |just |always )?(?:get|got|see|saw|receive) (?:an?
                |the) (?:\w+ )?(?:\w*error
                |\w*exception|traceback|crash|warning|timeout|failure)\b
            """,
    ),
    (
        0.9,
        r"""
                \b(?:the|your|this|that) (?:\w+ ){0,2}«result» (?:is|are|was|looks?|seems?|works?|reads?|could
                |fails?|does|doesn't|solves?|helps?|contains?|needs more)\b
            """,
    ),
    (
        0.91,
        r"""
                \b(?:works?|worked|working|runs) (?:now|again|fine|great|well|perfectly|as expected|as intended
                |like a charm|for me|on my|correctly|nicely|flawlessly|smoothly|beautifully|here)\b|\bworks$
            """,
    ),
    (
        0.9,
        r"""
                ^(?:\w+ )?(?:tested|verified)\b
                |\b(?:bug|issue|problem|it) (?:is|was|got) (?:fixed|solved|resolved|gone)\b|\bi can confirm\b
                |\bfixed for me\b
            """,
    ),
    (
        0.9,
        r"""
                \b(?:really|very|super|quite|extremely|so|pretty|incredibly) (?:helpful|useful|detailed|clear|good
                |nice|thorough|well|readable|solid|impressive)\b
                |\b(?:helpful|well (?:written|structured|explained|documented))\b
            """,
    ),
    (
        0.88,
        r"""
                ^(?:but |and |however )?you (?:have |'ve |also |only |just |again |still |even |completely[ ]
                |just )*(?!asked|mentioned|said|wanted|suggested|need)(?:\w+ed|broke|got|did|left|put|wrote|made
                |took|ran|found|gave|went)\b
            """,
    ),
    (
        0.87,
        r"""
                \bnone of (?:the|your|these)\b|\bexpected\b.*\bgot\b|\bi (?:had )?expected\b
                |\b(?:did|does|do) (?:exactly |just )?what (?:i|we|it)\b|\bwent through (?:all|the|your)\b
                |\bhad a look at (?:the|your|this)\b|\bcontradicts?\b|\bdiffers?\b
                |\b(?:don't|doesn't|do not|does not) match\b|\bmismatch\b|\bnothing to do with\b|\bspot on\b
                |\bnonsense\b
            """,
    ),
    (
        0.76,
        r"""
                ^(?:it |this |that )?(?:looks|seems|appears) (?:like|as if|that|the|to)\b
                |^after (?:applying|running|updating|upgrading|merging|installing|testing|trying|reading)\b
            """,
    ),
    (
        0.88,
        r"""
                \b(?:much|way|far|a lot|a bit|slightly) (?:better|worse|faster|slower|clearer|cleaner|nicer
                |too \w+)\b|\bcould be (?:better|clearer|shorter|nicer|faster|more \w+)\b
                |^too (?:\w+)(?: and \w+)?$
                |^a bit \w+$
            """,
    ),
    (
        0.88,
        r"""
                \b(?:introduced|caused|causes) (?:an?|the|some|new) \w+|\bunfortunately\b|\bfalsch\b
                |\bfunktioniert (?:nicht|jetzt|wieder)\b|\bkaputt\b|\bne (?:marche|fonctionne) pas\b
                |\bno funciona\b
            """,
    ),
    (
        0.86,
        r"""
                ^(?:that|this) (?:is|was) (?:incorrect|wrong|not (?:true|right|correct)|nonsense)\b
                |\bhallucinat\w+
                |\b(?:i love|i like|i don't like|i do not like|i hate) (?:the|this|that|it|how|your)\b
            """,
    ),
)
