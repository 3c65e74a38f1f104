"""How the things that a comment may mean are put: pieces of patterns over small letters, and their compiler. Pure.

A pattern is written over lines, which are put together without the blanks around them; `«verbs»` stands for the
piece of that name.
A clause has an upper bound (`sentences.LONGEST`), and so has the time that any pattern takes on it.
"""

from __future__ import annotations

import re

from actors.issue.lazily import lazily

PIECES: dict[str, str] = {
    "verbs": r"""
        abstract|accept a|accept an|accept both|accept none|accept null|accept only|accept the|acknowledge
        |activate|adapt|add|adjust|align|allow|also|annotate|anonymi[sz]e|append|apply|archive|assume|attach
        |avoid|backport|base|be aware|be brief|be careful|be concise|be consistent|be explicit|be specific
        |benchmark|block|build|bump|bundle|bypass|cache|call|capture|catch|center|centre|change|check|choose
        |chunk|cite|clarify|clean|clear|clone|close all|collect|combine|comment out|commit|compare|compile
        |compress|compute|concentrate|configure|connect|consider|convert|copy|count|cover|create
        |customi[sz]e|cut|debounce|debug|decouple|deduplicate|default|define|delay|delete|deliver|deploy
        |deprecate|derive|describe|detect|determine|differentiate|disable|display|disregard|distinguish
        |divide|do a|do it in|do it with|do not|do the|document|download|drop|duplicate|edit|emit|enable
        |encode|encrypt|ensure|escape|evaluate|examine|exclude|expand|export|expose|extend|extract|fall back
        |favou?r|fetch|fill|filter|find|fix|flag|flatten|focus|follow|force|format|generate|get rid|give
        |go through|go with|group|guard|handle|hard-?code|hide|highlight|host|identify|ignore|implement
        |import|improve|include|incorporate|increase|indent|index|inherit|initiali[sz]e|inline|insert
        |install|integrate|introduce|invert|investigate|invoke|it for|iterate|join|keep|keep in mind|label
        |launch|leave|limit|limit yourself|link|list|load|locali[sz]e|lock|log|look at|lower|maintain|make
        |map|mark|match|measure|memoi[sz]e|mention|merge all|merge both|merge the two|migrate|mind that
        |mirror|mock|mount|move|mute|name|narrow|normalize|note that|notify|offer|omit|only|open|optimi[sz]e
        |order|outline|override|pad|paginate|parametri[sz]e|paraphrase|parse|pass|patch|persist|pick|pin
        |place|plan for|plot|port|pre-?fill|prefer|prefix|prepare|preserve|prevent|print|prioriti[sz]e
        |process|produce|profile|prompt|provide|prune|publish|push|put|query|quote|raise|rank|re-?run|read
        |rebase|recalculate|record|redirect|redo|reduce|refactor|refer to|reference|regenerate|register
        |reject all|reject empty|reject invalid|release|relocate|rely on|remember|remove|rename|render
        |reorder|repeat|replace|report|request|require|research|reset|resolve|respect|restore|restrict
        |retain|retry|return|reuse|revert|review|rewrite|rollback|rotate|round|run|sanitize|save|scan
        |schedule|scroll|search|select|send|separate|serve|set|share|shift|shorten|show|sign|silence
        |simplify|skip|sort|specify|split|squash|squeeze|start with|stay|stick|stop after|stop at|store
        |stream|strengthen|strip|structure|stub|submit|substitute|summari[sz]e|support|suppress|swap|switch
        |tag|take|target|test|throw|tidy|toggle|track|transform|translate|treat|trim|truncate|try|turn|tweak
        |type|unify|unpin|update|upgrade|uppercase|use|validate|verify|version|warn|weigh|whitelist|work on
        |work with|wrap|write|zip
    """,
    "do_not": r"""
        (?:don't|dont|do not|never|please don't|must not|mustn't|should not|shouldn't)
    """,
    "it": r"""
        (?:it|this|that|so|anything|these changes|this change|the change|the pr|the plan)
    """,
    "result": r"""
        (?:result|results|report|reports|answer|analysis|summary|output|fix|change|changes|patch|pr
        |conclusion|explanation|findings?|solution|diff|naming|wording|implementation)
    """,
    "lead": r"""
        ^(?:(?:ok|okay|hi|hello|hey|well|so|and|then|also|but|now|first|second|third|next|finally|actually
        |sorry|please|pls|plz|just|kindly|instead|maybe|additionally|further|furthermore|one more thing
        |small addition|correction|note|again|yes|no|in that case|in addition|for now|if possible
        |don't forget to|remember to|make sure to|be sure to|try to|you can|you may|you could|you should
        |i want you to|i would like you to|i'd like you to|we want you to|feel free to|it would be (?:nice
        |great|good) to|let'?s|rather|still|@[\w-]+)[,:]? )*
    """,
}


def compiled(text: str) -> re.Pattern[str]:
    """The pattern that `text` writes over several lines."""
    joined = _joined(text)
    for name, piece in reversed(PIECES.items()):
        joined = joined.replace(f"«{name}»", _joined(piece))
    return lazily(joined)


def _joined(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


THANKS = compiled(
    r"""
        \b(?:no,? )?(?:many |lots of |a lot of |big |huge )?(?:thanks|thank you|thank u|thankyou|thx|tysm
        |thnx|ty)\b(?: (?:you |all |again |everyone |both |enough|so much|very much|a lot|a bunch|a ton
        |a million|in advance|for \w+(?: \w+){0,8}))*
        |\b(?:much|really|greatly|highly|very) appreciated?\b(?: \w+){0,4}
        |\bi (?:really |do )?appreciate\b(?: \w+){0,6}|\bappreciate (?:it|that|this|the|your)\b(?: \w+){0,4}
        |\bgrateful\b|\bkudos\b|\bmade my (?:day|week)\b|\bhats off\b|\bprops to\b|\blife ?saver\b
        |\bsaved (?:me|us|my day)\b
        |\byou(?:'re| are| guys are| all are)(?: simply| really| just)? (?:the best|awesome|great|amazing
        |fantastic|a star|a legend|a hero)\b
        |\b(?:great|good|nice|awesome|excellent|amazing|fantastic|superb|impressive|brilliant|stellar
        |solid) (?:job|work)\b|\bwell done\b
        |\b(?:vielen |herzlichen |besten )?dank(?:e|eschön)?\b(?: (?:für|dir|euch|schön)\b(?: \w+){0,4})?
        |\bmerci\b(?: beaucoup)?|\b(?:muchas )?gracias\b|\bgrazie\b|\bobrigad[oa]\b|\bспасибо\b|谢谢|ありがとう|🙏|❤
        |💚|👏|🙌|\bcheers\b
    """
)
"""Thanks, with whom and for what."""

NO_THANKS = compiled(
    r"""
        \bno,? thank
    """
)
"""Thanks that are a no."""

NEGATION = compiled(
    r"""
        \b(?:not|n't|never|no|cannot|can't|cant|won't|don't|dont|doesn't|doesnt|isn't|wouldn't|shouldn't
        |without|nothing|nobody|none|against|refuse|neither|nor|nicht|kein\w*)\b|n't\b
    """
)
"""What turns an approval into its opposite, before it in the same part of the clause."""

CONDITION = compiled(
    r"""
        (?:\w+ ){0,2}?\b(?:if|once|when|after|unless|until|provided|as soon as|as long as|before|would|could
        |must|should|has to|have to|needs? to|to be|sobald|wenn)\b
    """
)
"""What an approval hangs on."""

APPROVAL = compiled(
    r"""
        \b(?:sign(?:ed|ing)? off|permission granted|by all means|be my guest|all clear|count me in
        |seconded?(?: that)?$)\b
        |\b(?:(?:this|that|it|plan|proposal|which|everything|all) is|it's|that's|that looks|it sounds
        |this seems) (?:all |totally |perfectly |quite |absolutely )?(?:acceptable
        |okay$|ok$|fine$|all right$|alright$|ready to (?:go|merge|ship)|okay to|ok to|fine to)\b|\bdo so\b
        |\bas (?:you )?(?:propose|proposed|suggest|suggested|described|planned|outlined|discussed|laid out)\b
        |\b(?:authori[sz]ed|endorse|full steam ahead|that will do|that'll do|good as it is|nothing against)\b
        |(?:^|, |\b(?:and|please|then|just) )(?:merge|start|begin|do|implement)(?: (?:it|this|that|them))?$
        |\blgtm\b|\bsgtm\b|\bapproved\b|^approve\b|\bi (?:hereby |fully |also )?approve\b
        |\bapprove (?:this|it|that|the)\b|\bapproval\b|\bgo ahead\b|\b(?:concept |tested |ut)?ack\b
        |\bvote (?:yes|for (?:it|this))\b|\byes from (?:me|us)\b|👍
        |\b(?:plan|proposal|request|change) accepted\b|\bon board\b|\bin favou?r\b|\bi'm in\b
        |\byou(?:'re| are) (?:clear|free|good) to\b|\bhave at it\b|\bget (?:going|started)\b|\ball yours\b
        |\bplease (?:implement|do)(?: (?:it|this|that|so))?(?: now)?$|\bgo for it\b|\bgo on\b|\bproceed\b
        |\bship (?:it|this)\b|\bcarry on\b|\bgreen light\b|\bgood to go\b|\bmake it so\b|\bthumbs up\b
        |\b(?:sounds?|seems?) (?:good|great|fine|right|reasonable|perfect|like a (?:good )?plan)\b
        |\b(?:looks?|look) (?:good|great|fine|perfect|ok|okay|solid|awesome|excellent|nice
        |reasonable)\b(?! (?:on|in|at|except|apart|until|so far)\b)
        |\b(?:fine|okay|ok|happy|good) (?:by|with|for) (?:me|us|it|that|this|the)\b
        |\bthat works for (?:me|us)\b|\b(?:all )?good from my (?:end|side)\b
        |\bi(?:'m| am)? (?:all )?(?:agree|accept|confirm|in favou?r)\b|\bwe (?:\w+ )?(?:agree|accept)\b
        |\baccept(?:ed)? (?:this|the|that)\b|\bagreed\b
        |\b(?:you|it|this|we) (?:can|may|could|should) (?:now |also |already )?(?:start|begin|continue
        |proceed|be merged|merge|go)\b
        |(?:^|[,;:] ?|\b(?:please|pls|just|and|then|so|now|can|may|to) )(?:continue|begin|start
        |resume)(?: (?:now|please|pls|with (?:it|this|that|the \w+)|work|working|the work))*$
        |^(?:please |pls )?merge (?:it|this|away|please|when)\b|\bmerge (?:it|away)\b|\bcan be merged\b
        |\blet'?s (?:roll|rock|begin|make it happen|move (?:on|ahead)|get (?:started|going)|go with (?:it
        |this|that)|do (?:it|this|that)|go|move forward|proceed|get (?:it|this) done|merge|ship|start
        |continue)\b
        |^(?:yes|yep|yeah|yup|sure|ok|okay|alright|ja|aye|great|good|perfect),? (?:please|do|go|start
        |implement|make|carry|let|merge|proceed|vas)\b|\bdo (?:it|this|that)(?: (?:now|please|pls))?$
        |\bmach weiter\b|\bvas-y\b|\badelante\b|\bpasst\b|\bleg los\b|\bmakes sense\b|\bgood plan\b
        |\bnothing to add\b|\bdoes look good\b|\byou can make it\b
        |\bfeel free to (?:go|start|proceed|continue|merge)\b
    """
)
"""Approvals, where nothing negates them."""

TELL = compiled(
    r"""
        \b(?:can|could|would|will) (?:you|somebody|someone|anybody|anyone) (?:please |pls |also |maybe[ ]
        |kindly )*(?:tell|explain|elaborate|clarify|say|share|confirm|help|point|let|show me|remind
        |give me (?:an?|some|any) (?:rough )?(?:estimate|idea|example|hint|update|overview|eta|status|reason
        |pointer))\b
    """
)
"""What is put as a wish and is a question."""

REQUEST = compiled(
    r"""
        \b(?:can|could|would|will) you (?:please|pls|also|maybe|kindly|at least|perhaps|rather
        |just) (?:also |just |please )?(?!give|tell|explain|say|clarify|elaborate|confirm|share|help|point|let
        |show|remind|describe how|see|know|think|be )\w+
        |«lead»(?:can|could|would|will) (?:you|we|somebody|someone) (?:please |pls |also |maybe |then[ ]
        |kindly |just |perhaps )*(?:«verbs»)\b|\bwould you mind (?:\w+ )?\w+ing\b
        |\bis it possible to (?:also )?(?:use|add|make|keep|include|change)\b
        |^(?:please )?(?:also |and )?(?:«verbs») .*\b(?:please|pls|ok|okay|right)$
    """
)
"""What is put as a question and is a wish."""

ASKS = compiled(
    r"""
        ^(?:(?:hi|hello|hey|and|but|so|ok|okay|well|also|sorry|quick question
        |@[\w-]+)[,:!]? )*(?:(?:what|why|how|when|where|who|which|whose|what's|how's|who's|where's
        |when's)(?: (?:exactly|else|about|many|much|long|often|far|branch|version|file|files|one
        |of \w+))? (?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|might|am)\b
        |(?:why|how) (?:come|the|this|is|not|it|you|we|i|so)\b|what (?:the|about|if)\b|(?:what's|how's|who's
        |where's) |(?:is|are|was|were|does|did|has|have|can|could|will|would|should|may|am) (?:this|that
        |it|there|you|we|i|they|he|she|the|these|those|somebody|someone|anybody|anyone|your|our|all
        |both)\b(?!.*\b(?:please|pls)$)|(?:so |and )?when (?:will|can|is|do|does|are)\b|any (?:update
        |updates|news|progress|eta|idea|ideas|hint|thoughts)\b|do (?:you|we|i|they|these|those|all|both
        |any)\b|eta\b|(?:what's|what is) (?:the|your)\b|est-ce que\b|kannst du\b|könnt ihr\b|what for$
        |status$|(?:wann|warum|wieso
        |wie|was|wo|welche\w*|pourquoi|quand|comment|cuándo|por qué|cómo|qué) |i (?:have|had|got) (?:a |one[ ]
        |another |some )?(?:\w+ )?questions?\b|question:|(?:i was |i'm |i am |just )?(?:wondering|curious)\b
        |i wonder\b|(?:i|we)(?:'d| would| want| need)(?: like| love| be interested)? to (?:know|understand|see why
        |hear (?:why|how|what))\b|(?:i'm |i am )?interested in (?:how|why|what)\b|(?:please )?(?:can|could
        |would) (?:you|somebody|someone|anybody|anyone) (?:please[ ]
        |pls )?(?:tell|explain|elaborate|clarify|say|share|help|confirm)\b|(?:please |pls )?(?:tell me
        |explain|elaborate|let me know (?:how|why|what|when|if|which))\b|(?:i )?(?:don't|do not|dont|can't
        |cannot) (?:quite |really )?(?:understand|see|get) (?:why|how|what)\b|not sure (?:i|why|how|what)\b)
    """
)
"""Questions without their mark."""

PAST = compiled(
    r"""
        \b(?:did|was|were|had|ran|only|again|loads|looked|stopped|ended|took|came|contains|shows|says|lists
        |mentions|reads)\b
    """
)
"""Words of what happened: a report, not a wish."""
