"""The events of a streamed answer, as each protocol has them.

https://docs.anthropic.com/en/api/messages-streaming, https://platform.openai.com/docs/api-reference/chat/streaming,
https://platform.openai.com/docs/api-reference/responses-streaming
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.endpoints.turn import Turn

Events = Iterator[tuple[str, dict[str, Any]]]


def anthropic(turn: Turn, model: str) -> Events:
    """`/v1/messages`."""
    read, written = turn.tokens
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": []}
    usage = {"input_tokens": read, "output_tokens": 1, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0}
    message |= {"stop_reason": None, "stop_sequence": None, "usage": usage}
    yield "message_start", {"message": message}
    if turn.tool:
        block: dict[str, Any] = {"type": "tool_use", "id": "toolu_1", "name": turn.tool, "input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": json.dumps(turn.arguments)}]
    else:
        block = {"type": "text", "text": ""}
        deltas = [{"type": "text_delta", "text": piece} for piece in turn.pieces]
    yield "content_block_start", {"index": 0, "content_block": block}
    for delta in deltas:
        yield "content_block_delta", {"index": 0, "delta": delta}
    yield "content_block_stop", {"index": 0}
    reason = "tool_use" if turn.tool else "end_turn"
    yield (
        "message_delta",
        {"delta": {"stop_reason": reason, "stop_sequence": None}, "usage": {"output_tokens": written}},
    )
    yield "message_stop", {}


def responses(turn: Turn, model: str) -> Events:
    """`/v1/responses`."""
    read, written = turn.tokens
    answer: dict[str, Any] = {
        "id": "resp_1",
        "object": "response",
        "model": model,
        "status": "in_progress",
        "output": [],
    }
    yield "response.created", {"response": answer}
    item: dict[str, Any]
    if turn.tool:
        item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": turn.tool, "status": "completed"}
        item |= {"arguments": json.dumps(turn.arguments)}
    else:
        part = {"type": "output_text", "text": turn.text, "annotations": []}
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    yield "response.output_item.added", {"output_index": 0, "item": {**item, "status": "in_progress"}}
    for piece in () if turn.tool else turn.pieces:
        yield "response.output_text.delta", {"item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": piece}
    yield "response.output_item.done", {"output_index": 0, "item": item}
    usage = {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
    usage |= {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    yield "response.completed", {"response": {**answer, "status": "completed", "output": [item], "usage": usage}}


def chat(turn: Turn, model: str) -> Events:
    """`/v1/chat/completions`; these events have no names."""
    read, written = turn.tokens

    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {"id": "chat_1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}

    yield "", chunk({"role": "assistant", "content": ""})
    for piece in turn.pieces:
        yield "", chunk({"content": piece})
    yield "", chunk({}, "stop")
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    yield "", {**chunk({}), "choices": [], "usage": usage}


PROTOCOLS: dict[str, Callable[[Turn, str], Events]] = {
    "/v1/messages": anthropic,
    "/v1/responses": responses,
    "/v1/chat/completions": chat,
}
