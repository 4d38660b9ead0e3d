"""Web addresses: which are one and the same, which a source may reach, what file they name."""

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from flows.sources.config import WebSource
from flows.sources.errors import AddressInvalid, HostRefused

_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";jsessionid=[^?#/;]*", re.IGNORECASE)
_BLANKS = re.compile(r"[\t\r\n]")
# What urllib may leave as it is; everything else is percent-encoded as UTF-8.
_SAFE = "%/:;=@!$&'()*+,?~[]-._#"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def absolute(base: str, reference: str) -> str | None:
    """A link as an absolute http(s) address without fragment and session; None for any other link."""
    reference = _BLANKS.sub("", reference).strip().replace("\\", "/")
    if not reference or reference.startswith("#"):
        return None
    try:
        joined = urljoin(base, reference)
        parts = urlsplit(joined)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    host = _ascii(parts.hostname)
    if host is None or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(_SESSION.sub("", parts.path) or "/", safe=_SAFE)
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe=_SAFE), ""))


def _ascii(host: str) -> str | None:
    """A host as it stands in the DNS, with international names in Punycode."""
    try:
        return host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError:
        return None


def key_of(address: str) -> str:
    """What two addresses of one thing share: a site that moves from http to https stays the same."""
    return address.partition("://")[2]


def permit(source: WebSource, address: str) -> None:
    """Raises HostRefused for an address that the source does not list, AddressInvalid for none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressInvalid(url=address) from None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise AddressInvalid(url=address)
    home = urlsplit(source.address)
    usual = (None, 80, 443, home.port) if parts.hostname == home.hostname else (None, 80, 443)
    if parts.hostname == home.hostname and port in usual:
        return
    named = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    for allowed in source.hosts:
        host, _, stated = (
            allowed.rpartition(":") if re.search(r"(?<=[^:]):\d+$|\]:\d+$", allowed) else (allowed, "", "")
        )
        ports = (int(stated),) if stated else (None, 80, 443)
        if port in ports and _host_fits(host.lower(), named):
            return
    raise HostRefused(url=address, host=parts.netloc, source=source.name)


def _host_fits(allowed: str, host: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def networks(source: WebSource) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(network) for network in source.private)


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also by way of IPv6 addresses that hold an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and int(address) >> 32 == 0:  # ::a.b.c.d, long deprecated
            return False
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def may_reach(address: Address, allowed: tuple[Network, ...]) -> bool:
    """Whether a source may connect there: a public address, or one in the networks that it names."""
    if is_public(address):
        return True
    plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return any(
        one in network
        for one in (address, plain)
        if one is not None
        for network in allowed
        if network.version == one.version
    )
