"""What can go wrong on the way from a source: what passes on a retry, and what a person must mend."""

from extractors.errors import LimitExceeded, NoticesError, TerminalError, TransientError


class FetchError(NoticesError):
    """The root of these."""


class Unreachable(FetchError, TransientError):
    template = "{url} could not be reached ({detail}): check the network, and whether the site is up."

    def __init__(self, *, url: str, detail: str) -> None:
        super().__init__(url=url, detail=detail)


class ServerFailing(FetchError, TransientError):
    """5xx, 429, 408: the site's trouble, or too many requests."""

    template = "{url} answers {status}{detail}: the site is in trouble or busy; it is tried again later."

    def __init__(self, *, url: str, status: int, wait: float | None = None, detail: str = "") -> None:
        if wait is not None:  # seconds, from its Retry-After
            detail = f" and asks to wait {wait:.0f} seconds"
        super().__init__(url=url, status=status, wait=wait, detail=detail)


class TooSlow(FetchError, TransientError):
    template = "{url} did not answer in full within {seconds:g} seconds: it is tried again later."

    def __init__(self, *, url: str, seconds: float) -> None:
        super().__init__(url=url, seconds=seconds)


class Truncated(FetchError, TransientError):
    template = "{url} broke off ({detail}): it is tried again later."

    def __init__(self, *, url: str, detail: str) -> None:
        super().__init__(url=url, detail=detail)


class NotTheFile(FetchError, TransientError):
    """200 and a page where a file should be: an error page, a log-in, a check for browsers."""

    template = "{url} gives a web page instead of the {wanted} file: open it in a browser to see why."

    def __init__(self, *, url: str, wanted: str) -> None:
        super().__init__(url=url, wanted=wanted)


class Gone(FetchError, TerminalError):
    template = "{url} is not there any more (status {status}): ask the site, or retry if it comes back."

    def __init__(self, *, url: str, status: int) -> None:
        super().__init__(url=url, status=status)


class AccessRefused(FetchError, TerminalError):
    template = (
        "{url} refuses access (status {status}): open it in a browser, and ask the site for permission."
    )

    def __init__(self, *, url: str, status: int) -> None:
        super().__init__(url=url, status=status)


class RobotsRefused(FetchError, TerminalError):
    template = "{url} is closed to programs by the site's robots.txt: ask the site for permission."

    def __init__(self, *, url: str) -> None:
        super().__init__(url=url)


class HostRefused(FetchError, TerminalError):
    template = "{url} is on {host}, which source {source} does not list: add it to `hosts` if you trust it."

    def __init__(self, *, url: str, host: str, source: str) -> None:
        super().__init__(url=url, host=host, source=source)


class PrivateAddress(FetchError, TerminalError):
    template = (
        "{url} leads to {address}, which is no public address: "
        "add its network to `private` of the source if it is meant."
    )

    def __init__(self, *, url: str, address: str) -> None:
        super().__init__(url=url, address=address)


class AddressInvalid(FetchError, TerminalError):
    template = "{url} is no web address that can be fetched: correct the link's selector or the source."

    def __init__(self, *, url: str) -> None:
        super().__init__(url=url)


class TooManyRedirects(FetchError, TerminalError):
    template = "{url} sends on and on ({hops} times): open it in a browser to see why."

    def __init__(self, *, url: str, hops: int) -> None:
        super().__init__(url=url, hops=hops)


class TlsRefused(FetchError, TerminalError):
    template = "{url} has no TLS that can be trusted ({detail}): see `[source.tls]` in docs/sources.md."

    def __init__(self, *, url: str, detail: str) -> None:
        super().__init__(url=url, detail=detail)


class TooLarge(FetchError, LimitExceeded):
    def __init__(self, *, file: str, limit: str, found: str) -> None:
        super().__init__(file=file, limit=limit, found=found)


class AnswerUnreadable(FetchError, TerminalError):
    template = "{url} cannot be read as {wanted} ({detail}): look at it, and correct the source."

    def __init__(self, *, url: str, wanted: str, detail: str) -> None:
        super().__init__(url=url, wanted=wanted, detail=detail)


class UnknownSource(TerminalError):
    template = "{name} is no source in {path}: it has {known}."

    def __init__(self, *, name: str, path: str, known: str) -> None:
        super().__init__(name=name, path=path, known=known)


class SourceBusy(TransientError):
    template = "{name} is being taken in by another process: wait for it to end, or leave it to that one."

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
