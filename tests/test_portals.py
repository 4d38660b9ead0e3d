"""Web addresses and the portals they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.document import Document, Span
from extractors.fields.portals import portal_mentions
from extractors.grammar.urls import find_urls
from extractors.outline import Line, NoticePart, Outline
from normalizers.context import NoticeContext
from normalizers.portals import portals

URLS = {
    "（http//pro.gdstc.gov.cn，以下简称": ["http://pro.gdstc.gov.cn"],
    "网址：http://218.60.90.30/kjjpm/user/login.html），点选": ["http://218.60.90.30/kjjpm/user/login.html"],
    "(网址:kjxm.gxsti.net)，在": ["kjxm.gxsti.net"],
    "http：／／ｗｗｗ．kjt.gov.cn／abc。": ["http://www.kjt.gov.cn/abc"],
    "https://a.b.gov.cn/x?y=1&z=(2))": ["https://a.b.gov.cn/x?y=1&z=(2)"],
    "平台(www.xx.gov.cn).登录": ["www.xx.gov.cn"],
    "218.60.90.30:8080/login": ["218.60.90.30:8080/login"],
    "http:// kjt.hebei.gov.cn": ["http://kjt.hebei.gov.cn"],
    "http:/kjt.hebei.gov.cn/": ["http://kjt.hebei.gov.cn/"],
    "http:\\\\kjt.hebei.gov.cn": ["http://kjt.hebei.gov.cn"],
    "https://szgx.miit.gov.cn/zzyszh填报": ["https://szgx.miit.gov.cn/zzyszh"],
    "https://sso.x.cn/?service=https://y.cn/z": ["https://sso.x.cn/?service=https://y.cn/z"],
    "http://a.gov.cn、http://b.gov.cn": ["http://a.gov.cn", "http://b.gov.cn"],
    "http://a.gov.cnhttp://b.gov.cn": ["http://a.gov.cn", "http://b.gov.cn"],
    "登录service.most.gov.cn。": ["service.most.gov.cn"],
    "http://kjt.gov.cn.": ["http://kjt.gov.cn"],
    "“http://kjt.gov.cn/a_b-c/#/login”": ["http://kjt.gov.cn/a_b-c/#/login"],
}


@pytest.mark.parametrize("text", URLS)
def test_written_addresses(text: str) -> None:
    found = find_urls(text)
    assert [u.url for u in found] == URLS[text]
    assert all(0 <= u.start < u.end <= len(text) for u in found)


@pytest.mark.parametrize(
    "text",
    ["2024.05.13", "附件1.doc", "1.项目", "kjc@163.com", "3.5万元", "http协议", "www", "第1.2.3条", "e.g."],
)
def test_no_address_here(text: str) -> None:
    assert find_urls(text) == []


def read(text: str, links: tuple[tuple[str, str, str], ...] = ()) -> list[tuple[str | None, str | None]]:
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    for before, words, target in links:
        with builder.open_paragraph():
            builder.write(before)
            builder.link(words, target)
    document = builder.build(format="txt", reader="test")
    context = NoticeContext(notice_id="n", index=0, text=document.text)
    rows = portals(portal_mentions(document, outline_of(document)), context)
    for row in rows:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    return [(row.name, row.url) for row in rows]


def outline_of(document: Document) -> Outline:
    lines, at = [], 0
    for raw in document.text.split("\n"):
        if raw.strip():
            lines.append(Line(at, at + len(raw), notice=0))
        at += len(raw) + 1
    whole = Span(0, len(document.text))
    return Outline(
        (NoticePart(index=0, parent=None, role="root", span=whole, body=whole),), (), (), tuple(lines)
    )


PORTALS = {
    "登录（注册）东海市科技项目管理信息平台（网址：http://1.2.3.4/kj/login.html），点选": [
        ("东海市科技项目管理信息平台", "http://1.2.3.4/kj/login.html")
    ],
    "“某省科技计划业务管理信息系统”（网址:kjxm.abc.net），": [
        ("某省科技计划业务管理信息系统", "kjxm.abc.net")
    ],
    "请申报单位登录“江南科技大脑”（https://kjdn.abc.gov.cn）填报": [(None, "https://kjdn.abc.gov.cn")],
    "登录省科技厅门户网站（http://kjt.abc.gov.cn），点击“项目申报”": [
        ("省科技厅门户网站", "http://kjt.abc.gov.cn")
    ],
    "申报系统网址为：https://xm.abc.cn/login。": [("申报系统", "https://xm.abc.cn/login")],
    "网上申报平台：www.abc.gov.cn": [("网上申报平台", "www.abc.gov.cn")],
    "http://kjjh.abc.cn（科技计划管理系统）": [("科技计划管理系统", "http://kjjh.abc.cn")],
    "通过国家科技管理信息系统公共服务平台（http://service.abc.gov.cn）进行申报": [
        ("国家科技管理信息系统公共服务平台", "http://service.abc.gov.cn")
    ],
    "登录浙海政务服务网，搜索“科技创新”，点击“立即办理”。": [("浙海政务服务网", None)],
    "登录岭东省科技业务阳光政务平台（http//pro.abc.gov.cn，以下简称“阳光平台”）\n登录阳光政务平台": [
        ("岭东省科技业务阳光政务平台", "http://pro.abc.gov.cn")
    ],
    "登录政务服务网，搜索“科技创新”。": [("政务服务网", None)],
    "请登录系统填报，进入申报系统后提交。": [],
    "请及时登录该平台，登录网上申报系统。": [],
    "信息来源：http://www.abc.gov.cn/a.html": [],
    "附件下载：http://www.abc.gov.cn/a.docx": [],
    "下载地址：http://www.abc.gov.cn/file": [],
    "链接: https://pan.baidu.com/s/1abcDEF 提取码：abcd": [],
    "邮箱：kjc@abc.gov.cn": [],
    "会议链接：https://meeting.tencent.com/dm/abc": [],
    "系统（http://a.gov.cn/）已开放。请登录http://a.gov.cn填报": [(None, "http://a.gov.cn/")],
}


@pytest.mark.parametrize("text", PORTALS)
def test_portals(text: str) -> None:
    assert read(text) == PORTALS[text]


def test_link_whose_words_are_a_name() -> None:
    links = (
        ("请登录", "东海科技管理平台", "https://kj.abc.gov.cn/"),
        ("", "国际合作网站", "https://menu.abc.gov.cn/"),
        ("请下载", "附件1.docx", "https://kj.abc.gov.cn/1.docx"),
        ("点击", "这里", "https://x.cn"),
    )
    assert read("各有关单位：", links) == [("东海科技管理平台", "https://kj.abc.gov.cn/")]


@given(st.text(alphabet="htp:/w.abcn平台（网址：）登录系统，", max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    read(text)
