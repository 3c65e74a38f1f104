"""Claude Code and Codex as their recipes know them: called, steered, and telling what they do as the real ones do.

Which of them it is says the name that it is installed under. Each asks its endpoint once through the proxy, as a model
would be asked, and then does as the lines of its task say: `write PATH TEXT`, `listen` for what people add, `slow`
until its endpoint has a model called `go-on`. As the real ones do, `claude` does not end before its standard input.
"""

import json
import os
import pathlib
import sys
import time
import urllib.request

SHOWN = ("Constraints", "Clarifications", "The plan that was approved")
PLAN = {"files": ["docs/usage.md"], "risk": "low", "usd": 0.4, "minutes": 2}


def tell(**values: object) -> None:
    print(json.dumps(values), flush=True)


def get(url: str, headers: dict[str, str]) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        return str(answer.read())


def ask(url: str, headers: dict[str, str], model: str) -> None:
    body = json.dumps({"model": model, "stream": True, "input": "hi", "messages": [{"role": "user", "content": "hi"}]})
    headers = {**headers, "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data=body.encode(), headers=headers), timeout=60) as answer:
        answer.read()


def heard(prompt: str) -> str:
    """The sections that people's words come in."""
    sections = prompt.split("\n## ")
    told = [one for one in sections if one.startswith(("Constraints", "Clarifications", "The plan that was approved"))]
    return "\n\n".join(
        f"**{one.partition(chr(10))[0]}:** {' '.join(one.partition(chr(10))[2].split())}" for one in told
    )


def planned() -> str:
    return f"Say how the shop is used.\n\n1. Write `docs/usage.md`.\n\n```plan\n{json.dumps(PLAN)}\n```\n"


class Claude:
    """`claude --print --output-format=stream-json --input-format=stream-json`."""

    version = "2.1.197 (Claude Code)"

    def prompt(self) -> str:
        return self.line()

    def line(self) -> str:
        return str(json.loads(sys.stdin.readline())["message"]["content"])

    def think(self) -> None:
        words = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("--") and "=" in word)
        key = {"x-api-key": os.environ["ANTHROPIC_API_KEY"], "anthropic-version": "2023-06-01"}
        ask(f"{os.environ['ANTHROPIC_BASE_URL']}/v1/messages", key, words.get("model", "claude-fake"))

    def models(self) -> str:
        raise AssertionError("its recipe allows no look at them")

    def say(self, text: str) -> None:
        self.content({"type": "text", "text": text})

    def wrote(self, path: str) -> None:
        self.content({"type": "tool_use", "id": "t", "name": "Write", "input": {"file_path": path, "content": ""}})

    def content(self, block: dict[str, object]) -> None:
        tell(type="assistant", message={"role": "assistant", "content": [block]}, session_id="s")

    def end(self, text: str) -> None:
        usage = {"input_tokens": 1000, "output_tokens": 100}
        tell(type="result", subtype="success", is_error=False, result=text, total_cost_usd=0.01, usage=usage)
        sys.stdin.read()


class Codex:
    """`codex exec --json`."""

    version = "codex-cli 0.80.0"

    def prompt(self) -> str:
        return sys.stdin.read()

    def line(self) -> str:
        raise AssertionError("nobody can be heard while it works")

    def endpoint(self) -> tuple[str, dict[str, str]]:
        provider = next(word for word in sys.argv if word.startswith("model_providers."))
        url = provider.partition('base_url="')[2].partition('"')[0]
        return url, {"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}

    def models(self) -> str:
        url, key = self.endpoint()
        return get(f"{url}/models", key)

    def think(self) -> None:
        url, key = self.endpoint()
        words = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("--") and "=" in word)
        ask(f"{url}/responses", key, words.get("model", "codex-fake"))

    def say(self, text: str) -> None:
        tell(type="item.completed", item={"id": "i", "type": "agent_message", "text": text})

    def wrote(self, path: str) -> None:
        change = {"id": "i", "type": "file_change", "changes": [{"path": path, "kind": "add"}], "status": "completed"}
        tell(type="item.completed", item=change)

    def end(self, text: str) -> None:
        self.say(text)
        tell(type="turn.completed", usage={"input_tokens": 1000, "output_tokens": 100})


def work(agent: Claude | Codex, prompt: str) -> str:
    """Do as the lines of the task say; the report."""
    added = []
    for line in prompt.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "listen":
            agent.say("Waits for what people add")
            added.append(agent.line())
        elif word == "slow":
            agent.say("Takes its time")
            ends = time.monotonic() + 60
            while "go-on" not in agent.models() and time.monotonic() < ends:
                time.sleep(0.1)
        elif word == "write":
            path, _, text = rest.partition(" ")
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(path).write_text(f"{text}\n")
            agent.wrote(str(pathlib.Path(path).absolute()))
    said = [f"**Added while it worked:** {text}" for text in added]
    return "\n\n".join(["The shop's use is written down.", "- `docs/usage.md`: nobody said it.", heard(prompt), *said])


def main() -> None:
    agent = Codex() if pathlib.Path(sys.argv[0]).name == "codex" else Claude()
    if "--version" in sys.argv:
        print(agent.version)
        return
    prompt = agent.prompt()
    agent.think()
    agent.end(planned() if "Only the plan is wanted" in prompt else work(agent, prompt))


main()
