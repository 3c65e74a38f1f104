"""The settings that say who is heard, and how much is taken."""

from __future__ import annotations

from web.setting import Setting, items, whole

LIMITS: tuple[str, tuple[Setting, ...]] = (
    "People and limits",
    (
        items("BOT_IDS", "Ids of the bots that are listened to, separated by commas.", of=int),
        items(
            "ALLOWED_USER_IDS",
            "Ids of people (or bots) who may do everything as if they had write access, separated by commas.",
            of=int,
        ),
        items(
            "ALLOWED_TEAMS",
            "Teams (organisation/team) whose members may do everything as if they had write access; the token has to "
            "be allowed to read them.",
            of=str.strip,
        ),
        whole("COMMANDS_AN_HOUR", 30, "Commands of one person on one issue in an hour; 0 lifts the limit."),
        whole("COMMENTS_AN_HOUR", 10, "Replies of the server on one issue in an hour; 0 lifts the limit."),
        whole("MOST_WAITING", 10_000, "Deliveries that may wait in the inbox; beyond it 503. 0 lifts the limit."),
        whole(
            "MOST_A_MINUTE_PER_REPOSITORY",
            60_000,
            "Deliveries that are taken of one repository in a minute; beyond it 503. 0 lifts the limit.",
        ),
        whole("LEAST_FREE_MIB", 256, "Room on the data folder's disk below which nothing is taken, in MiB.", least=0),
    ),
)
