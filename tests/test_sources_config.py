# ruff: noqa: E501  (markup and messages stand as they are written)
"""sources.toml: what it may say, and one sentence with the line for everything that it may not."""

import json
from pathlib import Path

import pytest

from flows.errors import SourcesInvalid
from flows.sources import FolderSource, load_sources, source_named
from flows.sources.config import PageSource, WebSource, source_from, stanza_of
from flows.sources.errors import UnknownSource
from flows.sources.loading import lost_folders

PAGE = """contact = "data@example.cn"

[notifications]  # what others read in the same file
webhook = "https://example.cn/hook"

[[source]]
name = "kjt"
page = "http://kjt.example.gov.cn/col/tzgg/index.html"
cron = "15 8-18/2 * * 1-5"
list = "ul.news > li"
date = "span.date"
paging = "index_{n}.html"
paging_from = 1
charset = "gb18030"
since = 2024-01-01

[source.tls]
verify = false
min_version = "1.0"
legacy = true

[[source]]
name = "feed"
feed = "https://example.gov.cn/rss.xml"
cron = "0 * * * *"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises(SourcesInvalid) as caught:
        load_sources(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert str(path) in message
    return message


def test_every_kind_is_named_by_its_key(tmp_path: Path) -> None:
    text = (
        PAGE
        + f"""
[[source]]
name = "inbox"
folder = {json.dumps(str(tmp_path))}
cron = "*/30 * * * *"
quiet_days = 10

[[source]]
name = "map"
sitemap = "https://example.gov.cn/sitemap.xml"
links = "/art/"
cron = "0 3 * * *"
"""
    )
    page, feed, folder, sitemap = load_sources(written(tmp_path, text))
    assert [s.kind for s in (page, feed, folder, sitemap)] == ["page", "feed", "folder", "sitemap"]
    assert isinstance(page, PageSource)
    assert (page.tls.verify, page.tls.min_version, page.charset) == (False, "1.0", "gb18030")
    assert page.contact == "data@example.cn"
    assert isinstance(feed, WebSource)
    assert (feed.contact, feed.tls.verify) == ("data@example.cn", True), (
        "TLS is loosened for one source alone"
    )
    assert isinstance(folder, FolderSource)
    assert folder.address == str(tmp_path)


def test_a_source_survives_being_written_down(tmp_path: Path) -> None:
    for source in load_sources(written(tmp_path, PAGE)):
        assert source_from(json.loads(json.dumps(stanza_of(source)))) == source


LINE = PAGE.splitlines().index('list = "ul.news > li"') + 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('list = "ul.news > li"', 'lists = "ul.news > li"', f"line {LINE}, source kjt: `lists` is no setting: is it"),
        ('list = "ul.news > li"', 'list = "ul..news"', f"line {LINE}, source kjt: `list` is 'ul..news', which"),
        ('list = "ul.news > li"', "", "line 6, source kjt: `list` is missing"),
        ('name = "feed"', 'name = "kjt"', "`name` is kjt again"),
        ('name = "kjt"', 'name = "../kjt"', "`name` must be letters"),
        ("15 8-18/2 * * 1-5", "every day", "`cron` is 'every day', which is no cron expression"),
        ("paging_from = 1", 'paging_from = "one"', "`paging_from` has a wrong value: expected `int`, got `str`"),
        ("index_{n}.html", "index_2.html", "`paging` must hold {n} once"),
        ("http://kjt.example", "ftp://kjt.example", "`page` must be an address"),
        ("http://kjt.example", "http://user:pw@kjt.example", "holds no password"),
        ('charset = "gb18030"', 'charset = "gb9"', "`charset` is 'gb9', which is no encoding"),
        ('charset = "gb18030"', 'titles = "征集("', "`titles` is '征集(', which is no"),
        ('charset = "gb18030"', 'private = ["ten"]', "`private` holds 'ten', which is no network"),
        ('charset = "gb18030"', 'hosts = ["https://x.cn/"]', "`hosts` holds 'https://x.cn/'"),
        ('charset = "gb18030"', "max_bytes = 0", "`max_bytes` must be above 0"),
        ('charset = "gb18030"', "max_pages = -1", "`max_pages` must be a whole number above 0"),
        ('charset = "gb18030"', 'next = "a.next"', "`next` and `paging` exclude each other"),
        ('charset = "gb18030"', 'feed = "http://x.cn/rss"', "here is `page` and `feed`"),
        ('charset = "gb18030"', "pause = -1", "`pause` and `recheck_days` must not be below 0"),
        ('min_version = "1.0"', 'min_version = "0.9"', "`tls.min_version` has a wrong value"),
        ("legacy = true", "legasy = true", "`tls.legasy` is no setting"),
        ("legacy = true", 'ca_file = "/no/such/file.pem"', "`ca_file` must name a file"),
        ('contact = "data@example.cn"', 'contact = "张三"', "`contact` must be"),
        ('contact = "data@example.cn"', 'contacts = "data@example.cn"', "line 1: `contacts` is no setting"),
        ('feed = "https://example.gov.cn/rss.xml"', "", "source feed: a source has one of `folder`"),
        ("[[source]]", "[[source]", "line 6"),
        ("[[source]]", "[[sources]]", "`sources` is no setting of this file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in PAGE
    assert said in refused(tmp_path, PAGE.replace(before, after))


def test_a_file_without_sources_and_one_that_is_no_text(tmp_path: Path) -> None:
    assert "names no source" in refused(tmp_path, 'contact = "a@example.cn"\n')
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 来源".encode("gbk"))
    with pytest.raises(SourcesInvalid, match="not UTF-8"):
        load_sources(path)
    with pytest.raises(SourcesInvalid, match="notices sources add URL --write"):
        load_sources(tmp_path / "missing.toml")


def test_a_lost_folder_is_said_at_the_start_and_does_not_keep_others_from_running(tmp_path: Path) -> None:
    text = PAGE + '\n[[source]]\nname = "share"\nfolder = "/no/such/share"\ncron = "0 * * * *"\n'
    sources = load_sources(written(tmp_path, text))
    assert len(sources) == 3
    [said] = lost_folders(sources)
    assert said.startswith("share: there is no folder /no/such/share now")
    assert source_named(tmp_path / "sources.toml", "kjt").name == "kjt"
    with pytest.raises(UnknownSource, match=r"nix is no source in .*: it has kjt, feed, share"):
        source_named(tmp_path / "sources.toml", "nix")
