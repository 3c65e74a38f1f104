"""One request to the endpoint, streamed; what goes wrong with it is a value that says what to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import httpx2
import openai
from openai import OpenAI
from openai.types.chat import ChatCompletionChunk

from actors.work.endpoint.speech import Speech

LONGEST_ANSWER = 200_000
"""Characters."""
FIRST_WORD_SECONDS = 100.0
"""How long nothing may come; the server ends a worker that says nothing for two minutes."""
LONGEST_WAIT = 60.0
"""Seconds that are waited here for an endpoint that is busy; longer ones are left to the server."""
TRIES = 3
CHARACTERS_OF_A_TOKEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The model's words. `steered`: people added something, and the answer was broken off for it."""

    text: str
    steered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """There is no answer. `again`: it may be worth another try, `after` so many seconds."""

    reason: Literal["busy", "denied", "unusable"]
    message: str
    again: bool = False
    after: float | None = None


Messages = Iterable[Mapping[str, Any]]


class Asking:
    """Asks the model at `url`. `sleep` waits between tries."""

    def __init__(
        self, speech: Speech, *, url: str, key: str, model: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        timeout = httpx2.Timeout(FIRST_WORD_SECONDS, connect=20.0)
        self._client = OpenAI(base_url=url, api_key=key, max_retries=0, timeout=timeout)
        self._speech, self._model, self._sleep = speech, model, sleep

    def ask(self, messages: Messages, *, percent: int) -> Said | Fault:
        """The answer, after some tries where that helps. `percent` is where the progress begins."""
        fault = Fault(reason="unusable", message="nothing was asked")
        for number in range(1, TRIES + 1):
            came = self._once(messages, percent)
            if isinstance(came, Said):
                return came
            fault, wait = came, came.after if came.after is not None else 2.0**number
            if not fault.again or number == TRIES or wait > LONGEST_WAIT:
                break
            self._speech.log(f"{fault.message}; trying again in {wait:g} s")
            self._speech.progress(percent, f"The endpoint does not answer; trying again in {wait:g} s", now=True)
            self._sleep(wait)
        return fault

    def _once(self, messages: Messages, percent: int) -> Said | Fault:
        try:
            raw = self._client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=cast("Any", list(messages)),
                stream=True,
                stream_options={"include_usage": True},
            )
            kind = raw.headers.get("content-type", "")
            if "event-stream" not in kind:
                raw.http_response.close()
                return Fault(reason="unusable", message=f"the endpoint answered with {kind[:60] or 'no type'}")
            with raw.parse() as stream:
                return self._read(stream, percent)
        except openai.APIStatusError as error:
            return refused(error)
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            return Fault(reason="busy", message=f"the endpoint broke off ({type(error).__name__})", again=True)
        except (openai.OpenAIError, ValueError) as error:
            return Fault(reason="unusable", message=f"the endpoint answers with nonsense ({type(error).__name__})")

    def _read(self, stream: Iterable[ChatCompletionChunk], percent: int) -> Said | Fault:
        text, why, counted = "", "", False
        for chunk in stream:
            if said := self._speech.steered():
                return Said(text=text, steered=tuple(said))
            counted = counted or chunk.usage is not None
            for choice in chunk.choices or ():
                text += (choice.delta.content or "") if choice.delta else ""
                why = choice.finish_reason or why
            if len(text) > LONGEST_ANSWER:
                return Fault(reason="unusable", message=f"the answer has no end after {LONGEST_ANSWER} characters")
            self._speech.progress(min(90, percent + len(text) // 200), f"The model writes{words(text)}")
        if not counted:
            self._speech.cost(len(text) // CHARACTERS_OF_A_TOKEN)
        if why == "content_filter":
            return Fault(reason="unusable", message="the endpoint's filter broke the answer off")
        if why == "length":
            return Fault(reason="unusable", message="the answer is longer than the endpoint lets the model write")
        if not why:
            return Fault(reason="busy", message="the answer was cut off", again=True)
        if not text.strip():
            return Fault(reason="unusable", message="the model answered nothing")
        return Said(text=text)


def refused(error: openai.APIStatusError) -> Fault:
    """What an error of the endpoint means. Its own words are not repeated: they may quote what nobody is to see."""
    status = error.status_code
    if status in (401, 403):
        return Fault(reason="denied", message=f"the endpoint refuses the server's key (HTTP {status})")
    if status in (408, 409, 429) or status >= 500:
        given = error.response.headers.get("retry-after", "")
        after = float(given) if given.replace(".", "", 1).isdecimal() else None
        return Fault(reason="busy", message=f"the endpoint takes no more now (HTTP {status})", again=True, after=after)
    return Fault(reason="unusable", message=f"the endpoint does not take the request (HTTP {status})")


def words(text: str) -> str:
    """The last words of a text, behind a colon; nothing while there are none."""
    last = " ".join(text[-120:].split())[-80:]
    return f": {last}" if last else ""
