"""What libraries say of a request that got no answer is said in plain words."""

from __future__ import annotations

import pytest
import requests

from actors.errors.plain_words import in_words
from actors.errors.statistics import Occurrence, Statistics

REFUSED = (
    "HTTPConnectionPool(host='127.0.0.1', port=8712): Max retries exceeded with url: /repos/octo/shop/issues/7 "
    "(Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new "
    "connection: [Errno 111] Connection refused'))"
)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (REFUSED, "Nothing listens at 127.0.0.1:8712: the connection was refused."),
        (
            "HTTPSConnectionPool(host='api.github.com', port=443): Max retries exceeded with url: / (Caused by "
            "NameResolutionError(\"Failed to resolve 'api.github.com' ([Errno -2] Name or service not known)\"))",
            "The name api.github.com cannot be resolved.",
        ),
        (
            "HTTPSConnectionPool(host='api.github.com', port=443): Read timed out. (read timeout=15.0)",
            "api.github.com did not answer in time.",
        ),
        (
            "HTTPSConnectionPool(host='ghe.example.org', port=8443): Max retries exceeded with url: / (Caused by "
            "ConnectTimeoutError(<...>, 'Connection to ghe.example.org timed out. (connect timeout=15.0)'))",
            "ghe.example.org:8443 did not take the connection in time.",
        ),
        (
            "HTTPSConnectionPool(host='ghe.example.org', port=443): Max retries exceeded with url: / (Caused by "
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')))",
            "ghe.example.org shows a certificate that is not trusted.",
        ),
        (
            "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
            "The connection to the other side was cut off.",
        ),
        (
            "Cannot connect to host 10.0.0.9:443 ssl:default [Connect call failed]",
            "10.0.0.9 gave no answer that can be read.",
        ),
        ("Expecting value: line 1 column 1 (char 0)", "The other side answered with something that is no JSON."),
        ("Resource not accessible by integration", ""),
        ("codex needs OPENAI_API_KEY for https://api.openai.com/v1, and that is not set", ""),
        ("[Errno 28] No space left on device", ""),
        ("the worker ran for 600 seconds", ""),
        ("", ""),
    ],
)
def test_a_librarys_text_becomes_a_sentence_and_any_other_stays(raw: str, says: str) -> None:
    assert in_words(raw) == says


def test_what_requests_really_says_is_understood() -> None:
    with pytest.raises(requests.ConnectionError) as caught:
        requests.get("http://127.0.0.1:9/rate_limit", timeout=5)
    assert in_words(str(caught.value)) == "Nothing listens at 127.0.0.1:9: the connection was refused."


def test_the_latest_failures_are_told_in_words_beside_the_raw_text() -> None:
    known = Statistics()
    known.add(
        Occurrence(code="E_CONNECTION", repo="octo/shop", case="octo/shop#7", message=REFUSED, at=1_750_000_000.0)
    )
    known.add(Occurrence(code="E_PERMISSION", repo="octo/shop", case="", message="Not accessible", at=1_750_000_001.0))
    latest = known.report(1_750_000_002.0)["latest"]
    told = {row["code"]: (row["says"], row["message"]) for row in latest}
    assert told["E_CONNECTION"] == (in_words(REFUSED), REFUSED[:300])
    assert told["E_PERMISSION"] == ("", "Not accessible")
