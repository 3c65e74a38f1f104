from __future__ import annotations

import time

import pytest

from actors.issue.arguments import Argument, read_arguments, usage

FRESH = Argument(name="fresh", kind="flag", says="")
MODEL = Argument(name="model", kind="key", says="")
LEVEL = Argument(name="level", kind="word", says="", choices=("low", "high"), required=True)
WHY = Argument(name="why", kind="text", says="")


def test_flags_and_keys_are_read_in_any_order() -> None:
    read = read_arguments("model=big --fresh", (FRESH, MODEL))
    assert (read.values, read.flags, read.problems) == ({"model": "big"}, ("fresh",), ())


@pytest.mark.parametrize("text", ['model="a b"', "model='a b'", "model=“a b”", "--model='a b'", "MODEL=`a b`"])
def test_quotes_hold_a_value_together(text: str) -> None:
    assert read_arguments(text, (MODEL,)).values == {"model": "a b"}


@pytest.mark.parametrize("text", ["high", "level=high", "`high`", '"high"', "high please"])
def test_a_word_may_be_named(text: str) -> None:
    assert read_arguments(text, (LEVEL,)).values == {"level": "high"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("--frsh", "`--frsh` is no argument of it. Did you mean `--fresh`?"),
        ("modl=x", "`modl=` is no argument of it. Did you mean `model=`?"),
        ("weight=3", "`weight=` is no argument of it."),
        ("model=", "`model=` has no value."),
        ("model=a model=b", "`model` is given twice."),
    ],
)
def test_what_is_not_known_is_told(text: str, problem: str) -> None:
    assert read_arguments(text, (FRESH, MODEL)).problems == (problem,)


def test_what_is_missing_is_told() -> None:
    assert read_arguments("", (LEVEL,)).problems == ("`<low|high>` is missing.",)


def test_words_behind_a_command_that_takes_none_are_passed_over() -> None:
    assert read_arguments("it, please, --fresh", (FRESH,)).flags == ("fresh",)


def test_free_text_keeps_its_signs_and_blanks() -> None:
    text = 'it doesn\'t work: a=b,  "really" --now'
    assert read_arguments(text, (WHY,)).text == text
    assert read_arguments('"because of x"', (WHY,)).text == "because of x"


def test_free_text_begins_behind_the_arguments() -> None:
    read = read_arguments("--fresh since it broke", (FRESH, WHY))
    assert (read.flags, read.text) == (("fresh",), "since it broke")


@pytest.mark.parametrize("unit", ['"', "'", "a=", 'a="', "--", "“", "` ", "a ", "=x"])
def test_the_longest_line_is_read_at_once(unit: str) -> None:
    begin = time.process_time()
    read_arguments(unit * 30_000, (FRESH, MODEL, LEVEL))
    assert time.process_time() - begin < 2


def test_usage_shows_what_may_be_left_out() -> None:
    assert usage("retry", (FRESH, MODEL, LEVEL, WHY)) == "/retry [--fresh] [model=model] <low|high> [<why>]"
