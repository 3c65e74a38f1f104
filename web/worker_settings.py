"""The settings that are about workers and what becomes of their work."""

from __future__ import annotations

from web.setting import Setting, seconds, text, whole

WORKERS: tuple[str, tuple[Setting, ...]] = (
    "Workers",
    (
        whole("WORKERS", 2, "How many workers run at a time.", least=1),
        whole("WORKERS_PER_REPOSITORY", 2, "How many of them for one repository.", least=1),
        seconds("WORK_SECONDS", 600.0, "How long a worker may run.", least=1.0),
        seconds("WORK_SILENT_SECONDS", 120.0, "How long a worker may say nothing.", least=1.0),
        whole("WORK_MEMORY_MIB", 2048, "Memory of each process of a worker, in MiB.", least=64),
        text("WORKER", says="Who works unless a request names another: analyser, or WORKER_NAME.", default="analyser"),
        text("WORKER_COMMAND", says="The command of a worker of your own. Empty: there is none."),
        text("WORKER_NAME", says="What your own worker is called.", default="custom"),
        text(
            "WORKER_SPEAKS",
            says="json: your worker speaks the contract of docs/workers.md; text: it prints its report.",
            default="json",
            choices=("json", "text"),
        ),
        text(
            "WORKER_PROMPT",
            says="How a worker that speaks text gets its task: on standard input, as an argument, or as a file.",
            default="stdin",
            choices=("stdin", "argument", "file"),
        ),
        text("WORKER_READS", says="Folders that it needs beside the system's, separated by colons."),
        text("TEST_COMMAND", says="What tests a change before it is proposed, such as `pytest -q`. Empty: nothing."),
        text(
            "REPOSITORY_TESTS",
            says="Whether a repository's own settings may name the command; it runs in the workers' cage.",
            default="no",
            choices=("no", "yes"),
        ),
        seconds("TEST_SECONDS", 600.0, "How long the tests of a change may run.", least=1.0),
        whole(
            "MIRRORS_MIB",
            10_240,
            "How much the copies of repositories may hold in all, in MiB; the longest unused go first.",
            least=1,
        ),
        text(
            "ALLOW_FILE_CLONE_URLS",
            says="Whether a repository may be cloned from a path of this machine; for trials only.",
            default="no",
            choices=("no", "yes"),
        ),
        text(
            "ISOLATION",
            says="auto: bubblewrap where it works; require: only with it; off: never.",
            default="auto",
            choices=("auto", "require", "off"),
        ),
    ),
)
