from __future__ import annotations

import time

import pytest

from actors.issue.command_lines import MOST, Given, read
from actors.issue.commands import COMMANDS, find
from actors.issue.states import OVER, SHOWN, State

LONG = 65_536

ODD: list[tuple[str, str, list[str]]] = [
    # what it is, the comment, the commands that it gives
    ("alone", "/cancel", ["cancel"]),
    ("any case", "/CanCel", ["cancel"]),
    ("an alias", "/stop", ["cancel"]),
    ("with spaces around", "   /cancel   ", ["cancel"]),
    ("after text", "Thanks.\n/cancel", ["cancel"]),
    ("before text", "/cancel\nThanks.", ["cancel"]),
    ("in a paragraph of its own", "Thanks.\n\n/cancel\n\nBye.", ["cancel"]),
    ("several in order", "/status\n/cancel\n\n/help", ["status", "cancel", "help"]),
    ("the same one twice", "/status\n/status", ["status", "status"]),
    ("lines of Windows", "Thanks.\r\n/status\r\n/cancel\r\n", ["status", "cancel"]),
    ("lines of old Macs", "/status\r/cancel", ["status", "cancel"]),
    ("explicit", "/agent status", ["status"]),
    ("explicit with a tab", "/agent\tstatus", ["status"]),
    ("explicit with a slash", "/agent /status", ["status"]),
    ("explicit in any case", "/Agent STATUS", ["status"]),
    ("by mention", "@caseworker status", ["status"]),
    ("by mention with a slash", "@CaseWorker /status", ["status"]),
    ("behind bold text in the line before", "**now**\n/cancel", ["cancel"]),
    ("in the middle of a line", "Please /cancel", []),
    ("explicit and nothing", "/agent", [""]),
    ("a mention and nothing", "@caseworker", []),
    ("a mention of somebody else", "@somebody status", []),
    ("a longer login", "@caseworker2 status", []),
    ("a path", "/etc/passwd", []),
    ("a path of one word", "/home", []),
    ("a word with a stop", "/cancel.", ["cancel"]),
    ("a word with a colon", "/cancel: wrong repository", ["cancel"]),
    ("a word with dots", "/cancel...", []),
    ("a file", "/status.json", []),
    ("a word that goes on", "/hold-on", []),
    ("a word like a command's, perhaps a path", "/holdfast", []),
    ("by mention with a colon", "@caseworker: status", ["status"]),
    ("by mention and please", "@caseworker please retry", ["retry"]),
    ("by mention, put like a command", "@caseworker cancel this now, please!", ["cancel"]),
    ("by mention, with a reason", "@caseworker escalate the tests need a person", ["escalate"]),
    ("a mention and a sentence", "@caseworker stop changing the tests", []),
    ("a mention and a question", "@caseworker help me understand why this is slow", []),
    ("a mention and a short question", "@caseworker status of this?", []),
    ("a mention and a long question", "@caseworker what is this about?", []),
    ("two slashes", "//cancel", []),
    ("a slash alone", "/", []),
    ("a slash and a space", "/ cancel", []),
    ("nothing", "", []),
    ("in a quote", "> /cancel", []),
    ("in a quote of a quote", "> > /cancel", []),
    ("a lazy line of a quote", "> Thanks\n/cancel", []),
    ("in a list", "- /cancel", []),
    ("in a numbered list", "1. /cancel", []),
    ("in a fence", "```\n/cancel\n```", []),
    ("in a fence of tildes", "~~~\n/cancel\n~~~", []),
    ("in a fence that is not closed", "```\n/cancel", []),
    ("in a fence of Windows", "```\r\n/cancel\r\n```", []),
    ("after a fence", "```\n/cancel\n```\n/status", ["status"]),
    ("in indented code", "    /cancel", []),
    ("in a code span", "`/cancel`", []),
    ("in a code span over lines", "`\n/cancel\n`", []),
    ("in an HTML comment", "<!-- /cancel -->", []),
    ("in an HTML comment over lines", "<!--\n/cancel\n-->", []),
    ("in an HTML comment within a line", "text <!--\n/cancel\n-->", []),
    ("in an HTML block", "<details>\n/cancel\n</details>", []),
    ("folded away", "<details>\n\n/cancel\n\n</details>", []),
    ("folded away with a summary", "<details><summary>Log</summary>\n\n/cancel\n\n</details>\n\n/status", ["status"]),
    ("folded away and never closed", "<details>\n\n/cancel", []),
    ("behind an opened fold in a line", "See <details>\n/cancel\n</details>", []),
    ("in a quote made of HTML", "<blockquote>\n\n/cancel\n\n</blockquote>", []),
    ("in bold made of HTML", "<b>see\n/cancel</b>", []),
    ("behind an HTML comment", "<!-- note -->\n\n/status", ["status"]),
    ("behind a line with an HTML comment", "Thanks <!-- note -->\n/status", ["status"]),
    ("in a table", "| a | b |\n|---|---|\n| /cancel | x |", []),
    ("in a table without bars around", "a | b\n--|--\n/cancel | x", []),
    ("struck out over lines", "~~see\n/cancel~~", []),
    ("after a zero width space", "\u200b/cancel", []),
    ("in a footnote", "[^1]: /cancel", []),
    ("as the text of a link", "[/cancel](http://127.0.0.1)", []),
    ("in a link over lines", "[see\n/cancel](http://127.0.0.1)", []),
    ("in bold", "**/cancel**", []),
    ("in italics over lines", "*see\n/cancel*", []),
    ("in a heading", "# /cancel", []),
    ("in an underlined heading", "/cancel\n===", []),
    ("with an escaped slash", "\\/cancel", []),
    ("with a slash by its number", "&#47;cancel", []),
]


@pytest.mark.parametrize(("comment", "given"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_a_command_fires_where_a_person_gives_one_and_nowhere_else(comment: str, given: list[str]) -> None:
    assert [command.name for command in read(comment, bot="caseworker")] == given


def test_what_follows_a_command_are_its_arguments() -> None:
    (given,) = read("/retry  with *more* `care`, and 1\\*2 ")
    assert given == Given(name="retry", word="retry", arguments="with more `care`, and 1*2")


@pytest.mark.parametrize(
    ("comment", "word", "meant"),
    [
        ("/cancle", "cancle", "cancel"),
        ("/STATSU", "statsu", "status"),
        ("/agent retri", "retri", "retry"),
        ("/agent juggle", "juggle", ""),
        ("@caseworker juggle", "juggle", ""),
        ("@caseworker cancle please", "cancle", "cancel"),
        ("/agent", "", ""),
        ("/agent " + "x" * 500, "x" * 40, ""),
    ],
)
def test_a_word_that_is_no_command_names_the_nearest_one(comment: str, word: str, meant: str) -> None:
    (given,) = read(comment, bot="caseworker")
    assert (given.name, given.word, given.meant) == ("", word, meant)


def test_without_a_login_nobody_is_mentioned() -> None:
    assert read("@ status") == ()
    assert read("@caseworker status") == ()


def test_a_repository_can_ask_for_the_long_form() -> None:
    comment = "/cancel\n/agent status\n@caseworker help"
    assert [given.name for given in read(comment, bot="caseworker", bare=False)] == ["status", "help"]


def test_a_comment_full_of_commands_gives_the_first_ones() -> None:
    assert len(read("/statos\n" * 5_000)) == MOST
    assert [given.name for given in read("/etc\n" * 100 + "/status\n" * 100)] == ["status"] * MOST


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "*a", "`", "<", "[a](", "> ", "- ", "a\n", "/statos\n", "/etcetera\n", "@caseworker x\n", "<!--"],
)
def test_the_longest_comment_is_read_in_seconds_at_most(unit: str) -> None:
    begin = time.process_time()
    read((unit * LONG)[:LONG], bot="caseworker")
    assert time.process_time() - begin < 20, "linear takes about a second; quadratic takes minutes"


def test_every_command_is_found_by_its_name_and_its_aliases() -> None:
    for command in COMMANDS:
        assert find(command.name) is command
        assert all(find(alias) is command for alias in command.aliases)
        assert read(command.example)[0].name == command.name
    with pytest.raises(KeyError):
        find("dance")


@pytest.mark.parametrize("state", list(State))
def test_what_a_state_offers_is_possible_in_it(state: State) -> None:
    for name in SHOWN[state].commands:
        assert not find(name).states or state in find(name).states


def test_what_is_over_can_be_begun_again_and_not_be_cancelled() -> None:
    assert set(OVER) <= set(find("retry").states)
    assert not set(OVER) & set(find("cancel").states)
