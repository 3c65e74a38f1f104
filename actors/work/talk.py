"""What is told to an issue about a running attempt, and to its worker about what people said."""

from __future__ import annotations

from collections.abc import Callable

from actors.messages import (
    AnswerWork,
    ErrorFacts,
    Ref,
    SteerWork,
    WorkAsked,
    WorkCosted,
    WorkerSpent,
    WorkPhase,
    WorkQueued,
    WorkStarted,
    WorkSteered,
)
from actors.work import assignment, judgement, prompt
from actors.work.contract import Said, heard
from actors.work.isolation import Isolation
from actors.work.jobs import Job, Stage, job_id
from actors.work.prices import Price
from actors.work.roster import Roster


class Talk:
    """Hands words on between workers and issues. `monotonic` is the clock that a job's times are on."""

    def __init__(
        self,
        issue: Callable[[str], Ref],
        jobs: Roster,
        *,
        isolation: Isolation,
        monotonic: Callable[[], float],
        prices: tuple[Price, ...] = (),
    ) -> None:
        self._issue, self._jobs, self._isolation, self._monotonic = issue, jobs, isolation, monotonic
        self._prices = prices

    def places(self) -> None:
        """Tell those who wait their places, as far as they are news."""
        for job, place in self._jobs.news(self._monotonic()):
            self._tell_place(job, place, job.why_told)

    def started(self, job: Job) -> None:
        """The worker runs."""
        isolation = self._isolation.cage().value
        attempt, worker = job.start.attempt, job.recipe.name
        started = WorkStarted(attempt=attempt, worker=worker, isolation=isolation, run=job.run, carried=job.carried)
        self._tell(job, started)

    def where(self, job: Job) -> None:
        """Tell the issue, which may have lost it, all that stands."""
        if job.stage in (Stage.QUEUED, Stage.PREPARING):
            place, why = self._jobs.place(job, self._monotonic()), self._jobs.still.why(job)
            self._tell_place(job, place, why)
        if job.stage is not Stage.RUNNING:
            return
        self.started(job)
        if job.progress is not None:
            self._tell(job, job.progress)
        for enquiry in job.exchange.open.values():
            self._tell(job, WorkAsked(attempt=job.start.attempt, enquiry=enquiry))

    def listen(self, job: Job, line: str) -> ErrorFacts | None:
        """Take in a line of a worker; the failure, if that ends it."""
        now = self._monotonic()
        if job.recipe.speaks == "text":
            judgement.read(job, line, now)
            return None
        if job.reader is not None:
            return self._read(job, job.reader.hear(line), now)
        before = set(job.exchange.open)
        greeted = job.greeted
        failure = judgement.listen(job, heard(line), now)
        if failure is None:
            self._ask(job, before)
            if job.greeted and not greeted:
                self._deliver(job)
            self.news(job)
        return failure

    def _read(self, job: Job, said: list[Said], now: float) -> ErrorFacts | None:
        """Take in what a line of a program that knows nothing of the contract was read as."""
        assert job.reader is not None
        job.heard_at = now
        failure = next(filter(None, [judgement.listen(job, one, now) for one in said]), None)
        if (job.reader.done or job.reader.failed) and job.process is not None:
            job.process.say_no_more()  # it would wait for more of the talk
        self.news(job)
        return failure

    def news(self, job: Job) -> None:
        """Tell the issue what has changed, as far as it is time for that."""
        now, exchange = self._monotonic(), job.exchange
        if exchange.phase and exchange.phase != exchange.phase_told:
            exchange.phase_told = exchange.phase
            self._tell(job, WorkPhase(attempt=job.start.attempt, phase=exchange.phase))
        if judgement.progress_due(job, now):
            assert job.progress is not None
            job.progress_told, job.progress_told_at = job.progress, now
            self._tell(job, job.progress)
        if exchange.cost is not None and exchange.cost != exchange.cost_told and judgement.cost_due(job, now):
            self._tell_cost(job, now)

    def spent(self, message: WorkerSpent) -> None:
        """A model answered the worker of a job, and that cost something; told at once when the worker is gone."""
        job = self._jobs.get(message.job)
        if job is None:
            return
        job.bill.count(message, self._prices)
        job.exchange.cost = job.bill.total
        if job.stage is Stage.RUNNING:
            self.news(job)
        elif job.exchange.cost != job.exchange.cost_told:
            self._tell_cost(job, self._monotonic())

    def answer(self, message: AnswerWork) -> None:
        """Hand an answer on, or keep it until it is asked for. Of an attempt that is over nothing comes."""
        now = self._monotonic()
        job = self._jobs.get(job_id(message.key, message.attempt))
        if job is None or message.enquiry in job.exchange.answers:
            return
        if job.exchange.answer(message.enquiry, message.answer, silent=now - job.heard_at):
            job.heard_at = now
            self._say_answer(job, message.enquiry)

    def steer(self, message: SteerWork) -> None:
        """Hand a clarification on; whether the worker takes it is told as soon as that is known."""
        job = self._jobs.get(job_id(message.key, message.attempt))
        if job is None:
            lost = WorkSteered(attempt=message.attempt, number=message.number, taken=False)
            self._issue(message.key).tell(lost)
            return
        exchange = job.exchange
        if message.number in exchange.steered:
            self._told(job, message.number)
        elif job.stage in (Stage.QUEUED, Stage.PREPARING):
            exchange.clarifications[message.number] = message.text
            self._steered(job, message.number, taken=True)
        elif job.stage is Stage.RUNNING and not job.greeted and job.recipe.speaks == "json":
            exchange.waiting.append(message)
        else:
            self._steered(job, message.number, taken=self._order(job, "steer", assignment.steer(message.text)))

    def cancel(self, job: Job) -> bool:
        """Ask a worker that accepts it to end by itself; whether it was asked."""
        return job.stage is Stage.RUNNING and self._order(job, "cancel", assignment.cancel())

    def end(self, job: Job) -> None:
        """The worker is gone: what still has to be told of it."""
        for message in job.exchange.waiting:
            self._steered(job, message.number, taken=False)
        job.exchange.waiting.clear()
        job.exchange.open.clear()
        if job.exchange.cost is not None and job.exchange.cost != job.exchange.cost_told:
            self._tell_cost(job, self._monotonic())

    def _ask(self, job: Job, before: set[str]) -> None:
        for id, enquiry in job.exchange.open.items():
            if id not in before:
                self._tell(job, WorkAsked(attempt=job.start.attempt, enquiry=enquiry))
        for id in job.exchange.repeated:
            self._say_answer(job, id)
        job.exchange.repeated.clear()

    def _deliver(self, job: Job) -> None:
        """The worker has greeted: now it is known what it accepts."""
        waiting, job.exchange.waiting = job.exchange.waiting, []
        for message in waiting:
            self.steer(message)

    def _say_answer(self, job: Job, enquiry: str) -> None:
        if job.process is not None:
            job.process.say(assignment.answer(enquiry, job.exchange.answers[enquiry]))

    def _order(self, job: Job, kind: str, order: assignment.Order) -> bool:
        accepts = job.exchange.accepts or frozenset()
        if job.reader is not None:
            order = prompt.line(job.recipe, str(order.get("text", "")))
        return kind in accepts and job.stopped_at is None and job.process is not None and job.process.say(order)

    def _steered(self, job: Job, number: int, *, taken: bool) -> None:
        job.exchange.steered[number] = taken
        self._told(job, number)

    def _told(self, job: Job, number: int) -> None:
        taken = job.exchange.steered[number]
        self._tell(job, WorkSteered(attempt=job.start.attempt, number=number, taken=taken))

    def _tell_place(self, job: Job, place: int, why: str) -> None:
        only = self._jobs.still.only(job)
        self._tell(job, WorkQueued(attempt=job.start.attempt, place=place, why=why, only=only))

    def _tell_cost(self, job: Job, now: float) -> None:
        cost = job.exchange.cost
        assert cost is not None
        job.exchange.cost_told, job.exchange.cost_told_at = cost, now
        self._tell(job, WorkCosted(attempt=job.start.attempt, usd=cost.usd, tokens=cost.tokens, run=job.run))

    def _tell(self, job: Job, message: object) -> None:
        self._issue(job.start.key).tell(message)
