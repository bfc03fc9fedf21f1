"""Serves the published pages to a browser on this machine. Nobody else on the network can reach them."""

import http.server
from collections.abc import Callable
from functools import partial
from pathlib import Path

PORT = 8080


class ServingError(RuntimeError):
    """The pages cannot be served on this machine now."""


def serve(pages: Path, ready: Callable[[str], None], port: int = PORT) -> None:
    """Serve a folder until the process is stopped.

    Args:
        pages: the folder.
        ready: told the address once it answers.
        port: where on this machine; 0 takes any that is free.

    Raises:
        ServingError: another program uses the port.
    """
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(pages))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        message = f"Port {port} is taken: stop what uses it, or open the pages without --serve."
        raise ServingError(message) from error
    with server:
        ready(f"http://localhost:{server.server_port}/")
        server.serve_forever()
