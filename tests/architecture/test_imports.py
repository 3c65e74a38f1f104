"""Imports run one way: web -> actors -> storage; what is pure stays pure. Each rule is a row of a table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pytest

from tests.architecture.tree import Source, sources, within

IMPURE = ("pykka", "github", "flask", "sqlitedict", "threading", "time", "os", "storage", "subprocess", "socket")
EFFECTS = (
    "actors/*/actor.py",
    "actors/base.py",
    "actors/system.py",
    "actors/supervisor.py",
    "actors/scheduler.py",
    "actors/watch.py",
    "actors/heartbeat.py",
    "actors/patience.py",
    "actors/patience.py",
    "actors/github/gateway.py",
    "actors/work/*",
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Files that match `files`, and none of `but`, import nothing of `never`, `allowed` aside. `why` is the reason."""

    name: str
    files: tuple[str, ...]
    never: tuple[str, ...]
    but: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    why: str

    def concerns(self, path: str) -> bool:
        return _matches(path, self.files) and not _matches(path, self.but)

    def broken(self, source: Source) -> Iterator[str]:
        for line, name in source.imports:
            forbidden = any(within(name, module) for module in self.never)
            if forbidden and not any(within(name, module) for module in self.allowed):
                yield f"{source.path}:{line} imports {name}: {self.why}"


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


RULES = (
    Rule(
        name="storage knows nobody",
        files=("storage/*",),
        never=("actors", "web", "run"),
        why="storage stands at the bottom: dicts in, dicts out",
    ),
    Rule(
        name="actors know storage alone",
        files=("actors/*",),
        never=("web", "run"),
        why="imports run web -> actors -> storage; what actors need of web is handed to them",
    ),
    Rule(
        name="web knows actors as refs",
        files=("web/*",),
        but=(
            "web/cli/*",
            "web/server.py",
            "web/workers.py",
            "web/case_policy.py",
            "web/runtime.py",
            "web/reference.py",
        ),
        never=("actors",),
        allowed=("actors.messages", "actors.money", "actors.routing"),
        why="web imports of actors only messages, routing and amounts of money, where it does not build the system",
    ),
    Rule(
        name="nobody imports the command line",
        files=("*",),
        never=("run",),
        why="run.py declares the commands, and nothing else",
    ),
    Rule(
        name="pure files stay pure",
        files=("actors/*",),
        but=(
            *EFFECTS,
            "actors/intake.py",
            "actors/children.py",
            "actors/services.py",
            "actors/root.py",
            "actors/durations.py",
            "actors/ledger.py",
            "actors/forgetting.py",
            "actors/identity.py",
            "actors/board.py",
            "actors/moves.py",
            "actors/spread.py",
            "actors/turned_away.py",
            "actors/vitals.py",
        ),
        never=IMPURE,
        why="only actors, their base and the gateway have effects; this file is told the time and told the facts",
    ),
    Rule(
        name="only the gateway knows PyGithub",
        files=("*",),
        but=("actors/github/gateway.py",),
        never=("github",),
        why="PyGithub has one door",
    ),
    Rule(
        name="only storage knows sqlitedict",
        files=("*",),
        but=("storage/*",),
        never=("sqlitedict",),
        why="how the tables are kept concerns nobody else",
    ),
    Rule(
        name="nothing is pickled",
        files=("*",),
        never=("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve"),
        why="reading a pickle runs code",
    ),
    Rule(
        name="HTTP in stays in web",
        files=("run.py", "actors/*", "storage/*"),
        never=("flask", "gunicorn", "werkzeug"),
        why="Flask and gunicorn are web's",
    ),
)

ENVIRONMENT = {
    "web/settings.py": "reads every setting",
    "web/cli/stage.py": "starts a server process with a clean environment",
    "actors/work/git.py": "builds a child's environment",
    "actors/work/endpoint/__main__.py": "a program of its own, whose environment its recipe makes",
    "web/sandbox/gitstore.py": "builds a child's environment",
}

SOURCES = sources()


def report(lines: Iterator[str]) -> None:
    broken = list(lines)
    assert not broken, "\n" + "\n".join(broken)


def test_there_is_source_to_look_at() -> None:
    folders = {source.path.split("/")[0] for source in SOURCES}
    assert {"actors", "web", "storage", "run.py"} <= folders


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_imports_run_one_way(rule: Rule) -> None:
    concerned = [source for source in SOURCES if rule.concerns(source.path)]
    assert concerned, "a rule that concerns no file is out of date"
    report(line for source in concerned for line in rule.broken(source))


def test_actor_packages_do_not_know_each_other() -> None:
    packages = {
        source.package for source in SOURCES if source.path.startswith("actors/") and source.path.count("/") == 2
    }
    assert len(packages) >= 5
    report(
        f"{source.path}:{line} imports {name}: only actors/system.py wires the packages together"
        for source in SOURCES
        for line, name in source.imports
        if any(within(source.package, own) for own in packages)
        and any(within(name, other) and not within(source.package, other) for other in packages)
    )


def test_only_the_system_knows_the_actors() -> None:
    """What several actors share (messages, base, durations, ledger) does not import one of them."""
    report(
        f"{source.path}:{line} imports {name}: an actor is started by actors/system.py alone"
        for source in SOURCES
        if source.path.startswith("actors/") and source.path != "actors/system.py"
        for line, name in source.imports
        if fnmatchcase(name, "actors.*.actor.*") and not name.startswith(f"{source.package}.")
    )


def environment(source: Source) -> Iterator[int]:
    """The lines that touch the environment, with `os` or with a library made for it."""
    names = {"environ", "environb", "getenv", "putenv", "unsetenv"}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in names and isinstance(node.value, ast.Name):
            if node.value.id == "os":
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for alias in node.names if alias.name in names)
    yield from (line for line, name in source.imports if within(name, "environs") or within(name, "dotenv"))


def test_the_environment_is_read_in_one_place() -> None:
    report(
        f"{source.path}:{line} reads the environment: only {', '.join(ENVIRONMENT)} may"
        for source in SOURCES
        if source.path not in ENVIRONMENT
        for line in environment(source)
    )


def test_an_exception_that_is_not_needed_any_more_goes() -> None:
    assert [
        path for path in ENVIRONMENT if not any(environment(source) for source in SOURCES if source.path == path)
    ] == []


def test_every_file_begins_with_its_duty_and_lazy_annotations() -> None:
    report(
        f"{source.path}: {what}"
        for source in SOURCES
        for what, there in (
            ("has no docstring", ast.get_docstring(source.tree) is not None),
            (
                "lacks `from __future__ import annotations`",
                any(name == "__future__.annotations" for _, name in source.imports) or len(source.tree.body) <= 1,
            ),
        )
        if not there
    )


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("storage/x.py", "from actors.messages import Ref", "storage knows nobody"),
        ("actors/issue/x.py", "def f():\n    import time", "pure files stay pure"),
        ("actors/issue/x.py", "import os.path", "pure files stay pure"),
        ("web/x.py", "from actors import system", "web knows actors as refs"),
        ("actors/github/x.py", "from github import Auth", "only the gateway knows PyGithub"),
        ("web/x.py", "import pickle", "nothing is pickled"),
    ],
)
def test_a_rule_sees_what_breaks_it(path: str, text: str, rule: str) -> None:
    (found,) = [row for row in RULES if row.name == rule]
    assert found.concerns(path)
    assert list(found.broken(Source(path, text)))


def test_the_environment_is_seen_in_every_spelling() -> None:
    for text in (
        "import os\nos.environ['A']",
        "import os\nos.getenv('A')",
        "from os import environ",
        "from environs import Env",
    ):
        assert list(environment(Source("web/x.py", text)))
