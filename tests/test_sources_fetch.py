"""Fetching with good manners, within bounds, and never to an address that nobody meant."""

import gzip
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import TransientError
from flows.sources import errors
from flows.sources.addresses import absolute, is_public, may_reach
from flows.sources.body import check_kind, unpacked
from flows.sources.config import Tls, WebSource, source_from
from flows.sources.fetch import Fetcher
from flows.sources.pace import Pace
from tests.sites.site import Reply, Site, packed, serving

BOMB = 50 << 20


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


def source_for(site: Site, **more: Any) -> WebSource:
    stanza = {
        "name": "x",
        "cron": "0 * * * *",
        "feed": f"{site.url}/feed",
        "pause": 0,
        "private": ["127.0.0.1/32"],
    }
    source = source_from({**stanza, **more})
    assert isinstance(source, WebSource)
    return source


def fetcher(site: Site, slept: list[float] | None = None, look_up: Any = None, **more: Any) -> Fetcher:
    naps = slept if slept is not None else []
    extra = {"look_up": look_up} if look_up else {}
    return Fetcher(source_for(site, **more), sleep=naps.append, **extra)


# --- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "::7f00:1",
    ],
)  # fmt: skip
def test_no_private_address_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7"))
def test_a_private_address_needs_its_network_named(address: Any) -> None:
    assert not may_reach(address, ())
    assert may_reach(address, (ipaddress.ip_network(address),))
    assert not may_reach(address, (ipaddress.ip_network("192.168.0.0/16"),))


def test_a_private_address_is_refused_unless_the_source_names_its_network(site: Site) -> None:
    site.put("/a", "x")
    with fetcher(site, private=[]) as closed, pytest.raises(errors.PrivateAddress, match=r"127\.0\.0\.1"):
        closed.get(f"{site.url}/a")
    assert site.seen == []
    with fetcher(site, private=["127.0.0.0/8"]) as opened:
        assert opened.get(f"{site.url}/a").data == b"x"


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site) -> None:
    """A name that gives a public address first and loopback afterwards is looked up once (rebinding)."""
    site.put("/a", "secret")
    asked: list[str] = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["203.0.114.9"] if len(asked) == 1 else ["127.0.0.1"]

    connected: list[Any] = []

    class Refusing:
        def connect_tcp(self, host: str, *_: Any, **__: Any) -> Any:
            connected.append(host)
            raise __import__("httpcore").ConnectError("no network in a test")

    source = source_for(site, feed=f"http://rebind.example.cn:{site.port}/feed", private=[])
    with Fetcher(source, look_up=look_up, sleep=lambda _: None) as one:
        backend = one._client._transport._pool._network_backend  # type: ignore[attr-defined]
        backend._inner = Refusing()
        # Each try looks the name up anew, and whatever it is then is checked anew.
        with pytest.raises(errors.PrivateAddress):
            one.get(f"http://rebind.example.cn:{site.port}/a")
    assert connected == ["203.0.114.9"]
    assert site.seen == []


def test_of_several_addresses_only_the_permitted_are_tried(site: Site) -> None:
    site.put("/a", "x")
    with fetcher(
        site,
        look_up=lambda host, port: ["10.9.9.9", "127.0.0.1"],
        feed=f"http://mixed.example.cn:{site.port}/",
    ) as one:
        assert one.get(f"http://mixed.example.cn:{site.port}/a").data == b"x"


def test_a_name_that_is_not_known_may_be_known_later(site: Site) -> None:
    def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with (
        fetcher(site, look_up=look_up, feed="http://none.example.cn/") as one,
        pytest.raises(errors.Unreachable) as e,
    ):
        one.get("http://none.example.cn/")
    assert isinstance(e.value, TransientError)
    assert "none.example.cn" in str(e.value)


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("/a b.html", "http://x.cn/a%20b.html"),
        ("./t20240305_1.html;jsessionid=AB12?x=1#top", "http://x.cn/col/t20240305_1.html?x=1"),
        ("http://X.CN:80/a", "http://x.cn/a"),
        ("//y.cn/附件.doc", "http://y.cn/%E9%99%84%E4%BB%B6.doc"),
        ("..\\up\\a.html", "http://x.cn/up/a.html"),
        ("/a\n.html", "http://x.cn/a.html"),
        ("http://科技.cn/a", "http://xn--siqtr.cn/a"),
        ("javascript:void(0)", None),
        ("mailto:a@x.cn", None),
        ("#top", None),
        ("file:///etc/passwd", None),
        ("http://user:pw@x.cn/", None),
        ("http://x.cn:port/", None),
        ("http://[::1", None),
    ],
)
def test_links_become_addresses(link: str, leads_to: str | None) -> None:
    found = absolute("http://x.cn/col/index.html", link)
    if link.startswith("http://科技"):
        assert found is not None
        assert found.startswith("http://xn--")
    else:
        assert found == leads_to


@given(st.text(max_size=80))
def test_any_link_is_an_address_or_none(link: str) -> None:
    found = absolute("http://x.cn/a/", link)
    assert found is None or (found.isascii() and found.startswith(("http://", "https://")))


# --- redirects, robots, manners --------------------------------------------------------------------


def test_a_redirect_is_followed_within_the_source_s_hosts_only(site: Site) -> None:
    site.put("/old", "", status=301, headers={"Location": "/new"})
    site.put("/new", "here")
    site.put("/away", "", status=302, headers={"Location": f"http://localhost:{site.port}/new"})
    site.put("/loop", "", status=302, headers={"Location": "/loop"})
    site.put("/file", "", status=302, headers={"Location": "file:///etc/passwd"})
    with fetcher(site) as one:
        assert (one.get(f"{site.url}/old").data, one.get(f"{site.url}/old").url) == (
            b"here",
            f"{site.url}/new",
        )
        with pytest.raises(errors.HostRefused, match=r"localhost:.* add it to `hosts`"):
            one.get(f"{site.url}/away")
        with pytest.raises(errors.TooManyRedirects):
            one.get(f"{site.url}/loop")
        with pytest.raises(errors.AddressInvalid):
            one.get(f"{site.url}/file")
    with fetcher(site, hosts=[f"localhost:{site.port}"], private=["127.0.0.1/32", "::1/128"]) as two:
        assert two.get(f"{site.url}/away").data == b"here"


def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    site.put("/meta", "", status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
    with fetcher(site, hosts=["169.254.169.254"]) as one, pytest.raises(errors.PrivateAddress):
        one.get(f"{site.url}/meta")


def test_robots_txt_is_obeyed_also_behind_a_redirect(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\nAllow: /closed/open.html\nCrawl-delay: 0.5\n")
    site.put("/closed/open.html", "o")
    site.put("/sly", "", status=302, headers={"Location": "/closed/a.html"})
    with fetcher(site) as one:
        for path in ("/closed/a.html", "/sly"):
            with pytest.raises(errors.RobotsRefused):
                one.get(f"{site.url}{path}")
        assert one.get(f"{site.url}/closed/open.html").data == b"o"
    assert not site.asked("/closed/a.html")
    assert len(site.asked("/robots.txt")) == 1
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: notices\nAllow: /\n")
    site.put("/a", "x")
    with fetcher(site) as named:
        assert named.get(f"{site.url}/a").data == b"x"


def test_a_site_whose_robots_txt_is_in_trouble_is_left_alone(site: Site) -> None:
    site.put("/a", "x")
    site.put("/robots.txt", "busy", status=500)
    with fetcher(site) as one, pytest.raises(errors.ServerFailing):
        one.get(f"{site.url}/a")
    assert not site.asked("/a")
    site.put("/robots.txt", "no", status=403)
    with fetcher(site) as two:
        assert two.get(f"{site.url}/a").data == b"x", "RFC 9309: 4xx is no rule"


def test_who_asks_is_said(site: Site) -> None:
    site.put("/a", "x")
    with fetcher(site, contact="data@example.cn") as one:
        one.get(f"{site.url}/a")
    agent = site.asked("/a")[0].headers["User-Agent"]
    assert agent.startswith("notices/")
    assert "+data@example.cn" in agent


def test_a_busy_site_is_asked_again_when_it_says(site: Site) -> None:
    site.put("/a", "x")
    site.fail("/a", 1, 503, Retry_After="7")
    site.fail("/a", 1, 429)
    slept: list[float] = []
    with fetcher(site, slept) as one:
        assert one.get(f"{site.url}/a").data == b"x"
    assert slept[0] == 7.0
    assert 1.5 < slept[1] < 2.5


def test_retry_after_may_be_a_date_and_may_be_too_long(site: Site) -> None:
    site.put("/a", "x")
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    site.fail("/a", 1, 503, Retry_After=soon)
    site.fail("/a", 1, 503, Retry_After="86400")
    slept: list[float] = []
    with fetcher(site, slept) as one, pytest.raises(errors.ServerFailing, match="asks to wait 86400 seconds"):
        one.get(f"{site.url}/a")
    assert len(slept) == 1
    assert 25 < slept[0] <= 30


def test_retries_end(site: Site) -> None:
    site.put("/a", "busy", status=502)
    slept: list[float] = []
    with fetcher(site, slept) as one, pytest.raises(errors.ServerFailing):
        one.get(f"{site.url}/a")
    assert len(site.asked("/a")) == 4
    assert slept == sorted(slept)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, errors.Gone), (410, errors.Gone), (403, errors.AccessRefused), (412, errors.AccessRefused)],
)
def test_what_is_final_is_not_asked_for_again(site: Site, status: int, kind: type[Exception]) -> None:
    site.put("/a", "no", status=status)
    with fetcher(site) as one, pytest.raises(kind):
        one.get(f"{site.url}/a")
    assert len(site.asked("/a")) == 1


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.put("/a", "x")
    with fetcher(site) as one:
        first = one.get(f"{site.url}/a")
        again = one.get(f"{site.url}/a", etag=first.etag, last_modified=first.last_modified)
    assert (again.not_modified, again.data) == (True, b"")
    assert one.traffic.not_modified == 1


def test_pauses_between_requests_to_one_host_across_fetchers(site: Site, tmp_path: Path) -> None:
    site.put("/a", "x")
    slept: list[float] = []
    for _ in range(2):
        with Fetcher(source_for(site, pause=2.0), Pace(tmp_path, slept.append), sleep=slept.append) as one:
            one.get(f"{site.url}/a")
    assert len(slept) == 3, "four requests, robots.txt among them; the first need not wait"
    assert 1.5 < slept[0] <= 2.0


def test_a_clock_that_was_set_back_does_not_stop_a_source(tmp_path: Path) -> None:
    slept: list[float] = []
    (tmp_path / "x.cn").write_text(repr(time.time() + 1e6))
    Pace(tmp_path, slept.append).wait("x.cn", 1.0)
    assert slept == []


# --- bodies ----------------------------------------------------------------------------------------


def test_packed_answers_are_unpacked(site: Site) -> None:
    text = "通知公告".encode() * 1000
    raw = zlib.compressobj(wbits=-15)
    site.put("/gzip", packed(text), headers={"Content-Encoding": "gzip"}, chunked=True)
    site.put("/zlib", zlib.compress(text), headers={"Content-Encoding": "deflate"})
    site.put("/raw", raw.compress(text) + raw.flush(), headers={"Content-Encoding": "deflate"})
    site.put("/br", b"\x1b\x00", headers={"Content-Encoding": "br"})
    with fetcher(site) as one:
        for path in ("/gzip", "/zlib", "/raw"):
            assert one.get(f"{site.url}{path}").data == text
        with pytest.raises(errors.AnswerUnreadable, match="'br' was not asked for"):
            one.get(f"{site.url}/br")


def test_a_bomb_is_stopped_before_it_is_unpacked(site: Site) -> None:
    bomb = gzip.compress(gzip.compress(bytes(BOMB)))
    site.put("/bomb", bomb, headers={"Content-Encoding": "gzip, gzip"})
    with fetcher(site, max_bytes=1 << 20) as one, pytest.raises(errors.TooLarge):
        one.get(f"{site.url}/bomb")
    largest = max(len(piece) for piece in unpacked([gzip.compress(bytes(BOMB))], "gzip", "x", BOMB))
    assert largest <= 1 << 16


def test_an_answer_over_the_limit_is_not_read(site: Site) -> None:
    site.put("/big", bytes(3 << 20))
    site.put("/chunks", bytes(3 << 20), chunked=True)
    with fetcher(site, max_bytes=1 << 20) as one:
        for path in ("/big", "/chunks"):
            with pytest.raises(errors.TooLarge, match="over the limit of 1048576 bytes"):
                one.get(f"{site.url}{path}")
    assert one.traffic.bytes < 2 << 20


def test_an_answer_that_breaks_off_is_asked_for_again(site: Site) -> None:
    site.put("/a", bytes(1000))
    tries = [
        Reply(bytes(1000), cut_at=500),
        Reply(packed(b"x" * 99)[:-9], headers={"Content-Encoding": "gzip"}),
    ]
    site.tricks.append(lambda path: tries.pop() if path == "/a" and tries else None)
    with fetcher(site) as one:
        assert one.get(f"{site.url}/a").data == bytes(1000)
    assert len(site.asked("/a")) == 3


def test_a_site_that_drips_is_cut_off() -> None:
    """One byte at a time, each within the time that is allowed between two."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(200):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        site = Site()
        site.port = server.getsockname()[1]
        with fetcher(site, timeout=0.1, robots=False) as one, pytest.raises(errors.TooSlow):
            one._once(f"{site.url}/a", {}, 10_000)
        thread.join(15)


@pytest.mark.parametrize(
    ("name", "data", "fine"),
    [
        ("表.pdf", b"<!DOCTYPE html><html><body>login</body></html>", False),
        ("表.zip", b"\xef\xbb\xbf <html>404</html>", False),
        ("表.doc", b"<html><head><title>error</title></head></html>", False),
        ("表.doc", b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body class=MsoNormal>', True),
        ("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        ("index.html", b"<html></html>", True),
        ("表.pdf", b"%PDF-1.4", True),
    ],
)
def test_a_page_under_the_name_of_a_file_is_noticed(name: str, data: bytes, fine: bool) -> None:
    if fine:
        check_kind(data, name, "http://x.cn/a")
    else:
        with pytest.raises(errors.NotTheFile):
            check_kind(data, name, "http://x.cn/a")


# --- TLS -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_site(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_a_certificate_is_checked_unless_the_source_says_otherwise(
    authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    site = Site()
    site.put("/a", "x")
    with serving(site, tls_site(authority.issue_cert("127.0.0.1"))):
        with fetcher(site) as strict, pytest.raises(errors.TlsRefused, match="issuer certificate"):
            strict.get(f"{site.url}/a")
        assert len(site.seen) == 0
        for tls in ({"verify": False}, {"ca_file": str(tmp_path / "ca.pem")}):
            with fetcher(site, tls=tls) as loosened:
                assert loosened.get(f"{site.url}/a").data == b"x"
        with fetcher(site) as after, pytest.raises(errors.TlsRefused):
            after.get(f"{site.url}/a")


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    site = Site()
    with (
        serving(site, tls_site(authority.issue_cert("www.example.cn"))),
        fetcher(site, tls={"ca_file": str(tmp_path / "ca.pem")}) as one,
        pytest.raises(errors.TlsRefused),
    ):
        one.get(f"{site.url}/a")


def test_old_tls_only_where_a_source_asks_for_it(authority: trustme.CA, tmp_path: Path) -> None:
    context = tls_site(authority.issue_cert("127.0.0.1"))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    site = Site()
    site.put("/a", "x")
    with serving(site, context):
        with (
            fetcher(site, tls={"verify": False}) as strict,
            pytest.raises((errors.TlsRefused, errors.Unreachable)),
        ):
            strict.get(f"{site.url}/a")
        with fetcher(site, tls={"verify": False, "min_version": "1.0", "legacy": True}) as loosened:
            assert loosened.get(f"{site.url}/a").data == b"x"


def test_tls_settings_belong_to_one_source() -> None:
    from flows.sources.guard import tls_context

    loose, strict = tls_context(Tls(verify=False, legacy=True, min_version="1.0")), tls_context(Tls())
    assert (loose.verify_mode, strict.verify_mode) == (ssl.CERT_NONE, ssl.CERT_REQUIRED)
    assert strict.minimum_version == ssl.TLSVersion.TLSv1_2
    assert strict.check_hostname
