"""A server for the measurements of the pages: compresses as a web host does, and knows what a file weighs."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

#: Files that a web host compresses; pictures and fonts are compressed already.
COMPRESSED: Final = ("text/", "application/json", "application/javascript", "image/svg")


@cache
def sent_bytes(path: Path) -> bytes:
    """Give a file as it goes over the wire: text compressed by gzip, anything else as it is."""
    content = path.read_bytes()
    return gzip.compress(content) if is_compressed(path) else content


def is_compressed(path: Path) -> bool:
    """Whether the server compresses a file."""
    return content_type(path).startswith(COMPRESSED)


def content_type(path: Path) -> str:
    """Give the type of a file by its name."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def file_of(folder: Path, url: str) -> Path | None:
    """Find the file that an address of the server names; None where there is none.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that is served.
    url : str
        Address with or without the server; what follows ``?`` or ``#`` does not matter.
    """
    found = (folder / unquote(urlsplit(url).path).lstrip("/")).resolve()
    found = found / "index.html" if found.is_dir() else found
    return found if found.is_file() and found.is_relative_to(folder.resolve()) else None


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a browser that closes a page hangs up on what it was loading."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = file_of(folder, self.path)
            if path is None:
                self.send_error(404)
                return
            content = sent_bytes(path)
            self.send_response(200)
            self.send_header("Content-Type", content_type(path))
            if is_compressed(path):
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
