"""Logging: one line for each event, its fields beside the sentence; JSON lines by a switch.

Never a body, a header or a secret.
"""

from __future__ import annotations

import json
import logging
from logging.config import dictConfig
from typing import Any

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class TextFormatter(logging.Formatter):
    """`time level logger: sentence key=value ...`; a value with spaces or control characters is quoted."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        fields = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        line = super().formatMessage(record)
        return line + "".join(f" {name}={_shown(value)}" for name, value in fields.items())


def _shown(value: object) -> str:
    """A value as one word: nothing that came from outside can begin a line of its own."""
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text, ensure_ascii=not text.isprintable())


def configure(level: str, style: str) -> None:
    """Set up logging for the process; `style` is `text` or `json`."""
    formatters: dict[str, Any] = {
        "text": {"()": TextFormatter, "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    }
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {style: formatters[style]},
            "handlers": {"err": {"class": "logging.StreamHandler", "formatter": style}},
            "root": {"level": level, "handlers": ["err"]},
            "loggers": {
                "urllib3": {"level": "WARNING"},
                "github": {"level": "ERROR"},
                "pykka": {"level": "WARNING"},
                "werkzeug": {"level": "WARNING"},
            },
        }
    )
