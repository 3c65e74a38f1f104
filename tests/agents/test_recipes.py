"""The recipes that come with the server read what the real programs print; a recipe that is not right says where."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from actors.money import NOTHING
from actors.work.contract import Broken, Cost, Note, Progress, Result, Said
from actors.work.reading import Reader, Reading, Rule
from actors.work.recipe import Recipe
from actors.work.recipe_file import BadRecipe, Operator, load, shipped
from actors.work.spawning import filled

TRANSCRIPTS = Path(__file__).parent / "transcripts"
OPERATOR = Operator(
    values={
        "ANTHROPIC_BASE_URL": "https://api.anthropic.com",
        "OPENAI_BASE_URL": "https://api.openai.com/v1",
        "CLAUDE_CODE_MODEL": "",
        "CODEX_MODEL": "a-model",
    },
    keys={"ANTHROPIC_API_KEY": "key-a", "OPENAI_API_KEY": "key-o", "WORKER_KEY": ""},
)


def recipe(name: str) -> Recipe:
    return load(shipped()[name], OPERATOR)


def played(name: str) -> tuple[Reader, list[Said]]:
    """What the transcript of that name is read as."""
    reading = recipe("codex" if name.startswith("codex") else "claude-code").reading
    assert reading is not None
    reader = Reader(reading=reading)
    lines = (TRANSCRIPTS / f"{name}.jsonl").read_text().splitlines()
    return reader, [said for line in lines for said in reader.hear(line)]


@pytest.mark.parametrize("name", ["claude-code", "codex"])
def test_a_run_that_went_well(name: str) -> None:
    reader, said = played(name)
    assert reader.result() == Result(report="# Done\n\nI wrote it.", summary="Done", refused=False)
    messages = [one.message for one in said if isinstance(one, Progress)]
    assert messages[0] == "I look around first."
    assert "Writes /tree/new.txt" in messages
    assert [one for one in said if isinstance(one, Progress) and one.phase == "implementing"]
    assert not [one for one in said if isinstance(one, Broken)]


def test_people_read_progress_without_the_cages_paths_and_without_the_rest_of_a_long_message() -> None:
    reading = recipe("codex").reading
    assert reading is not None
    reader = Reader(reading=reading, tree="/tree")
    text = "The plan for `/tree/app.py`.\\n\\n1. More of it.\\n\\n```plan\\n{}\\n```"
    said = reader.hear(f'{{"type": "item.completed", "item": {{"type": "agent_message", "text": "{text}"}}}}')
    assert [one.message for one in said if isinstance(one, Progress)] == ["The plan for `app.py`."]


def test_what_each_of_them_says_of_its_cost() -> None:
    assert played("claude-code")[0].cost == Cost(usd=Decimal("0.003"), tokens=1400)
    assert played("codex")[0].cost == Cost(usd=NOTHING, tokens=240)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("claude-code-denied", "denied", "Failed to authenticate. API Error: 401 No."),
        ("claude-code-busy", "busy", "API Error: Request rejected (429) · No."),
        (
            "claude-code-overloaded",
            "busy",
            "API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary.",
        ),
        ("claude-code-no-login", "", "Not logged in · Please run /login"),
        ("claude-code-turns", "", "error_max_turns"),
        ("codex-denied", "denied", "unexpected status 401 Unauthorized: No., url: http://127.0.0.1:3128/responses"),
        ("codex-busy", "busy", "exceeded retry limit, last status: 429 Too Many Requests"),
        (
            "codex-overloaded",
            "busy",
            "unexpected status 529 <unknown status code>: No., url: http://127.0.0.1:3128/responses",
        ),
        (
            "codex-high-demand",
            "busy",
            "We’re currently experiencing high demand, which may cause temporary errors.",
        ),
    ],
)
def test_a_run_that_failed(name: str, kind: str, says: str) -> None:
    reader, _ = played(name)
    assert (reader.kind, reader.failed) == (kind, says)
    assert isinstance(reader.result(), Broken)


def test_a_run_that_was_cut_off_was_not_done() -> None:
    reading = recipe("codex").reading
    assert reading is not None
    reader = Reader(reading=reading)
    for line in (TRANSCRIPTS / "codex.jsonl").read_text().splitlines()[:-1]:
        reader.hear(line)
    assert reader.result() == Broken(why="the worker ended without saying that it was done")


def test_how_far_it_is_grows_with_each_step_and_never_says_all() -> None:
    reader = Reader(reading=Reading(rules=(Rule(when="step", tells={"progress": "step"}),)))
    percents = [one.percent for _ in range(200) for one in reader.hear('{"step": "x"}') if isinstance(one, Progress)]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (7, 89)


def test_the_recipes_name_one_host_each_and_hold_the_operators_key() -> None:
    for name, key in (("claude-code", "key-a"), ("codex", "key-o")):
        (host,) = recipe(name).hosts
        assert host.key == key
        assert key not in repr(recipe(name))
        assert key not in str(recipe(name).environment)


def test_a_model_is_named_by_the_request_or_the_operator_or_not_at_all() -> None:
    def models(name: str, model: str) -> list[str]:
        words = filled(recipe(name), home="/h", token="t", model=model).argv
        return [word for word in words if word.startswith("--model")]

    assert models("codex", "") == ["--model=a-model"]
    assert models("codex", "another") == ["--model=another"]
    assert models("claude-code", "") == []


WELL = """
name: mine
command: [sh, -c, "true"]
events:
  - {when: "kind == 'end'", done: "`true`", report: text}
"""


def test_the_least_that_a_recipe_needs(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(WELL)
    made = load(path, OPERATOR)
    assert (made.name, made.prompt, made.hosts, made.missing) == ("mine", "stdin", (), ())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: mine", "name: Mine!", "name"),
        ("command: [sh", "comand: [sh", "Unknown field"),
        ("kind == 'end'", "kind == ", "is no JMESPath"),
        ("report: text", "repord: text", "Unknown field"),
        ('done: "`true`", ', "", "says when the work is `done`"),
        ("name: mine", "name: mine\nprompt: lines", "needs a `line`"),
        ("name: mine", "name: mine\nnetwork: [{url: 'ftp://x', allow: [GET /]}]", "no http(s) address"),
        ("name: mine", "name: mine\nnetwork: [{url: 'https://x', allow: [GET /], key: HOME}]", "there is no key HOME"),
        ("name: mine", "name: mine\nenvironment: {A: '${GITHUB_TOKEN}'}", "is none of"),
        ("name: mine", "name: mine\nversion: {command: [x], pattern: 'x'}", "has no group"),
        ("name: mine", "name: [", "cannot be read"),
        (WELL, "- a list", "is not right"),
        (WELL, "", "is not right"),
    ],
)
def test_a_recipe_that_is_not_right_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(WELL.replace(old, new))
    with pytest.raises(BadRecipe, match=r"mine\.yml") as bad:
        load(path, OPERATOR)
    assert says in str(bad.value)


def test_a_recipe_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadRecipe, match="No such file"):
        load(tmp_path / "none.yml", OPERATOR)


def test_a_program_of_npm_is_called_where_it_lies_with_all_that_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = tmp_path / "node_modules"
    (modules / ".bin").mkdir(parents=True)
    (modules / "agent").mkdir()
    (modules / "agent" / "cli.js").write_text("#!/usr/bin/env node\n")
    (modules / "agent" / "cli.js").chmod(0o755)
    (modules / ".bin" / "agent").symlink_to("../agent/cli.js")
    monkeypatch.setenv("PATH", f"{modules / '.bin'}:/usr/bin:/bin")
    path = tmp_path / "mine.yml"
    path.write_text(WELL.replace("[sh,", "[agent,"))
    made = load(path, OPERATOR)
    assert made.argv[0] == str(modules / "agent" / "cli.js")
    assert modules in made.reads
    assert modules / ".bin" in made.bins


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(
        WELL.replace("[sh,", "[no-such-agent,").replace("name: mine", "name: mine\nneeds: [sh, no-such-tool]")
    )
    assert load(path, OPERATOR).missing == ("no-such-agent", "no-such-tool")


@pytest.mark.parametrize(
    "line",
    [
        '"just text"',
        "[1, 2]",
        "null",
        "3",
        '{"kind": 5, "text": {"a": 1}}',
        '{"kind": "end", "text": {"a": 1}}',
        "\x00",
    ],
)
def test_odd_lines_are_taken_for_what_they_are(tmp_path: Path, line: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(WELL)
    reading = load(path, OPERATOR).reading
    assert reading is not None
    assert all(isinstance(said, Broken | Note) for said in Reader(reading=reading).hear(line))
