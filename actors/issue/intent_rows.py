"""The rows by which a clause is judged, by intent: how sure each is, and how it is put. Pure.

A surer row is a more specific one: of all that fit, the surest tells what the clause is. Some stand for a clause that
looks like another intent at first (`no problem, go on`), and are surer than that for this reason alone.
"""

from __future__ import annotations

from actors.issue.intent_patterns import compiled
from actors.issue.intent_rows_feedback import FEEDBACK
from actors.issue.intent_rows_wishes import WISHES

_WRITTEN: dict[str, tuple[tuple[float, str], ...]] = {
    "rejection": (
        (
            0.93,
            r"""
                \bvoted? against\b|\bwollen wir nicht\b|\bwill ich nicht\b|\bon ne veut pas\b|\bno (?:quiero
                |queremos)\b
                |\bdon't (?:merge|do it|start)\b|\bnicht (?:machen|umsetzen|mergen|starten)\b|\bdenied\b
            """,
        ),
        (0.96, r"(?:^|, |\b(?:please|so|and) )(?:don't|do not) (?:continue|proceed|go on|go ahead)\b"),
        (
            0.93,
            r"""
                ^(?:please |pls |just |kindly )?(?:discard|abandon|drop|scrap|revert|stop|halt|abort|cancel
                |withdraw|undo|forget)
                [ ](?:\w+ing|it|this|that|these|those|all|everything|the (?:work|task|job|run|change|changes
                |whole|plan))\b
                |\b(?:approach|plan|idea|proposal|design|solution|this|that) (?:won't|will not|doesn't
                |does not|can't|cannot) (?:work
                |fit|fly|do) for (?:us|me)\b|\bhold off\b|\bnot worth\b|\bshould(?:n't| not) (?:do|proceed
                |go|merge|accept) ?(?:it
                |this|that|ahead)?(?:$|[,.!])
            """,
        ),
        (
            0.94,
            r"""
                (?:\b(?:should|must|may|can|could|would|will) ?(?:not|n't)|can't|cannot|mustn't
                |won't) (?:ever )?be[ ]
                (?:merged|done|shipped|accepted|released|deployed|approved|implemented|started)\b
                |\b(?:can't|cannot|can not|won't|will not|not going to) (?:let|have|allow|take|approve|do|sign)\b
                |\b(?:not|isn't|n't) (?:really )?(?:an option|going to happen|happening|convinced|comfortable with
                |in favou?r|a fan|ready (?:to|for)|something (?:we|i) (?:want|need)|on board|okay with|ok with)\b
            """,
        ),
        (
            0.93,
            r"""
                \blet us not\b|\b(?:strong|hard|clear|big|firm|definite|a) no (?:from|on|to|for)\b
                |^no (?:from|on) (?:me|us)\b
                |\b(?:non-?starter|deal ?breaker|no-?go|wontfix|won't fix)\b|^no go\b|\btoo (?:risky|dangerous)\b
                |\b(?:rejecting|vetoing|declining|opposed? to|oppose this|object to)\b|\b(?:i'll|we'll
                |i will|we will) pass\b
                |\b(?:abandon|discard|undo|roll back|kill|cancel|abort) (?:it|this|that|the (?:task|job|run
                |work|whole))\b
                |\b(?:do not|don't|didn't|doesn't) (?:really )?(?:want|like) (?:to do |you to do )?(?:it
                |this|that)\b
            """,
        ),
        (0.93, r"(?:n't|\bnot|\bcannot|\bnever) (?:\w+ )?approve\b"),
        (
            0.94,
            r"""
                (?:^|[,;:] |\b(?:please|pls|and|so|just|really|but) )«do_not» (?:\w+ )?(?:do|merge|start|proceed
                |continue|implement|touch|go on|go ahead|begin|ship|apply|commit|push)(?: (?:«it»|yet|now|at all
                |ahead|on|with «it»|please))*(?:$|[,.!])
            """,
        ),
        (
            0.94,
            r"""
                \bcan(?:not|'t| not) (?:\w+ )?(?:be merged|merge|accept|approve|support|agree|go with|do this
                |allow)\b|\bchanged (?:our|my) minds?\b|\bout of the question\b
            """,
        ),
        (
            0.93,
            r"""
                (?:n't|\bnot) (?:think|believe|feel) (?:that )?(?:this|that|it|we|you)(?:'s| is| are)? (?:should
                |a good|the right|wise|worth|necessary|needed|want)\b
                |\b(?:won't|will not) (?:be )?(?:do|doing|merge|accept|pursue|approve|go|use|need|support)\w*\b
            """,
        ),
        (
            0.92,
            r"""
                \b(?:say|says|said|it's a|is a|vote) no\b
                |\b(?:please |just )(?:drop|forget|scrap|withdraw|revert|close) (?:about )?(?:it|this|that
                |the (?:plan|idea|change|whole thing))\b|^(?:forget|scrap|drop) (?:about )?(?:it|this)\b
                |\bnot interested\b|\bkeep (?:things|it|everything) as (?:they are|it is|is)\b
            """,
        ),
        (0.92, r"^no(?:[,.!;:]|$| thanks| thank you| way\b| please\b|,? not\b)"),
        (0.91, r"^(?:nope|nah|nein|non)\b"),
        (0.93, r"\b(?:reject|rejected|nack|veto|i object|we object|disapprove|disagree|decline|denied)\b"),
        (0.92, r"\b(?:am|'m|are|'re|is|decided|vote|voting) (?:strictly |strongly )?against\b"),
        (0.92, r"\blet'?s not\b|\bnot (?:a good|the right) (?:idea|approach|way|direction)\b|\bbad idea\b"),
        (
            0.92,
            r"""
                (?:^|\b(?:this|that|it|which|task|issue|feature|it's|that's|this is|that is|it is) )(?:\w+ )?
                (?:not|isn't|no longer) (?:acceptable|needed|wanted|necessary|required)(?: (?:any ?more|at all
                |here))?\b(?! to)
            """,
        ),
        (
            0.9,
            r"""
                (?:\b(?:not|never|cannot|can't|dont)|n't) (?:\w+ )?(?:what we (?:want|need)|go with
                |like (?:this|the
                |that) (?:plan|idea|approach|proposal|design|change)|want (?:this|that|it)\b|need (?:this
                |that|it)\b
                |agree|accept|support (?:this|that))
            """,
        ),
        (
            0.9,
            r"""
                \b(?:i(?:'d| would)|we(?:'d| would)) (?:rather|prefer)(?: that)?(?: you| we)? (?:not|don't
                |do not)\b
                |\brather not\b
            """,
        ),
        (0.9, r"^(?:please |pls )?(?:stop|abort|cancel)(?:[,.!]| it| this| that| here| please| now|$)"),
        (
            0.9,
            r"""
                ^(?:please )?hold (?:on|off)\b|\b(?:that's|it's|this is) a (?:hard |clear |strong )?no\b
                |^not (?:now|yet)\b|\b(?:don't|do not) start\b
            """,
        ),
        (
            0.88,
            r"""
                \bbitte nicht\b|\bleave it (?:as it is|alone|like that)\b|^(?:absolutely|definitely
                |certainly) not\b
                |\bno go\b
            """,
        ),
    ),
    "approval": (
        (
            0.92,
            r"""
                \b(?:bitte|kannst|du kannst) (?:umsetzen|weitermachen|mach\w*|fortfahren|anfangen)\b
                |\beinverstanden\b
                |\btu peux (?:continuer|y aller|commencer)\b|\bd'accord\b|\bpuedes (?:continuar|empezar|seguir)\b
                |\bconsider (?:this|it) approved\b
            """,
        ),
        (
            0.94,
            r"""
                \b(?:plan|proposal|approach|idea|option \w+) works\b|\bthis is what (?:i|we) (?:want|need)\b
                |\bi'd say (?:go|yes)\b
            """,
        ),
        (0.8, r"^(?:yes|yep|yeah|yup|ja|oui)[,.! ]"),
        (
            0.95,
            r"""
                \bno (?:objections?|concerns?|complaints?|worries|problem|issues?) (?:from|with|on|by|at|here)\b
                |\bno objections?\b|^no problem, (?:go|proceed|continue)|\bno concerns\b
            """,
        ),
        (0.93, r"\bthat works for (?:me|us)\b"),
        (0.94, r"\byou have my (?:approval|blessing|ok|go)\b|\bmy approval\b"),
    ),
    "chatter": (
        (
            0.9,
            r"""
                \bfor the record\b|\bnice to meet\b|\bpublic holiday\b|\bmy (?:dog|cat|kid|kids)\b
                |\bi'm new here\b|^brb\b
            """,
        ),
        (
            0.93,
            r"""
                ^(?:good luck|good night|see you|bye|ha\b|haha|lol|wow|whoa|ouch|yikes|just checking
                |checking in|congrat\w*)
                |\bhave a (?:nice|good|great|lovely)\b|\b(?:watching|reading|following) (?:this
                |the) (?:thread|issue|discussion)\b
                |\b(?:at|having|after|for) lunch\b|\bstand-?up\b|\bto the loop\b|\bin the loop\b
                |\bwill be (?:offline|back|away|out
                |online|available)\b|\boffline\b|\bwas about to\b|\bthat was (?:fast|quick|unexpected)\b
                |\btake this offline\b
                |^(?:i|we)(?:'m| am|'re| are) (?:just |also |still |currently )?(?:watching|waiting
                |following|reading|looking|working
                |travell?ing|busy|curious to see|here)\b
            """,
        ),
        (
            0.93,
            r"""
                \b(?:i|we)(?:'ll| will)? (?:still |first |also )?(?:need|have|want) to (?:ask|check|talk
                |think|discuss|clarify
                |sync|confirm|look into)\b|\blet me know\b|^will (?:look|check|ask|get|do|come|have|try)\b
                |\bhad a chat\b
                |\bpassing by\b|\bhope you\b|\b(?:tracked|discussed|discussion) (?:in|at|on)\b|\bknows more\b
            """,
        ),
        (
            0.9,
            r"""
                ^(?:cc|fyi|ping|/cc|see also|related|duplicate of|dup of|relates to|ref|refs|xref|via|h/t)\b
                |^<link>$
            """,
        ),
        (
            0.92,
            r"""
                \b(?:same (?:here|problem|issue|thing)|me too|i'm seeing this|seeing this too|also affected
                |\+1 from)\b
            """,
        ),
        (
            0.92,
            r"""
                \bi(?:'ll| will|'m going to| am going to) (?:take|have|look|check|review|be|get|try|come|do
                |ask|see
                |think|test|read|answer|reply|let|keep|post|write)\b
                |^(?:we|they|he|she)(?:'ll| will) (?:see|discuss|talk|look|decide)\b
            """,
        ),
        (
            0.92,
            r"""
                ^let me (?:check|ask|see|think|look|know|talk)\b|^let'?s (?:see|wait|discuss|talk|hope)\b
                |\b(?:on|from) vacation\b|\bout of office\b
                |\bi(?:'m| am) (?:away|off|on holiday|not (?:sure|the right person))\b|^i don't know\b
            """,
        ),
        (
            0.9,
            r"""
                \b(?:talked|discussed|spoke|asked|mentioned) (?:about |to |with |it|this|that|\w+ about)?
                |\bwaiting for\b|\b(?:in|at) the meeting\b|\bon slack\b
            """,
        ),
        (
            0.92,
            r"""
                \bi(?:'ll| will) wait\b|\bchime in\b|\bnot sure (?:yet|if)\b|\bsleep on\b|\bno idea\b
                |\bi run into\b
                |\brun into this\b|\bfor visibility\b|\bhere we go\b|\bfirst time\b|\bweather\b|\bmy colleagues?\b
                |\bin my project\b|\btomorrow\b|\bat the same time\b
            """,
        ),
        (
            0.9,
            r"""
                ^(?:transferring|adding|moving|leaving|assigning|linking|closing|reopening|tagging|marking|quoting
                |subscribing|following|just leaving|posting)\b
            """,
        ),
        (
            0.9,
            r"""
                \bwrong (?:issue|thread|tab|window|repo)\b|\bsorry for the noise\b
                |\bhappy (?:new year|holidays|birthday|friday)\b|\bnice weekend\b
                |^(?:good|guten|bon) (?:morning|evening|day|tag|jour)\b|\breminds me\b
            """,
        ),
    ),
    "feedback": FEEDBACK,
    "clarification": WISHES,
}

ROWS = tuple((name, sure, compiled(text)) for name, rows in _WRITTEN.items() for sure, text in rows)
"""(intent, confidence, pattern)"""
