"""The settings: every one is read, all errors come at once, and `.env.example` is the table."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from web import settings
from web.settings import SETTINGS, Setting, SettingsError, example

ROOT = Path(__file__).parents[2]
ALL = [setting for _, group in SETTINGS for setting in group]
BY_NAME = {setting.name: setting for setting in ALL}
OTHER = {
    "int": ("7", 7),
    "decimal": ("7.1", Decimal("7.1")),
    "float": ("7.5", 7.5),
    "list": ("7, 8", [7, 8]),
    "str": ("other", "other"),
}
PEM = "-----BEGIN RSA PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of our settings is in the environment."""
    for setting in ALL:
        for name in setting.names:
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(f"{name}_FILE", raising=False)


def loaded(**given: str) -> dict[str, Any]:
    """The settings with these in the environment, credentials not needed."""
    os.environ.update(given)
    return settings.load(dotenv=None, need_credentials=False)


def errors(*, need_credentials: bool = False, **given: str) -> tuple[str, ...]:
    """What is wrong with these settings."""
    os.environ.update(given)
    with pytest.raises(SettingsError) as wrong:
        settings.load(dotenv=None, need_credentials=need_credentials)
    return wrong.value.errors


@pytest.fixture(autouse=True)
def _put_back() -> Any:
    before = dict(os.environ)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]


def other(setting: Setting) -> tuple[str, Any]:
    """A legal value that is not the default: as it is written, and as it is read."""
    if setting.choices:
        return setting.choices[0], setting.choices[0]
    if setting.address:
        return "http://127.0.0.1:3000/api", "http://127.0.0.1:3000/api"
    if setting.least is not None and setting.least > 7:
        return str(int(setting.least)), int(setting.least)
    return ("octo/a, octo/b", ["octo/a", "octo/b"]) if setting.subcast is str.strip else OTHER[setting.read]


def test_without_anything_set_every_setting_has_its_default() -> None:
    assert loaded() == {setting.name: setting.default for setting in ALL}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_setting_is_read_from_the_environment(name: str) -> None:
    written, read = other(BY_NAME[name])
    assert loaded(**{name: written})[name] == read


@pytest.mark.parametrize("name", BY_NAME)
def test_every_setting_can_be_given_as_a_file_whose_last_newline_does_not_count(name: str, tmp_path: Path) -> None:
    written, read = other(BY_NAME[name])
    file = tmp_path / "value"
    file.write_text(f"{written}\n")
    assert loaded(**{f"{name}_FILE": str(file)})[name] == read


@pytest.mark.parametrize("name", BY_NAME["GITHUB_WEBHOOK_SECRET"].names)
def test_the_secret_is_read_under_its_older_names_too(name: str) -> None:
    assert loaded(**{name: "s" * 20})["GITHUB_WEBHOOK_SECRET"] == "s" * 20


def test_the_first_name_goes_before_the_older_ones_unless_it_is_empty() -> None:
    assert loaded(GITHUB_WEBHOOK_SECRET="first", WEBHOOK_SECRET="last")["GITHUB_WEBHOOK_SECRET"] == "first"
    assert loaded(GITHUB_WEBHOOK_SECRET="", WEBHOOK_SECRET="last")["GITHUB_WEBHOOK_SECRET"] == "last"


def test_zero_is_a_value_and_not_the_absence_of_one() -> None:
    assert loaded(GITHUB_CREATIONS_A_MINUTE="0")["GITHUB_CREATIONS_A_MINUTE"] == 0
    assert loaded(GITHUB_WRITE_GAP_SECONDS="0")["GITHUB_WRITE_GAP_SECONDS"] == 0.0


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=8123\nHOST=0.0.0.0\n")
    os.environ["HOST"] = "::1"
    found = settings.load(dotenv=dotenv, need_credentials=False)
    assert (found["PORT"], found["HOST"]) == (8123, "::1")


def test_a_file_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert settings.load(dotenv=tmp_path / ".env", need_credentials=False)["PORT"] == 8000


def test_all_errors_come_at_once_each_with_the_setting_s_sentence() -> None:
    found = errors(PORT="http", LOG_LEVEL="loud", THREADS="0", BOT_IDS="a, 2", IDLE_SECONDS="nan")
    assert [error.partition(":")[0] for error in found] == ["BOT_IDS", "PORT", "THREADS", "LOG_LEVEL", "IDLE_SECONDS"]
    assert all(BY_NAME[error.partition(":")[0]].says in error for error in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8000.5"),
        ("MAX_BODY_BYTES", str(26 * 1024 * 1024)),
        ("GITHUB_TIMEOUT_SECONDS", "0.5"),
        ("WORK_SECONDS", "inf"),
        ("WORKERS", "-1"),
        ("ISOLATION", "maybe"),
        ("LOG_FORMAT", "JSON"),
        ("BOT_IDS", "renovate[bot]"),
        ("GITHUB_API_URL", "api.github.com"),
        ("GITHUB_API_URL", "ftp://api.github.com"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    (error,) = errors(**{name: value})
    assert error.startswith(f"{name}: ")


@pytest.mark.parametrize(
    "address", ["http://localhost:8001/api/v3", "http://github:80", "https://ghe.example.com/api/v3"]
)
def test_an_address_inside_a_network_of_one_s_own_is_taken(address: str) -> None:
    assert loaded(GITHUB_API_URL=address)["GITHUB_API_URL"] == address


@pytest.mark.parametrize("kind", ["missing", "folder", "binary"])
def test_a_secret_s_file_that_cannot_be_read_is_named(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    (error,) = errors(GITHUB_TOKEN_FILE=str(path))
    assert error.startswith("GITHUB_TOKEN_FILE cannot be read")


def test_a_missing_secret_says_how_to_make_one() -> None:
    (secret,) = errors(need_credentials=True)
    assert secret.startswith("GITHUB_WEBHOOK_SECRET is missing")
    assert "openssl rand -hex 32" in secret


def test_missing_credentials_are_told_but_hinder_nothing() -> None:
    assert settings.unarmed(loaded()).startswith("Credentials for GitHub are missing")
    assert settings.unarmed(loaded(GITHUB_TOKEN="t")) == ""


def test_a_short_secret_is_refused_with_its_length() -> None:
    (error,) = errors(need_credentials=True, GITHUB_WEBHOOK_SECRET="s" * 9, GITHUB_TOKEN="t")
    assert "too short (9 characters, at least 10)" in error


def test_an_app_needs_its_key_and_the_key_is_one(tmp_path: Path) -> None:
    secret = "s" * 16
    assert len(errors(need_credentials=True, GITHUB_WEBHOOK_SECRET=secret, GITHUB_APP_ID="1")) == 1
    (error,) = errors(
        need_credentials=True, GITHUB_WEBHOOK_SECRET=secret, GITHUB_APP_ID="1", GITHUB_APP_PRIVATE_KEY="/path/key.pem"
    )
    assert error.startswith("GITHUB_APP_PRIVATE_KEY is no key in PEM form")
    key = tmp_path / "key.pem"
    key.write_text(f"{PEM}\nMIIE\n")
    del os.environ["GITHUB_APP_PRIVATE_KEY"]
    os.environ["GITHUB_APP_PRIVATE_KEY_FILE"] = str(key)
    assert settings.load(dotenv=None)["GITHUB_APP_PRIVATE_KEY"] == f"{PEM}\nMIIE"


def test_no_error_shows_a_secret() -> None:
    found = errors(need_credentials=True, GITHUB_WEBHOOK_SECRET="short-one", GITHUB_APP_PRIVATE_KEY="private-too")
    assert not [error for error in found if "private-too" in error or "short-one" in error]


def test_the_example_file_is_made_from_the_table() -> None:
    assert (ROOT / ".env.example").read_text() == example()


def test_the_example_file_changes_nothing_but_what_a_person_fills_in(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(example())
    assert settings.load(dotenv=dotenv, need_credentials=False) == loaded()


def test_the_values_that_the_example_file_shows_are_the_defaults(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    shown = [line.removeprefix("# ") for line in example().splitlines()]
    dotenv.write_text("\n".join(line for line in shown if line.partition("=")[0] in BY_NAME))
    assert settings.load(dotenv=dotenv, need_credentials=False) == loaded()
