"""Logging: one line for each event, its fields beside the sentence; JSON lines by a switch.

Never a body, a header or a secret.
"""

from __future__ import annotations

import logging
from logging.config import dictConfig
from typing import Any

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class TextFormatter(logging.Formatter):
    """`time level logger: sentence key=value ...`"""

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        line = super().format(record)
        return line + "".join(f" {name}={value}" for name, value in fields.items())


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
