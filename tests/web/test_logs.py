"""What the log looks like, for people and for machines; each in a process of its own, as logging is global."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLES = pytest.mark.parametrize("style", ["text", "json"])


def written(style: str, code: str) -> list[str]:
    """The lines that a process logs which sets up logging and then runs `code`."""
    start = f"import logging\nfrom web import logs\nlogs.configure('INFO', {style!r})\nlog = logging.getLogger('x')\n"
    command = [sys.executable, "-W", "error", "-c", start + code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == ""
    return done.stderr.split("\n")[:-1]


@STYLES
def test_a_line_has_time_level_logger_sentence_and_fields(style: str) -> None:
    (line,) = written(style, "log.info('sent', extra={'key': 'octo/sample#7', 'effect': 'e1'})")
    if style == "json":
        found = json.loads(line)
        assert found.pop("asctime")
        expected = {"levelname": "INFO", "name": "x", "message": "sent", "key": "octo/sample#7", "effect": "e1"}
        assert found == expected
    else:
        assert line.endswith(" INFO x: sent key=octo/sample#7 effect=e1")


@STYLES
def test_what_came_from_outside_cannot_begin_a_line_of_its_own(style: str) -> None:
    (line,) = written(style, r"log.warning('failed', extra={'error': 'no\n2026 INFO x: well\x1b[2J\r\u2028\ud800'})")
    assert line.isprintable()
    if style == "text":
        assert ' error="no\\n2026 INFO x: well' in line


@STYLES
def test_a_failure_keeps_its_fields_before_its_trace(style: str) -> None:
    code = "try:\n    raise KeyError('gone')\nexcept KeyError:\n    log.exception('call failed', extra={'key': 'k'})"
    lines = written(style, code)
    if style == "json":
        assert "KeyError: 'gone'" in json.loads(lines[0])["exc_info"]
    else:
        assert lines[0].endswith("call failed key=k")
        assert lines[-1] == "KeyError: 'gone'"


@STYLES
def test_the_level_decides_what_is_written(style: str) -> None:
    assert len(written(style, "log.debug('small')\nlog.info('larger')")) == 1


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "github.Requester"])
def test_libraries_that_would_log_requests_are_kept_quiet(name: str) -> None:
    assert written("text", f"logging.getLogger({name!r}).info('Authorization: token ghp_private')") == []
