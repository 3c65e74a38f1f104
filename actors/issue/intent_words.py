"""The words that the rules of intent rest on: short forms that are a whole clause, and what clauses are about. Pure."""

from __future__ import annotations


def _forms(text: str) -> tuple[str, ...]:
    """Forms separated by commas."""
    return tuple(form.strip() for form in text.split(",") if form.strip())


def _words(text: str) -> frozenset[str]:
    """Words separated by blanks."""
    return frozenset(text.split())


WHOLE: dict[str, tuple[str, ...]] = {
    "approval": _forms(
        """
        okay fine, ok fine, very well, so be it, signed off, granted, seconded, merge, merge it, start, begin,
        go on, correct, that is correct, that's correct, that's right, exactly, right, indeed, works for us,
        by all means, be my guest, all clear, lgtm, sgtm, +1, 👍, ✅, ✔, 🚀, 👌, 🆗, r+, ack, ship it, approved,
        approve, accepted, yes, yep, yup, yeah, sure, ok, okay, okey, k, agreed, agree, confirmed, proceed,
        continue, fine, perfect, alright, all right, absolutely, definitely, of course, certainly, go, ok go,
        yes go, yes please, please do, do it, yep do it, make it so, aye, deal, done deal, great, excellent plan,
        good, all good, very good, sounds good, looks good, ja, jawohl, oui, si, sí, genau, passt, einverstanden,
        d'accord, vale, sim, да, はい, 好, 好的, 同意
        """
    ),
    "rejection": _forms(
        """
        no go, no-go, hell no, hard no, strong no, won't fix, wontfix, cancel, cancel this, please cancel,
        cancel it, abort, forget it, i'd rather not, rather not, no no, oh no, please don't, please no,
        no please, stop it, please stop, no, nope, nah, nay, -1, 👎, ❌, 🚫, ⛔, 🛑, ✋, nack, nak, don't, dont,
        do not, stop, rejected, reject, denied, declined, disagree, disapproved, veto, never, no way, no thanks,
        no thank you, not ok, not okay, not approved, absolutely not, definitely not, certainly not, not now,
        not yet, nein, non, nee, нет, いいえ, 不, 不行, wait, hold on, not like this
        """
    ),
    "gratitude": _forms(
        """
        dankeschön, mille mercis, tack, tack så mycket, dank je, hvala, dziękuję, děkuji, kiitos, teşekkürler,
        감사합니다, 🙏, ❤, 💚, 💙, 💜, 🧡, 💛, 👏, 🙌, 💖, 🤗, 🥰, 😍, ty, tysm, thx, tnx, kudos, cheers, bravo,
        danke, merci, gracias, grazie, obrigado, obrigada, arigato, спасибо, 谢谢, ありがとう, well done,
        you rock, awesome work, wow great, legend
        """
    ),
    "chatter": _forms(
        """
        👋, brb, afk, ok lol, gesundheit, +1 same, good point, fair point, fair enough, good question,
        good catch, true, indeed 😄, classic, no idea, i don't know, dunno, idk, not sure, makes no difference,
        sorry, my bad, done, ready, ok then, welcome, you're welcome, no worries, np, hm, hmm, hmmm, haha,
        hahaha, lol, rofl, interesting, 😂, 🤣, 😅, 😄, 😀, 🙂, 😉, 🎉, 👀, 🤔, 😕, 😢, 🔥, 🥳, ☕, 😬, 🙈, 🤷,
        test, testing, bump, up, following, subscribing, hi, hello, hey, hello there, hi all, hi there,
        good morning, morning, hallo, moin, oops, same, same here, me too, likewise, see above, noted, got it,
        i see, understood, nvm, wow, never mind, nevermind, whatever, please, so, well, anyway, first, cool,
        nice
        """
    ),
}
"""Clauses that are nothing but this."""

PRAISE = _words(
    """
    perfect great excellent brilliant awesome amazing wow cool nice good fantastic lovely wonderful super ok
    okay alright
    """
)
"""What stands beside thanks and means nothing more."""

WORK = _words(
    """
    response responses document text write-up writeup proposal performance code test tests feature items item
    points instructions problem issue bug layout design chart charts graph diagram screenshot docs documentation
    comment comments reasoning logic approach quality level language style formatting structure references
    reference list build review result results report reports analysis answer answers summary fix fixes patch
    change changes finding findings conclusion explanation explanations suggestion suggestions recommendation
    recommendations output table section sections paragraph wording tone numbers figures version attempt run
    worker agent bot solution draft diff commit commits pr pull-request implementation refactoring estimate half
    heading headings example examples
    """
)
"""What we make."""

JUDGING = _words(
    """
    solved solves fixed fixes resolved resolves resolve helped helps mistake mistakes error-prone organised
    organized well-written neat decent fine okay-ish mediocre stellar superb insightful valuable worthless
    pointless irrelevant relevant off-topic improved improves regressed wrongly incorrectly correctly properly
    badly poorly nicely perfectly accurately terribly barely hardly partially partly fully flaky laggy sluggish
    snappy smooth responsive unresponsive jumbled sane insufficient sufficient adequate inadequate weak strong
    convincing unconvincing plausible suspicious questionable doubtful cluttered cryptic repetitive boilerplate
    hacky dirty robust fragile brittle unstable stable secure insecure unsafe lacking lacks misses contradicts
    contradicting crash crashing freezing leaking leaks doubled unusual surprising surprisingly noticeable
    annoying frustrating happy pleased glad delighted love loved loving enjoyed like disliked simplistic naive
    trivial overengineered over-engineered unformatted misaligned mislabeled mislabelled undocumented untested
    addressed unaddressed covered uncovered omitted skipped overlooked misspelled misinterpreted unfinished
    half-baked rushed careless careful clever smart stupid silly dumb accurate-ish exact exactly good bad great
    nice excellent poor wrong right correct incorrect solid perfect awful terrible horrible brilliant helpful
    unhelpful useful useless clear unclear vague precise accurate inaccurate complete incomplete thorough
    shallow superficial detailed long short verbose terse messy clean ugly elegant confusing readable unreadable
    impressive disappointing disappointed sloppy slow fast faster slower better worse best worst broken buggy
    fails failed failing crashes crashed breaks hangs hang freezes works worked misleading generic harsh boring
    dull outdated obsolete invalid nonsense garbage rubbish filler impressed unhappy satisfied overkill bloated
    overcomplicated inconsistent duplicated duplicate ignored unnecessary redundant lovely hate missing lost
    truncated cut garbled hallucinated invented made-up unusable noisy wonderful amazing contradictory empty
    """
)
"""How it is judged."""

SUBJECT = _words(
    """
    <code> file files folder folders directory module modules package packages function functions method methods
    class classes variable variables parameter parameters argument arguments api apis endpoint endpoints
    database databases table tables schema column columns query queries index migration migrations config
    configuration setting settings server client service services backend frontend browser page pages form
    button field fields input inputs user users customer customers version versions python java javascript
    typescript rust go node django flask react linux windows macos docker kubernetes nginx postgres postgresql
    mysql sqlite redis json yaml csv xml html css http https url urls cache queue log logs logging error errors
    exception exceptions timeout timeouts retry retries thread threads memory cpu disk network proxy token
    tokens password passwords login session sessions permission permissions role roles test tests unit
    integration coverage ci build pipeline deployment production staging environment dependency dependencies
    library libraries framework interface signature type types string strings number list dict array object
    format encoding unicode utf-8 timezone date dates rows row records record bytes size limit cron job jobs
    script parser compiler import imports export exports feature flag requirement requirements constraint
    constraints spec specification behaviour behavior default defaults documentation docs readme changelog
    branch header footer menu bug crash reproduces reproduce steps event events webhook payload response request
    requests status-code locale
    """
)
"""What tasks are about."""
