"""What is not as it usually is: each anomaly with its baseline and the evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from actors.health.baseline import Baseline
from actors.health.facts import CaseNow, Facts
from actors.health.forecast import forecast
from actors.health.samples import Samples
from actors.messages import ErrorRepeated

SPIKE_TIMES, SPIKE_LEAST = 3.0, 10
"""Failures of five minutes are a spike from so many on, at so many times the usual number."""
STUCK_TIMES, STUCK_LEAST = 3.0, 300.0
"""A case is stuck at so many times the 95th percentile of its state, and not before so many seconds."""
BACKLOG_MANY, BACKLOG_LEAST, BACKLOG_GROWTH = 1_000, 50, 1.5
"""Deliveries that wait are too many from so many on; they grow from so many on, by that factor in ten minutes."""
RESTARTS = 3
SILENCE = 10.0
"""So many deliveries have to be expected and missing before silence is strange (chance: 1 in 22,000)."""
REPEATED_SECONDS = 3_600.0
LEAST_DISK_BYTES, LEAST_DISK_SHARE = 1 << 30, 0.05
SLOW_STORAGE = 1.0
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """`severity` is `warning`, or `critical` where the server does not do its duty: that is what unhealthy means."""

    name: str
    sentence: str
    value: float
    baseline: float | None = None
    severity: str = "warning"
    evidence: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """As `/health` shows it."""
        return {
            "name": self.name,
            "severity": self.severity,
            "sentence": self.sentence,
            "value": self.value,
            "baseline": self.baseline,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything an anomaly can be seen in. `depths` are (time, deliveries that wait) of the last minutes.

    `last_arrival` is of a delivery since the process began to listen, at `began`; None where none came.
    """

    samples: Samples
    facts: Facts
    baseline: Baseline
    now: float
    depths: tuple[tuple[float, float], ...] = ()
    repeated: tuple[ErrorRepeated, ...] = ()
    began: float | None = None
    last_arrival: float | None = None


def find(look: Look) -> list[Anomaly]:
    """All anomalies of the moment, the critical ones first."""
    finders = (
        _storage,
        _down,
        _disk,
        _github,
        _limit,
        _spike,
        _repeats,
        _stuck,
        _still,
        _backlog,
        _restarts,
        _dead,
        _silence,
    )
    found = [anomaly for finder in finders for anomaly in finder(look)]
    return sorted(found, key=lambda anomaly: anomaly.severity != "critical")


def _storage(look: Look) -> Iterator[Anomaly]:
    seconds = round(look.facts.storage_seconds, 3)
    if look.facts.storage_error:
        sentence = f"the database takes no writes: {look.facts.storage_error}"
        yield Anomaly(name="storage", sentence=sentence, value=seconds, severity="critical")
    elif seconds > SLOW_STORAGE:
        yield Anomaly(name="storage_slow", sentence=f"a write took {seconds:g} s", value=seconds, baseline=SLOW_STORAGE)


def _down(look: Look) -> Iterator[Anomaly]:
    if look.facts.down:
        names = ", ".join(look.facts.down)
        evidence = {"services": list(look.facts.down)}
        count = float(len(look.facts.down))
        yield Anomaly(
            name="down", sentence=f"not running: {names}", value=count, severity="critical", evidence=evidence
        )


def _disk(look: Look) -> Iterator[Anomaly]:
    free, total = look.facts.counts.get("disk_free_bytes"), look.facts.counts.get("disk_total_bytes")
    if free is None or not total:
        return
    least = min(LEAST_DISK_BYTES, LEAST_DISK_SHARE * total)
    if free < least:
        sentence = f"{free / (1 << 20):.0f} MiB are left on the data folder's disk"
        yield Anomaly(name="disk", sentence=sentence, value=free, baseline=least)


def _github(look: Look) -> Iterator[Anomaly]:
    for label, (_, seconds) in look.samples.latest("github_open").items():
        if seconds > 0:
            sentence = "GitHub does not answer; what is to be sent waits, and one request now and then tries"
            yield Anomaly(name="github", sentence=sentence, value=seconds, evidence={"installation": label or "token"})
            return
    failed = len(look.samples.recent("github_errors", look.now))
    asked = len(look.samples.recent("github_seconds", look.now))
    if failed >= 5 and failed * 2 > asked:
        sentence = f"{failed} of {max(asked, failed)} requests to GitHub failed"
        yield Anomaly(name="github", sentence=sentence, value=float(failed), evidence={"asked": asked})


def _limit(look: Look) -> Iterator[Anomaly]:
    for label in look.samples.labels("github_left"):
        known = forecast(look.samples, label, look.now)
        if known.empty_at is not None:
            minutes = max(0.0, known.empty_at - look.now) / 60
            sentence = f"GitHub's hourly limit will be used up in {minutes:.0f} minutes, before it begins anew"
            evidence = {"installation": label or "token", "left": known.left, "a_minute": known.a_minute}
            evidence |= {"empty_at": known.empty_at, "resets_at": known.resets_at}
            yield Anomaly(name="limit", sentence=sentence, value=known.left, baseline=None, evidence=evidence)


def _spike(look: Look) -> Iterator[Anomaly]:
    now = look.samples.minutes("errors", look.now, first=4, last=0)
    before = look.samples.minutes("errors", look.now, first=64, last=5) / 12
    if now >= SPIKE_LEAST and now > SPIKE_TIMES * before:
        counts = _by_label(look, "errors", window=300)
        most = dict(sorted(counts.items(), key=lambda item: -item[1])[:SHOWN])
        sentence = f"{now} failures in five minutes, where {before:.1f} are usual"
        yield Anomaly(name="errors", sentence=sentence, value=float(now), baseline=round(before, 2), evidence=most)


def _by_label(look: Look, name: str, *, window: float) -> dict[str, int]:
    samples = look.samples
    return {label: len(samples.recent(name, look.now, label=label, window=window)) for label in samples.labels(name)}


def _repeats(look: Look) -> Iterator[Anomaly]:
    for told in look.repeated:
        if look.now - told.at > REPEATED_SECONDS:
            continue
        sentence = f"{told.code} in {len(told.cases)} cases: one cause rather than many"
        evidence = {"cases": list(told.cases[:SHOWN]), "technical": told.technical, "since": told.since}
        yield Anomaly(name="repeated", sentence=sentence, value=float(len(told.cases)), evidence=evidence)


def stuck(look: Look) -> list[CaseNow]:
    """Cases whose next move is ours and that are in their state for too long; the longest first."""
    limits = {case.state: stuck_after(look.baseline, case.state) for case in look.facts.cases}
    held = [case for case in look.facts.cases if case.ours and look.now - case.since > limits[case.state]]
    return sorted(held, key=lambda case: case.since)


def stuck_after(baseline: Baseline, state: str) -> float:
    """Seconds in a state after which a case counts as stuck; endless where it is not known what is usual."""
    usual = baseline.usual_stay(state)
    return float("inf") if usual is None else max(STUCK_LEAST, STUCK_TIMES * usual)


def _stuck(look: Look) -> Iterator[Anomaly]:
    held = stuck(look)
    for state in sorted({case.state for case in held}):
        cases = [case for case in held if case.state == state]
        longest, limit = look.now - cases[0].since, stuck_after(look.baseline, state)
        sentence = f"{len(cases)} in {state} for longer than {limit:.0f} s (the longest for {longest:.0f} s)"
        evidence = {"state": state, "cases": [case.key for case in cases[:SHOWN]], "longest_seconds": round(longest)}
        yield Anomaly(name="stuck", sentence=sentence, value=float(len(cases)), baseline=limit, evidence=evidence)


def _still(look: Look) -> Iterator[Anomaly]:
    at, still = look.samples.latest("work_still").get("", (0.0, 0.0))
    if still:
        waiting = look.samples.latest("work_waiting").get("", (0.0, 0.0))[1]
        sentence = "no worker can work, so tasks wait: see the errors, and `run.py doctor`"
        evidence = {"waiting": waiting, "last_tried": at}
        yield Anomaly(name="workers", sentence=sentence, value=waiting, baseline=0.0, evidence=evidence)


def _backlog(look: Look) -> Iterator[Anomaly]:
    depth = look.facts.counts.get("inbox", 0.0)
    oldest = look.facts.counts.get("oldest_seconds", 0.0)
    evidence = {"oldest_seconds": round(oldest, 1)}
    if depth > BACKLOG_MANY:
        sentence = f"{int(depth)} deliveries wait to be handled"
        yield Anomaly(name="backlog", sentence=sentence, value=depth, baseline=BACKLOG_MANY, evidence=evidence)
        return
    recent = [count for at, count in look.depths if look.now - at <= 600]
    third = len(recent) // 3
    if depth >= BACKLOG_LEAST and third >= 2:
        first, last = sum(recent[:third]) / third, sum(recent[-third:]) / third
        if last > BACKLOG_GROWTH * max(first, 1.0):
            sentence = f"the backlog grows: from {first:.0f} to {last:.0f} deliveries within ten minutes"
            yield Anomaly(name="backlog", sentence=sentence, value=depth, baseline=round(first, 1), evidence=evidence)


def _restarts(look: Look) -> Iterator[Anomaly]:
    kinds = {
        label: len(look.samples.recent("restarts", look.now, label=label)) for label in look.samples.labels("restarts")
    }
    count = sum(kinds.values())
    if count >= RESTARTS:
        sentence = f"actors were started again {count} times"
        evidence = {label or "unknown": number for label, number in kinds.items() if number}
        yield Anomaly(name="restarts", sentence=sentence, value=float(count), baseline=0.0, evidence=evidence)


def _dead(look: Look) -> Iterator[Anomaly]:
    count = int(look.facts.counts.get("dead_letters", 0))
    if count:
        them = "delivery was given up and waits" if count == 1 else "deliveries were given up and wait"
        sentence = f"{count} {them} for a person: `run.py dead-letters list`"
        yield Anomaly(name="dead_letters", sentence=sentence, value=float(count), baseline=0.0)


def _silence(look: Look) -> Iterator[Anomaly]:
    since = look.began if look.last_arrival is None else look.last_arrival
    if since is None:
        return
    expected = look.baseline.expected(since, look.now)
    if expected >= SILENCE:
        silent = look.now - since
        sentence = f"no delivery for {silent / 60:.0f} minutes, in which {expected:.0f} are usual: look at the webhook"
        yield Anomaly(name="silence", sentence=sentence, value=0.0, baseline=round(expected, 1))
