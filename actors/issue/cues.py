"""Words by which people let on that they change something, or that they do not: `instead`, `also`, `fair enough`. Pure.

None of them is sure by itself; each is a trait that `override_traits` weighs.
"""

from __future__ import annotations

from types import MappingProxyType

from actors.issue.lazily import lazily

CUES = MappingProxyType(
    {
        name: lazily(pattern)
        for name, pattern in (
            ("instead", r"\binstead\b|\brather\b|\bin place of\b"),
            ("rethought", r"\bactually\b|second thought|changed? (?:my|our) minds?|th(?:ought|inking) about|after all"
             r"|never ?mind|\bscratch\b|\bforget\b|take (?:it|that|this|back)|\bi was wrong\b|\bmy mistake\b"),
            ("no", r"^\W*(?:no|nope|nah)\b"),
            ("better", r"\bbetter\b|\bprefer"),
            ("not", r"\bnot\b|n't\b|\bno\b|\bnever\b|\bwithout\b|\bnothing\b|\bnobody\b"),
            ("only", r"\bonly\b|\bjust\b"),
            ("too", r"\btoo \w+"),
            ("then", r"\bthen\b"),
            ("make it", r"\bmake (?:it|that)\b"),
            ("drop", r"\b(?:drop|remove|skip|leave out|cancel|abandon|lose|cut|ditch|undo|revert|delete|stop)\b"),
            ("enough", r"\benough\b|\bplenty\b|\b(?:will|would|should) do\b"),
            ("goes", r"\blet's\b|\bgo with\b|\bswitch\b|\bmove\b|\bgo for\b"),
            ("but", r"\bbut\b|\bthough\b|\bhowever\b"),
            ("also", r"\balso\b|\bas well\b|\badditional|\bbesides\b|\band\b|\bin addition\b|\btoo\W*$"),
            ("agrees", r"\b(?:fine|ok|okay|fair|agreed|right|convinced|sure|deal|true|point)\b"),
            ("no longer", r"no longer|any ?more|not needed|unnecessary|obsolete|moot|overkill|pointless|\bwithdraw"),
            ("back", r"\bback\b|\bagain\b"),
            ("change", r"\b(?:change|raise|lower|reduce|increase|bump|extend|shorten|double|relax|tighten|replace)"),
            ("for those", r"\bfor (?:these|those|them|that|the)\b"),
            ("except", r"\bexcept|\bexception\b|\bunless\b|\bapart from\b"),
            ("it", r"^\W*(?:it|that|this|they|those|these)\b"),
        )
    }
)  # fmt: skip


def found(text: str) -> frozenset[str]:
    """The names of the cues in a text in small letters."""
    return frozenset(name for name, pattern in CUES.items() if pattern.search(text))
