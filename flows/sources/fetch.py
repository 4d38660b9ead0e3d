"""Asks a site for one address at a time, with good manners and within the source's bounds."""

import random
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import urlsplit

import httpcore
import httpx
import msgspec
from protego import Protego

from extractors.errors import NoticesError, TransientError
from flows.sources.addresses import absolute, permit
from flows.sources.body import unpacked
from flows.sources.config import WebSource
from flows.sources.errors import (
    AccessRefused,
    AddressInvalid,
    FetchError,
    Gone,
    HostRefused,
    PrivateAddress,
    RobotsRefused,
    ServerFailing,
    TlsRefused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Truncated,
    Unreachable,
)
from flows.sources.guard import GuardedTransport, Resolve, resolve
from flows.sources.pace import Pace
from warehouse import clock

Asked = TypeVar("Asked")

AGENT = "notices"
TRIES = 4
BACKOFF = 1.0  # seconds before the second try, twice as many before each further one
PATIENCE = 120.0  # the longest wait that a site may ask for within a crawl
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 8
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
_ROBOTS_BYTES = 512 << 10
# Of what a handshake fails with, what trying again may help.
_BROKEN_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


class Answer(msgspec.Struct, frozen=True):
    """What an address gave: its bytes, or (`not_modified`) word that they are as they were."""

    url: str  # where it was found in the end
    not_modified: bool
    data: bytes
    fetched_at: datetime
    content_type: str = ""
    disposition: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def charset(self) -> str | None:
        _, _, stated = self.content_type.lower().partition("charset=")
        return stated.split(";")[0].strip(" \"'") or None


class Traffic(msgspec.Struct):
    """What a crawl cost the sites."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    waited: float = 0.0


class Fetcher:
    """Fetches for one source. Errors are those of `flows.sources.errors`."""

    def __init__(
        self,
        source: WebSource,
        pace: Pace | None = None,
        *,
        look_up: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.source, self.traffic = source, Traffic()
        self._sleep = sleep
        self._pace = pace or Pace(sleep=sleep)
        self._robots: dict[str, Protego] = {}
        timeouts = httpx.Timeout(source.timeout, connect=min(10.0, source.timeout))
        self._client = httpx.Client(
            transport=GuardedTransport(source, look_up),
            timeout=timeouts,
            headers={
                "User-Agent": user_agent(source.contact),
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
            trust_env=False,
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, most: int | None = None
    ) -> Answer:
        """The bytes behind an address; tried again where that may help. Raises a FetchError."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {
            name: value
            for name, value in conditions.items()
            if value and value.isprintable() and value.isascii()
        }
        return self._patiently(lambda: self._followed(url, headers, most or self.source.max_bytes))

    def _patiently(self, ask: Callable[[], Asked]) -> Asked:
        """Asks again where that may help, after a growing while or the one that the site names."""
        for attempt in range(1, TRIES):
            try:
                return ask()
            except TransientError as error:
                delay = _delay(error, attempt)
                if delay is None:
                    raise
                self.traffic.waited += delay
                self._sleep(delay)
        return ask()

    def _followed(self, url: str, headers: dict[str, str], most: int) -> Answer:
        here = url
        for _ in range(_MOST_HOPS):
            self.check(here)
            answer = self._once(here, headers, most)
            if isinstance(answer, Answer):
                return answer
            here = answer
        raise TooManyRedirects(url=url, hops=_MOST_HOPS)

    def check(self, url: str) -> None:
        """Raises HostRefused, AddressInvalid or RobotsRefused for what is not to be asked for."""
        permit(self.source, url)
        if self.source.robots and not self._rules(url).can_fetch(url, AGENT):
            raise RobotsRefused(url=url)

    def _once(self, url: str, headers: dict[str, str], most: int) -> Answer | str:
        """One request: its answer, or where it is sent on to."""
        parts = urlsplit(url)
        self._pace.wait(parts.netloc, self._pause(url))
        self.traffic.requests += 1
        began = time.monotonic()
        try:
            request = self._client.build_request("GET", url, headers=headers)
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                return self._answer(url, response, most, began)
            finally:
                response.close()
        except PrivateAddress as error:
            raise PrivateAddress(url=url, address=error.arguments["address"]) from None
        except Unreachable as error:
            raise Unreachable(url=url, detail=error.arguments["detail"]) from None
        except httpcore.TimeoutException:
            raise TooSlow(url=url, seconds=self.source.timeout) from None
        except httpcore.ConnectError as error:
            raise _not_connected(url, error) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Truncated(url=url, detail=str(error) or type(error).__name__) from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, UnicodeError) as error:
            raise AddressInvalid(url=url) from error

    def _answer(self, url: str, response: httpx.Response, most: int, began: float) -> Answer | str:
        status, given = response.status_code, response.headers
        if status in _REDIRECTS and given.get("location"):
            target = absolute(url, given["location"])
            if target is None:
                raise AddressInvalid(url=given["location"][:200])
            return target
        if status == 304:
            self.traffic.not_modified += 1
            return Answer(url, True, b"", clock.now())
        _raise_for(url, status, given)
        stated = given.get("content-length", "")
        if stated.isdecimal() and int(stated) > most:
            raise TooLarge(file=url, limit=f"{most} bytes an answer", found=f"{stated} bytes")
        data = bytearray()
        for piece in unpacked(self._raw(url, response, began), given.get("content-encoding", ""), url, most):
            data += piece
        return Answer(
            url,
            False,
            bytes(data),
            clock.now(),
            given.get("content-type", ""),
            _header(response, b"content-disposition"),
            given.get("etag"),
            given.get("last-modified"),
        )

    def _raw(self, url: str, response: httpx.Response, began: float) -> Iterator[bytes]:
        """The body as it comes; a site that drips it, byte by byte, is cut off."""
        longest = self.source.timeout * 10
        for piece in response.iter_raw():
            self.traffic.bytes += len(piece)
            if time.monotonic() - began > longest:
                raise TooSlow(url=url, seconds=longest)
            yield piece

    def _pause(self, url: str) -> float:
        rules = self._robots.get(_site(url))
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        return max(self.source.pause, asked or 0.0)

    def _rules(self, url: str) -> Protego:
        """The site's robots.txt (RFC 9309): none where there is none, an error where it cannot be had."""
        site = _site(url)
        if site not in self._robots:
            self._robots[site] = Protego.parse(
                self._patiently(lambda: self._robots_text(f"{site}/robots.txt"))
            )
        return self._robots[site]

    def _robots_text(self, url: str) -> str:
        here = url
        try:
            for _ in range(_MOST_HOPS):
                permit(self.source, here)
                answer = self._once(here, {}, _ROBOTS_BYTES)
                if isinstance(answer, Answer):
                    return answer.data.decode("utf-8", "ignore")
                here = answer
        except (Gone, AccessRefused, HostRefused, TooLarge, AddressInvalid):
            pass
        return ""


def user_agent(contact: str | None) -> str:
    """Who asks, and how to reach them."""
    who = f"; +{contact}" if contact else ""
    return f"{AGENT}/{version('notices')} (reads public calls for proposals{who})"


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _raise_for(url: str, status: int, headers: httpx.Headers) -> None:
    if status in (200, 203):
        return
    if status in _BUSY:
        raise ServerFailing(url=url, status=status, wait=_retry_after(headers.get("retry-after")))
    if status in (401, 402, 403, 407, 412, 451):
        raise AccessRefused(url=url, status=status)
    if 400 <= status < 500:
        raise Gone(url=url, status=status)
    raise ServerFailing(url=url, status=status)


def _delay(error: NoticesError, attempt: int) -> float | None:
    """Seconds to wait before the next try; None where the site asks for more than there is time."""
    asked: float | None = error.arguments.get("wait")
    if asked is not None:
        return asked if asked <= PATIENCE else None
    return BACKOFF * float(2 ** (attempt - 1)) * random.uniform(0.8, 1.2)


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait, from seconds or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _header(response: httpx.Response, name: bytes) -> str | None:
    """A header as it came, in Latin-1: httpx guesses an encoding, which garbles names in GBK."""
    for key, value in response.headers.raw:
        if key.lower() == name:
            return value.decode("latin-1")
    return None


def _not_connected(url: str, error: BaseException) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, _BROKEN_OFF):
            reason = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else cause.reason
            return TlsRefused(url=url, detail=str(reason or cause).replace("_", " ").lower())
        cause = cause.__cause__ or cause.__context__
    return Unreachable(url=url, detail=str(error) or type(error).__name__)
