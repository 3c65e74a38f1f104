"""What the analyser leaves unsaid: words that tell nothing, sentences beside the point, idioms that look faulty."""

from __future__ import annotations

from pathlib import Path

from tests.actors.work.analyser_run import plant, work

CLIENT = (
    '"""A client."""\n\n\nclass Client:\n    """Follows redirects up to the maximum number of redirects.\n\n'
    '    A redirect beyond the maximum number raises.\n    """\n\n    def send(self):\n        return 1\n'
)
LIMITS = (
    '"""Limits."""\n\n\nclass Limits:\n    """The number of connections that are kept alive is bounded."""\n\n'
    "    most = 3\n"
)
STREAM = (
    '"""Streams."""\n\n\nclass Stream:\n    def __iter__(self):\n        raise NotImplementedError("no")\n'
    '        yield b""\n\n\ndef gone():\n    return 1\n    print("never")\n\n\ngone()\nStream()\n'
)


def test_a_sentence_with_less_than_half_of_what_the_best_one_holds_is_not_quoted(tmp_path: Path) -> None:
    plant(tmp_path, {"lib/client.py": CLIENT, "lib/limits.py": LIMITS})
    report = work(tmp_path, "General Question", "Where is the maximum number of redirects enforced?")["report"]
    quoted = report.partition("### In the repository's own words")[2].partition("### The")[0]
    assert "maximum number of redirects" in quoted
    assert "kept alive" not in quoted


def test_what_introduces_code_is_not_quoted_without_it(tmp_path: Path) -> None:
    says = '"""Fetch a page by its url.\n\n    Equivalent to:\n\n    get(url)\n    """'
    text = f"def fetch(url):\n    {says}\n    return url\n"
    plant(tmp_path, {"lib/fetch.py": text})
    report = work(tmp_path, "Research and Summarization", "How is a page fetched?")["report"]
    assert "Fetch a page by its url." in report
    assert "Equivalent to" not in report.partition("### In the code")[0]


def test_a_yield_that_makes_a_generator_is_no_dead_code(tmp_path: Path) -> None:
    plant(tmp_path, {"lib/stream.py": STREAM})
    report = work(tmp_path, "Code Analysis", "Look at it.")["report"]
    assert "`after raise`" not in report
    assert "`after return`" in report


def test_passages_that_fit_by_chance_are_not_shown_in_an_analysis(tmp_path: Path) -> None:
    plant(tmp_path, {"lib/client.py": CLIENT, "lib/limits.py": LIMITS})
    prompt = "Analyse the maintainability, likely mistakes, hidden coupling and number of dependencies."
    assert "nearest to the words" not in work(tmp_path, "Code Analysis", prompt)["report"]
    report = work(tmp_path, "Code Analysis", "Where are redirects and their maximum number handled?")["report"]
    assert "nearest to the words" in report


LICENCE = "/*-\n * Copyright (c) 1991 The Regents.\n * Redistribution of signals and traps is permitted.\n */\n\n"
TRAP = "/*\n * Handle pending signals by their trap.\n */\nvoid dotrap(void)\n{\n\tpending = 0;\n}\n"


def test_a_licence_answers_no_question_and_the_comment_below_it_does(tmp_path: Path) -> None:
    plant(tmp_path, {"src/trap.c": f"{LICENCE}{TRAP}", "src/lone.c": f"{LICENCE}int redistribution = 1;\n"})
    report = work(tmp_path, "General Question", "How are pending signals and traps handled?")["report"]
    assert "Handle pending signals by their trap." in report
    assert "Regents" not in report
