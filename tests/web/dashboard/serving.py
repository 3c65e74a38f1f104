"""An office behind a real address, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.web.dashboard.office import Office


class Silent(WSGIRequestHandler):
    """Logs no request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The office's address for a browser."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, name="office", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
