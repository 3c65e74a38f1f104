"""What a library says when no answer came, in plain words: who could not be reached, and why. Pure.

Texts of requests, urllib3, aiohttp and the system's network errors are known by their words; whatever else is said is a
sentence of our own or of GitHub's, and stands as it is.
"""

from __future__ import annotations

import re

LONGEST = 2_000
"""Characters that are looked at."""
USUAL_PORTS = ("", "80", "443")
_HOST = re.compile(
    r"host='(?P<pool>[^'\s]{1,253})', port=(?P<of_pool>\d{1,5})"
    r"|connect to host (?P<host>[^\s:]{1,253}):(?P<of_host>\d{1,5})"
    r"|https?://(?P<url>[\w.-]{1,253})(?::(?P<of_url>\d{1,5}))?"
)
_LIBRARY = re.compile(
    r"ConnectionPool|Max retries exceeded|object at 0x|Connection (?:aborted|broken|refused|reset)|NameResolutionError"
    r"|Cannot connect to host|Read timed out|IncompleteRead|RemoteDisconnected|SSLError|Expecting value: line \d"
)
_SENTENCES = (
    (r"NameResolution|Name or service not known|name resolution|getaddrinfo", "The name {where} cannot be resolved."),
    (r"certificate verify failed|CERTIFICATE_VERIFY", "{where} shows a certificate that is not trusted."),
    (r"ProxyError|Tunnel connection failed", "The proxy did not let a connection to {where} through."),
    (r"Connection refused|Errno 111|refused'", "Nothing listens at {where}: the connection was refused."),
    (r"Network is unreachable|No route to host|Errno 1(?:01|13)", "No way leads to {where} through the network."),
    (r"ConnectTimeout|connect timeout|Connection timed out|Errno 110", "{where} did not take the connection in time."),
    (r"timed out|Timeout", "{where} did not answer in time."),
    (r"reset|aborted|broken|Disconnected|without response|IncompleteRead", "The connection to {where} was cut off."),
    (r"SSLError|\[SSL", "No secure connection to {where} came about."),
    (r"Expecting value", "{where} answered with something that is no JSON."),
    (r"", "{where} gave no answer that can be read."),
)
_REASONS = tuple((re.compile(pattern, re.IGNORECASE), sentence) for pattern, sentence in _SENTENCES)


def in_words(message: str) -> str:
    """A sentence for a library's text about a request that got no answer; empty for any other text."""
    text = message[:LONGEST]
    if not _LIBRARY.search(text):
        return ""
    said = next(sentence for pattern, sentence in _REASONS if pattern.search(text)).format(where=_where(text))
    return said[0].upper() + said[1:] if said.startswith("the other") else said


def _where(text: str) -> str:
    """The host, with its port where that says something."""
    found = _HOST.search(text)
    if found is None:
        return "the other side"
    host, port = (next((found[name] for name in names if found[name]), "") for names in _NAMES)
    return host if port in USUAL_PORTS else f"{host}:{port}"


_NAMES = (("pool", "host", "url"), ("of_pool", "of_host", "of_url"))
