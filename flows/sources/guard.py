"""The only way to the network: addresses are looked up, checked, and then connected to as checked.

A name may give another address when it is asked a second time (DNS rebinding), so the connection is
made to the very address that was checked. TLS still asks for the name's certificate. Proxies in the
environment are not used: they would look names up themselves.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import httpcore
import httpx

from flows.sources.addresses import Network, may_reach, networks
from flows.sources.config import Tls, WebSource
from flows.sources.errors import PrivateAddress, Unreachable

Resolve = Callable[[str, int], list[str]]

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once, in the resolver's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to permitted addresses only."""

    def __init__(self, allowed: tuple[Network, ...], look_up: Resolve = resolve) -> None:
        self._allowed, self._look_up = allowed, look_up
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises PrivateAddress where the name leads to nothing else, Unreachable where to nothing."""
        try:
            found = self._look_up(host, port)
        except (OSError, UnicodeError) as error:
            detail = f"its name {host} is not known: {getattr(error, 'strerror', None) or error}"
            raise Unreachable(url=host, detail=detail) from error
        permitted = [one for one in found if _permitted(one, self._allowed)]
        if not permitted:
            raise PrivateAddress(url=host, address=", ".join(found) or "no address")
        for address in permitted[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
        return self._inner.connect_tcp(permitted[-1], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise PrivateAddress(url="a socket", address="no network address")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def _permitted(address: str, allowed: tuple[Network, ...]) -> bool:
    try:
        return may_reach(ipaddress.ip_address(address.partition("%")[0]), allowed)
    except ValueError:
        return False


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class GuardedTransport(httpx.BaseTransport):
    """httpx over a pool whose every connection goes through the guard."""

    def __init__(self, source: WebSource, look_up: Resolve = resolve) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(source.tls),
            max_connections=4,
            keepalive_expiry=30,
            network_backend=GuardedBackend(networks(source), look_up),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpcore's errors, and the guard's."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=b"", extensions=request.extensions
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


def tls_context(tls: Tls) -> ssl.SSLContext:
    """The context for one source: strict, but for what its settings loosen."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    if tls.ca_file:
        context.load_verify_locations(cafile=tls.ca_file)
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if tls.legacy:
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    if tls.legacy or tls.min_version in ("1.0", "1.1"):
        context.set_ciphers("ALL:@SECLEVEL=0" if tls.legacy else "DEFAULT:@SECLEVEL=0")
    context.minimum_version = _VERSIONS[tls.min_version]
    return context
