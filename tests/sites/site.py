"""A site whose pages a test puts there, moves, corrects and breaks while it is being crawled."""

import gzip
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec


class Reply(msgspec.Struct):
    """What the site answers. With `validators`, a page is given an ETag, and 304 to whoever knows it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}
    validators: bool = True
    chunked: bool = False
    cut_at: int | None = None  # the connection breaks off after so many bytes


class Seen(msgspec.Struct, frozen=True):
    """One request as the site saw it, and how it answered."""

    path: str
    headers: dict[str, str]
    status: int


Trick = Callable[[str], "Reply | None"]


class Site:
    """`pages` by path (with query); `tricks` are asked first and may answer in their stead."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.seen: list[Seen] = []
        self.tricks: list[Trick] = []
        self.after: dict[str, Callable[[], Any]] = {}  # what happens once a path was answered
        self.port = 0
        self.scheme = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def put(self, path: str, body: str | bytes, charset: str = "utf-8", **more: Any) -> None:
        data = body.encode(charset) if isinstance(body, str) else body
        self.pages[path] = Reply(data, **more)

    def asked(self, path: str | None = None) -> list[Seen]:
        return [one for one in self.seen if path is None or one.path == path]

    def fail(self, path: str, times: int, status: int = 503, **headers: str) -> None:
        """Answers a path with an error for so many times."""
        left = [times]

        def trick(asked: str) -> Reply | None:
            if asked == path and left[0]:
                left[0] -= 1
                return Reply(b"busy", status, {k.replace("_", "-"): v for k, v in headers.items()})
            return None

        self.tricks.append(trick)

    def answer(self, path: str, given: dict[str, str]) -> Reply:
        for trick in self.tricks:
            reply = trick(path)
            if reply is not None:
                return reply
        page = self.pages.get(path)
        if page is None:
            return Reply(b"not here", 404)
        if page.status == 200 and page.validators:
            tag = f'"{hashlib.md5(page.body).hexdigest()}"'
            if given.get("If-None-Match") == tag:
                return Reply(b"", 304, {"ETag": tag})
            return msgspec.structs.replace(page, headers={"ETag": tag, **page.headers})
        return page


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            given = dict(self.headers.items())
            reply = site.answer(self.path, given)
            site.seen.append(Seen(self.path, given, reply.status))
            body = reply.body
            # http.server would replace what is not Latin-1; names in GBK go out as their bytes.
            self._headers_buffer: list[bytes] = []
            self.send_response(reply.status)
            for name, value in {"Content-Type": "text/html", **reply.headers}.items():
                self._headers_buffer.append(f"{name}: ".encode() + value.encode("latin-1") + b"\r\n")
            if reply.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            elif reply.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if reply.chunked:
                    for start in range(0, len(body), 4096):
                        piece = body[start : start + 4096]
                        self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    self.wfile.write(b"0\r\n\r\n")
                else:
                    self.wfile.write(body if reply.cut_at is None else body[: reply.cut_at])
                if reply.cut_at is not None:
                    self.close_connection = True
            except OSError:
                self.close_connection = True
            if self.path in site.after:
                site.after.pop(self.path)()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no matter."""


@contextmanager
def serving(site: Site, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """The site on a free port of loopback, until the block ends."""
    server = _Server((host, site.port), _handler(site))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        site.scheme = "https"
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
