# ruff: noqa: E501  (markup and messages stand as they are written)
"""List pages, feeds and sitemaps as sites write them: items, days, names, paging; and what is proposed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources import errors
from flows.sources.config import PageSource, WebSource, source_from
from flows.sources.days import day_in, day_of_feed
from flows.sources.fetch import Fetcher
from flows.sources.items import ListedItem
from flows.sources.listing import Known, Listing, Mode, read_listing
from flows.sources.naming import LONGEST, clean, file_name, page_name
from flows.sources.propose import as_toml, propose
from tests.sites.office import LIST, Office
from tests.sites.site import Site, serving

TODAY = date(2026, 3, 10)
TITLES = [
    "关于组织申报2026年度省重点研发计划项目的通知",
    "关于征集2027年度科技创新指南建议的通知",
    "市科技局关于公开征集企业技术需求的公告",
    "关于开展第十二批创新平台申报工作的通知",
    "省自然科学基金委员会关于项目申报有关事项的通知",
    "关于发布揭榜挂帅榜单的公告（第三批）",
]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("[2026-03-05]", date(2026, 3, 5)),
        ("2026/3/5", date(2026, 3, 5)),
        ("发布日期：2026年03月05日", date(2026, 3, 5)),
        ("2026.03.05", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("2026-03-05 10:21:33", date(2026, 3, 5)),
        ("03-05", date(2026, 3, 5)),
        ("（12-30）", date(2025, 12, 30)),
        ("3月5日", date(2026, 3, 5)),
        ("05 2026-03", date(2026, 3, 5)),
        ("05\n2026.03", date(2026, 3, 5)),
        ("2026-03 05", date(2026, 3, 5)),
        ("2026年3月", None),
        ("13-45", None),
        ("电话 0571-87654321", None),
        ("共 12 条", None),
        ("2026-02-30", None),
    ],
)
def test_days_of_a_list(words: str, day: date | None) -> None:
    assert day_in(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Thu, 05 Mar 2026 18:30:00 GMT", date(2026, 3, 6)),  # in China it is the next morning
        ("2026-03-05T23:00:00+08:00", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03-05 09:00:00", date(2026, 3, 5)),
        ("yesterday", None),
    ],
)
def test_days_of_a_feed_are_days_in_china(words: str, day: date | None) -> None:
    assert day_of_feed(words) == day


@pytest.mark.parametrize(
    ("url", "label", "disposition", "name"),
    [
        ("http://x.cn/P020240305.doc", "附件1：项目申报书", None, "附件1：项目申报书.doc"),
        ("http://x.cn/P020240305.doc", "附件1", None, "附件1.doc"),
        ("http://x.cn/down.jsp?id=3", "点击下载", "attachment; filename*=UTF-8''%E7%94%B3%E6%8A%A5%E4%B9%A6.docx", "申报书.docx"),
        ("http://x.cn/down.jsp?id=3", "", 'attachment; filename="' + "申报书.doc".encode("gbk").decode("latin-1") + '"', "申报书.doc"),
        ("http://x.cn/down.jsp?id=3", "", 'attachment; filename="' + "申报书.doc".encode().decode("latin-1") + '"', "申报书.doc"),
        ("http://x.cn/down.jsp", "", "attachment; filename=%C9%EA%B1%A8%CA%E9.doc", "申报书.doc"),
        ("http://x.cn/down.jsp", "", 'attachment; filename="=?GBK?B?yeqxqMrpLmRvYw==?="', "申报书.doc"),
        ("http://x.cn/down?file=/up/%E8%A1%A8.xls", "", None, "表.xls"),
        ("http://x.cn/a/%E6%8C%87%E5%8D%97.pdf", "", None, "指南.pdf"),
        ("http://x.cn/a.doc", "", 'attachment; filename="../../etc/passwd"', "passwd.doc"),
        ("http://x.cn/a.doc", "..\\..\\windows\\表.doc", None, "表.doc"),
        ("http://x.cn/a.doc", "表\u202excod.exe", None, "表xcod.exe.doc"),
    ],
)  # fmt: skip
def test_names_of_files(url: str, label: str, disposition: str | None, name: str) -> None:
    assert file_name(url, label, disposition, b"") == name


@given(st.text(max_size=400), st.text(max_size=100) | st.none(), st.binary(max_size=8))
def test_any_name_is_safe(label: str, disposition: str | None, data: bytes) -> None:
    for name in (file_name("http://x.cn/download", label, disposition, data), clean(label)):
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\\0\n\r:*?"<>|')
        assert len(name.encode("utf-8", "replace")) <= LONGEST
        assert not name.startswith(".")
        assert name.partition(".")[0].lower() not in ("con", "nul", "prn", "aux", "com1", "lpt9")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://x.cn/art/2026/3/5/art_1_2.html", "art_1_2.html"),
        ("http://x.cn/xxgk/", "xxgk.html"),
        ("http://x.cn/", "page.html"),
        ("http://x.cn/show.jsp?id=9", "show.html"),
        ("http://x.cn/a/%E9%80%9A%E7%9F%A5.pdf", "通知.pdf"),
        ("http://x.cn/CON", "_CON.html"),
    ],
)
def test_names_of_pages(url: str, name: str) -> None:
    assert page_name(url, b"<html>") == name


# --- lists -----------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


def source_for(site: Site, **more: Any) -> WebSource:
    source = source_from({"name": "x", "cron": "0 * * * *", "pause": 0, "private": ["127.0.0.0/8"], **more})
    assert isinstance(source, WebSource)
    return source


def listing(source: WebSource, known: Known | None = None, mode: Mode = "new") -> Listing:
    def raise_(error: Exception) -> None:
        raise error

    with Fetcher(source, sleep=lambda _: None) as fetcher:
        return read_listing(source, fetcher, known or Known(), mode, raise_)


def rows(template: str, day: str = "2026-03-0{n}") -> str:
    return "\n".join(
        template.format(url=f"/art/{n}.html", title=title, cut=title[:12] + "…", day=day.format(n=n), n=n)
        for n, title in enumerate(TITLES, start=1)
    )


MENU = '<div class="menu"><ul><li><a href="/">首页</a></li><li><a href="/zw/">政务公开</a></li><li><a href="/hd/">互动</a></li><li><a href="/fw/">办事服务</a></li></ul></div>'
RELATED = '<div class="links"><a href="http://a.cn/">某某网站友情链接一</a><a href="http://b.cn/">某某网站友情链接二</a></div>'
LAYOUTS = {
    "ul with spans": '<ul class="news">' + rows('<li><span class="date">[{day}]</span><a href="{url}" title="{title}">{cut}</a></li>') + "</ul>",
    "table": "<table class='tb'><tr><th>标题</th><th>日期</th></tr>" + rows('<tr><td class="t"><a href="{url}">{title}</a></td><td class="d">{day}</td></tr>') + "</table>",
    "divs with a day over its month": rows('<div class="item"><div class="time"><b>0{n}</b><i>2026-03</i></div><h4><a href="{url}">{title}</a></h4><p>摘要文字</p></div>'),
    "dl": "<dl>" + rows('<dd><a href="{url}">{title}</a><em>{day}</em></dd>') + "</dl>",
    "bare links": '<div id="list">' + rows('<a class="row" href="{url}"><span>{title}</span><i>{day}</i></a>') + "</div>",
    "records in a script": '<div id="x"><script type="text/xml"><datastore><recordset>' + rows('<record><![CDATA[<li class="r"><a href="{url}">{title}</a><b>{day}</b></li>]]></record>') + "</recordset></datastore></script></div>",
    "old, in tables, without classes": '<table width="100%"><tr><td><table>' + rows('<tr><td>·<a href="{url}">{title}</a></td><td width="80">{day}</td></tr>') + "</table></td></tr></table>",
    "picture before the title": '<ul class="pic">' + rows('<li><a href="{url}"><img src="/a.jpg"></a><a href="{url}">{title}</a><span>{day}</span></li>') + "</ul>",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_list_of_each_layout_is_proposed_and_then_read(site: Site, layout: str) -> None:
    site.put(
        "/col/index.html",
        f"<html><head><title>通知</title></head><body>{MENU}{LAYOUTS[layout]}{RELATED}</body></html>",
    )
    asked = source_for(site, sitemap=f"{site.url}/col/index.html")
    with Fetcher(asked, sleep=lambda _: None) as fetcher:
        proposal = propose(asked.address, None, fetcher)
    assert isinstance(proposal.source, PageSource)
    assert "[[source]]" in as_toml(proposal.source)
    found = listing(
        source_from(
            {
                "name": "x",
                "cron": "0 * * * *",
                "page": proposal.source.page,
                "pause": 0,
                "private": ["127.0.0.0/8"],
                "list": proposal.source.list,
                **({"date": proposal.source.date} if proposal.source.date else {}),
            }
        )
    )  # type: ignore[arg-type]
    assert [item.title for item in found.items] == TITLES
    assert [item.listed_on for item in found.items] == [date(2026, 3, n) for n in range(1, 7)]
    assert [item.url for item in found.items] == [f"{site.url}/art/{n}.html" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("pager", "paging", "begins", "next_"),
    [
        ('<script>createPageHTML(8, 0, "index", "html");</script>', "index_{n}.html", 1, None),
        ("<script>createPageHTML('page_div',20, 1,'index','shtml',300);</script>", "index_{n}.shtml", 1, None),
        ('<a href="index.html">1</a><a href="index_2.html">2</a><a href="index_3.html">3</a>', "index_{n}.html", 2, None),
        ('<a href="?page=2">2</a><a href="?page=3">3</a><a href="?page=2">下一页</a>', "index.html?page={n}", 2, None),
        ('<a href="list_1.html">2</a> <a href="list_2.html">3</a>', "list_{n}.html", 1, None),
        ('<a class="next" href="p/2.html">下一页</a>', None, 2, None),
        ('<a class="next" href="page2.html">下一页</a>', None, 2, "a.next"),
        ('<a title="下一页" href="page2.html">下页</a>', None, 2, 'a[title="下一页"]'),
        ("", None, 2, None),
    ],
)  # fmt: skip
def test_how_a_list_goes_on_is_found(
    site: Site, pager: str, paging: str | None, begins: int, next_: str | None
) -> None:
    site.put("/col/index.html", f"<html><body>{LAYOUTS['ul with spans']}<div>{pager}</div></body></html>")
    asked = source_for(site, sitemap=f"{site.url}/col/index.html")
    with Fetcher(asked, sleep=lambda _: None) as fetcher:
        source = propose(asked.address, None, fetcher).source
    assert isinstance(source, PageSource)
    assert source.paging == paging
    assert source.next == next_
    if paging:
        assert source.paging_from == begins


def test_a_page_without_a_list_and_a_feed_and_a_sitemap_are_told_apart(site: Site) -> None:
    site.put("/none", f"<html><body>{MENU}<p>本页面由脚本生成</p></body></html>")
    site.put("/rss", '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>')
    site.put(
        "/map", '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
    )
    with Fetcher(source_for(site, sitemap=f"{site.url}/map"), sleep=lambda _: None) as fetcher:
        with pytest.raises(errors.AnswerUnreadable, match="no entries are repeated"):
            propose(f"{site.url}/none", None, fetcher)
        assert propose(f"{site.url}/rss", None, fetcher).source.kind == "feed"
        assert propose(f"{site.url}/map", None, fetcher).source.kind == "sitemap"


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>通知</title>
<item><title>关于申报的通知</title><link>/art/1.html</link><pubDate>Thu, 05 Mar 2026 01:00:00 GMT</pubDate>
<enclosure url="/files/1.doc" type="application/msword"/></item>
<item><title><![CDATA[关于<b>征集</b>的通知]]></title><guid>http://{host}/art/2.html</guid></item>
<item><title>无链接</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/atom2"/>
<entry><title>甲</title><link rel="alternate" href="/art/1.html"/><published>2026-03-05T20:00:00Z</published>
<updated>2026-03-07T00:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>乙</title><link>/art/9.html</link>
<dc:date>2026-03-05T09:00:00+08:00</dc:date></item></rdf:RDF>"""


def test_feeds_of_every_kind(site: Site) -> None:
    site.put("/rss", RSS.replace("{host}", site.url.removeprefix("http://")), "gb18030")
    site.put("/atom", ATOM)
    site.put("/atom2", ATOM.replace("/art/1", "/art/2").replace("/atom2", "/atom3").replace("甲", "丙"))
    site.put("/rdf", RDF)
    site.put("/bad", "<html><body>no feed</body></html>")
    found = listing(source_for(site, feed=f"{site.url}/rss"))
    assert found.items == (
        ListedItem(
            f"{site.url}/art/1.html", "关于申报的通知", date(2026, 3, 5), None, (f"{site.url}/files/1.doc",)
        ),
        ListedItem(f"{site.url}/art/2.html", "关于征集的通知"),
    )
    assert found.without_link == 1
    with pytest.raises(errors.Gone):
        listing(source_for(site, feed=f"{site.url}/atom"))  # its third page is not there
    site.put("/atom3", ATOM.replace("/art/1", "/art/3").replace('<link rel="next" href="/atom2"/>', ""))
    found = listing(source_for(site, feed=f"{site.url}/atom"))
    assert [(item.title, item.listed_on, item.modified_on) for item in found.items[:1]] == [
        ("甲", date(2026, 3, 6), date(2026, 3, 7))
    ]
    assert len(found.items) == 3
    assert listing(source_for(site, feed=f"{site.url}/rdf")).items[0].listed_on == date(2026, 3, 5)
    with pytest.raises(errors.AnswerUnreadable, match="its root is <html>"):
        listing(source_for(site, feed=f"{site.url}/bad"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script type='text/xml'>",
        "<script type='text/xml' ",
        "<a href=x.doc>",
        "<div class=fj>",
        "<a onclick=\"f('",
    ],
)
def test_a_page_of_one_thing_again_and_again_takes_time_in_proportion(hostile: str) -> None:
    from time import process_time

    from flows.sources.article import read_article
    from flows.sources.fetch import Answer
    from warehouse import clock

    source = source_from({"name": "x", "cron": "0 * * * *", "page": "http://x.cn/", "list": "li"})
    assert isinstance(source, PageSource)
    taken = []
    for size in (100_000, 400_000):
        answer = Answer("http://x.cn/", False, (hostile * (size // len(hostile))).encode(), clock.now())
        began = process_time()
        read_article(source, answer)
        taken.append(process_time() - began)
    assert taken[1] < max(1.0, 10 * taken[0])


def test_a_long_name_is_cut_before_it_is_looked_at() -> None:
    assert len(clean("名" * 1_000_000 + ".doc").encode()) <= LONGEST
    assert file_name("http://x.cn/a", "申" * 1_000_000, None, b"").startswith("申")


def test_a_feed_s_entities_are_not_followed(site: Site) -> None:
    site.put(
        "/rss",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title><link>/a</link></item></channel></rss>',
    )
    assert listing(source_for(site, feed=f"{site.url}/rss")).items[0].title in (None, "&x;")


def test_sitemaps_and_their_index(site: Site) -> None:
    import gzip

    urlset = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{0}/art/1.html</loc>'
        "<lastmod>2026-03-05</lastmod></url><url><loc>{0}/about.html</loc></url></urlset>"
    )
    site.put(
        "/map",
        f"<sitemapindex><sitemap><loc>{site.url}/a.gz</loc></sitemap><sitemap><loc>{site.url}/b</loc></sitemap></sitemapindex>",
    )
    site.put(
        "/a.gz", gzip.compress(urlset.format(site.url).encode()), headers={"Content-Type": "application/gzip"}
    )
    site.put("/b", f"{site.url}/art/2.html\n{site.url}/art/1.html\n", headers={"Content-Type": "text/plain"})
    found = listing(source_for(site, sitemap=f"{site.url}/map", links="/art/"))
    assert [item.url for item in found.items] == [f"{site.url}/art/1.html", f"{site.url}/art/2.html"]
    assert (found.items[0].listed_on, found.items[0].modified_on) == (None, date(2026, 3, 5))
    assert found.whole


# --- a list that moves -----------------------------------------------------------------------------


@pytest.fixture
def office() -> Iterator[Office]:
    with serving(Office()) as office:
        yield office


def office_source(office: Office, **more: Any) -> WebSource:
    source = source_from(office.stanza(**more))
    assert isinstance(source, WebSource)
    return source


def numbers(found: Listing) -> set[int]:
    return {int(item.url.rpartition("/")[2].removesuffix(".html")) for item in found.items}


def test_all_pages_are_read_once_and_later_only_until_what_is_known(office: Office) -> None:
    found = listing(office_source(office))
    assert numbers(found) == set(range(1, 13))
    assert (found.whole, found.pages, found.on_first_page, found.dated) == (True, 3, 5, 12)
    known = Known(frozenset(item.key for item in found.items))
    office.publish(13, "2026-03-09")
    office.seen.clear()
    again = listing(office_source(office), known)
    assert 13 in numbers(again)
    assert again.whole
    assert not office.asked(office.list_path(2)), "the second page is known in full"
    assert numbers(listing(office_source(office), known, "all")) == set(range(1, 14))


def test_an_item_that_is_pushed_to_the_next_page_is_listed_once(office: Office) -> None:
    office.after[LIST] = lambda: office.publish(13, "2026-03-09")
    found = listing(office_source(office))
    assert sorted(numbers(found)) == list(range(1, 14))
    assert len(found.items) == 13
    assert (found.moved, found.whole) == (True, True)


def test_an_item_that_is_pulled_to_a_page_already_read_is_not_missed(office: Office) -> None:
    """Number 7 is first on page 2; when 12 is taken down it moves to page 1, which was read before."""
    office.after[LIST] = lambda: office.remove("/art/2026/12.html")
    found = listing(office_source(office))
    assert numbers(found) == set(range(1, 13))
    assert found.moved


def test_a_list_that_never_rests_is_read_again_by_the_next_crawl(office: Office) -> None:
    numbers_ = iter(range(13, 100))

    def move() -> None:
        office.publish(next(numbers_), "2026-03-09")
        office.after[LIST] = move

    office.after[LIST] = move
    found = listing(office_source(office))
    assert not found.whole
    assert found.etag is None
    assert any("kept changing" in note for note in found.notes)


def test_sites_that_repeat_the_last_page_or_link_back_come_to_an_end(office: Office) -> None:
    last = office.pages[office.list_path(2)]
    office.tricks.append(
        lambda path: last if path.startswith("/col/tzgg/index_") and path not in office.pages else None
    )
    found = listing(office_source(office))
    assert (numbers(found), found.pages) == (set(range(1, 13)), 3)
    office.put(
        LIST,
        office.pages[LIST]
        .body.decode("gb18030")
        .replace("</body>", '<a class="next" href="index.html">下一页</a></body>'),
    )
    stanza = office.stanza(next="a.next")
    del stanza["paging"], stanza["paging_from"]
    assert listing(source_from(stanza)).pages == 1  # type: ignore[arg-type]


def test_pinned_items_do_not_hide_what_is_new_below_them(office: Office) -> None:
    known = Known(frozenset(item.key for item in listing(office_source(office)).items))
    newest = office.listed[0]
    office.publish(20, "2026-03-09")
    office.listed.remove(office.listed[0])
    office.listed.insert(
        3, ("/art/2026/20.html", "关于组织申报2026年度第20批重点研发项目的通知", "2026-03-09")
    )
    assert office.listed[0] == newest
    office.relist()
    assert 20 in numbers(listing(office_source(office), known))


def test_what_is_not_read_is_said(office: Office) -> None:
    found = listing(office_source(office, max_pages=2))
    assert (len(found.items), found.whole) == (10, True)
    assert any("only the first 2 pages" in note for note in found.notes)
    assert (
        listing(office_source(office, paging="nothing_{n}.html"))
        .notes[0]
        .startswith("there is no second page")
    )
