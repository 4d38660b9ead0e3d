# ruff: noqa: E501  (markup and messages stand as they are written)
"""The site of a science bureau: a list of several pages in GB18030, notices, and what is attached to them."""

import io
import zipfile

from tests.sites.site import Site

PER_PAGE = 5
LIST = "/col/tzgg/index.html"


def notice_page(title: str, day: str, body: str, files: str = "", visits: int = 1) -> str:
    """A notice as such systems write it: menu, table of facts, text, box with the files, counter, footer."""
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}_某市科学技术局</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/col/zwgk/">政务公开</a><a href="/files/guide.pdf">办事指南</a></div>
<div class="article"><h1>{title}</h1><div class="info">发布时间：{day} 来源：科技局 浏览次数：{visits}</div>
<div class="con">{body}</div>
<div class="fj">{files}</div></div>
<div class="footer">版权所有：某市科学技术局 地址：某市人民路1号</div></body></html>"""


def paragraphs(title: str, due: str, day: str) -> str:
    return (
        "<p>各县（市、区）科技局，各有关单位：</p>"
        f"<p>为做好科技计划项目的组织工作，现就{title.removeprefix('关于')}有关事项通知如下。请各单位认真组织申报，"
        "严格审核把关，按要求报送材料。</p>"
        f"<p>一、申报材料请于{due}前报送至市科技局发展规划处。</p>"
        "<p>二、联系人：张三，电话：0571-87654321。</p>"
        f"<p style='text-align:right'>某市科学技术局</p><p style='text-align:right'>{day}</p>"
    )


def form(year: str) -> bytes:
    """A form in RTF under the ending .docx, as is not seldom; it is quickly read."""
    text = f"{year}年度科技计划项目申报书".encode("gb18030")
    return b"{\\rtf1\\ansi\\ansicpg936 " + b"".join(b"\\'%02x" % one for one in text) + b"\\par}"


class Office(Site):
    """Notices by number, newest first in the list; `publish` and `correct` change them."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[tuple[str, str, str]] = []  # address, title, day; newest first
        self.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
        self.put("/files/P020240305.docx", form("2025"), headers={"Content-Type": "application/msword"})
        self.put("/files/guide.pdf", b"%PDF-1.4 the site's own guide")
        self.put("/files/fj.zip", self.archive(), headers={"Content-Type": "application/zip"})
        for number in range(1, 13):
            self.publish(number, f"2025-{number:02d}-05")

    @staticmethod
    def archive() -> bytes:
        """A zip as Chinese Windows writes it: names in GBK, without the mark for UTF-8."""
        holder = io.BytesIO()
        with zipfile.ZipFile(holder, "w") as archive:
            text = "关于报送技术需求的说明\n请于2026年9月30日前报送。\n某市科学技术局\n2026年3月1日\n"
            archive.writestr(zipfile.ZipInfo("gbk-name.txt", (2026, 3, 1, 0, 0, 0)), text.encode("gb18030"))
        return holder.getvalue().replace(b"gbk-name", "需求说明".encode("gbk"))

    def publish(self, number: int, day: str, files: str | None = None) -> str:
        path = f"/art/2026/{number}.html"
        title = f"关于组织申报2026年度第{number}批重点研发项目的通知"
        due = f"2026年12月{number % 28 + 1}日"
        if files is None:
            files = ""
            if number % 4 == 0:
                files = '附件：<a href="/files/P020240305.docx">附件1：项目申报书.docx</a>'
            elif number % 4 == 1:
                files = '<a href="../../files/fj.zip">附件：申报材料.zip</a>'
        self.put(path, notice_page(title, day, paragraphs(title, due, "2026年3月5日"), files), "gb18030")
        self.listed.insert(0, (path, title, day))
        self.relist()
        return path

    def remove(self, path: str) -> None:
        self.listed = [entry for entry in self.listed if entry[0] != path]
        self.relist()

    def relist(self) -> None:
        """Writes the pages of the list anew: index.html, index_1.html, …"""
        pages = [self.listed[at : at + PER_PAGE] for at in range(0, len(self.listed), PER_PAGE)] or [[]]
        for number in range(len(pages), 50):
            self.pages.pop(self.list_path(number), None)
        for number, entries in enumerate(pages):
            rows = "".join(
                f'<li><span class="date">[{day}]</span><a href="{path}" title="{title}" target="_blank">'
                f"{title[:18]}…</a></li>\n"
                for path, title, day in entries
            )
            self.put(
                self.list_path(number),
                f'<html><head><meta charset="gb2312"><title>通知公告</title></head><body>'
                f'<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/x/">机构</a></li></ul></div>'
                f'<div class="list"><ul class="news">{rows}</ul></div>'
                f'<script>createPageHTML({len(pages)}, {number}, "index", "html");</script></body></html>',
                "gb18030",
            )

    @staticmethod
    def list_path(number: int) -> str:
        return LIST if number == 0 else f"/col/tzgg/index_{number}.html"

    def stanza(self, name: str = "office", **more: object) -> dict[str, object]:
        """The settings of a source for this site, as sources.toml has them."""
        return {
            "name": name,
            "cron": "*/30 8-18 * * 1-5",
            "page": f"{self.url}{LIST}",
            "list": "ul.news li",
            "date": "span.date",
            "paging": "index_{n}.html",
            "paging_from": 1,
            "private": ["127.0.0.0/8", "::1/128"],
            "pause": 0,
            **more,
        }
