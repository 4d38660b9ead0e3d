"""Finds portals: the systems and sites where something is to be filed or read, with their addresses."""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.page_lines import own_lines
from extractors.grammar.emails import find_emails
from extractors.grammar.urls import Url, find_urls
from extractors.outline import Line, NoticePart, Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

_INTERESTING = re.compile(r"(?i)h ?t ?t ?p|www|[.．][A-Za-z0-9ａ-ｚ]|登[录陆]|进入|访问|ｗ")
_KIND = r"(?:平台|系统|网站|官网|门户|一网通办|网上办事大厅|办事大厅|专区|专栏|服务厅|在线|网)"
_KIND_ENDS = "台统站网户办厅区栏线"  # the last characters of these words
_NAME_END = re.compile(_KIND + r"$")
_HAN = r"[一-鿿A-Za-z0-9·+＋—-]"
# What stands between a name and its address: （网址：, 地址为, ，网址, 登录地址.
_BETWEEN = re.compile(
    r"[”\"」』》]?\s*(?:[(（][^()（）\n]{0,30}[)）])?\s*[(（\[【,，]?\s*(?:首页|页面|相关页面|官方|主页)?\s*"
    r"(?:(?:的)?(?:登[录陆]|访问|填报|申报|系统|平台|网上|注册|网站|具体|网页|链接|入口)?(?:网址|地址|链接|入口|域名|URL|url)(?:[(（][^()（）\n]{0,30}[)）])?(?:为|是)?)?\s*[:：,，]?\s*[(（<《“\"]?\s*$"
)
_LEAD = re.compile(
    r".*(?:登[录陆](?:到|至)?|注册并登[录陆]|进入|访问|点击|打开|通过|使用|利用|依托|浏览|关注|前往|在(?!线)|从|于|到|至|请|由|可|后(?!补)|的|将|并|另|(?:平台|系统|网站|网|门户)(?:及|或|和|与)|[：:]|[，,。；;！!？?、\s“”\"（）()《》【】])"
)
_VISIT = re.compile(
    r"(?:登[录陆](?:[(（]注册[)）])?|进入|访问|注册并登[录陆])\s*(?:到|至)?\s*[“\"「『]?("
    + _HAN
    + r"{2,40}?"
    + _KIND
    + r")(?![一-鿿]{0,3}(?:管理员|账号|帐号|密码|用户))[”\"」』]?"
)
_SENT_TO = re.compile(
    r"(?:登[录陆]|进入|访问|通过|点击|打开|注册|填报|申报|网址|地址|在|到|[：:（(“])[^。；;]{0,20}$"
)
_GENERIC = re.compile(
    r"^(?:(?:该|本|此|上述|相关|有关|我省|我市|省|市|国家|各自|所属|指定|以下|下列|网上|线上|在线|电子|统一|项目|管理|申报|填报|申请|注册|业务|评审|信息|科技|服务|办理|推荐|审核|用户|新|旧|原|的|进|行|全国|互联|校园|内|外|局域|专)*)(?:平台|系统|网站|官网|门户|网|门户网站|官方网站|在线|专栏|专区)$"
)
_NOT_PORTAL = re.compile(
    r"(?:信息来源|文章来源|来源|原文|本文链接|原文链接|转载|下载|网盘|提取码|会议链接|直播|扫码|视频|发布网址|责任编辑|主办单位|版权)[^。；;，,\n]{0,20}$"
)
_FILE = re.compile(r"(?i)\.(?:docx?|xlsx?|pdf|zip|rar|7z|wps|et|pptx?|jpe?g|png|gif|mp4|txt)(?:[?#].*)?$")
_HOSTS = re.compile(
    r"(?i)^(?:https?://)?(?:pan\.baidu|mp\.weixin|v\.qq|meeting\.tencent|weibo|yun\.|drive\.|docs\.qq|kdocs|wj\.qq|www\.wjx|share\.)"
)


class PortalMention(Mention, frozen=True, kw_only=True):
    """A portal as written; `url` with ASCII signs, None where only the name is there."""

    name: str | None = None
    url: str | None = None


def portal_mentions(document: Document, outline: Outline) -> list[PortalMention]:
    return [m for notice in outline.notices for m in _of_notice(document, outline, notice)]


def _of_notice(document: Document, outline: Outline, part: NoticePart) -> Iterator[PortalMention]:
    found: list[PortalMention] = []
    notice = part.index
    own = own_lines(document.text, outline, part)
    lines = [line for line in own if _INTERESTING.search(document.text, line.start, line.end)]
    for line in lines:
        found += _written(document.text, line, notice)
    found += _linked(document, own, notice, found)
    yield from found
    for line in lines:
        for mention in _named(document.text, line, notice):
            if not any(_means(mention.name or "", other.name or "") for other in found):
                found.append(mention)
                yield mention


def _written(text: str, line: Line, notice: int) -> Iterator[PortalMention]:
    """Addresses that stand in the text, with the name before them."""
    mails = find_emails(text, line.start, line.end)
    for url in find_urls(text, line.start, line.end):
        if any(m.start < url.end and url.start < m.end for m in mails) or not _is_portal(text, line, url):
            continue
        name = _name_before(text, line.start, url.start) or _name_after(text, url.end, line.end)
        start = min(name.start, url.start) if name else url.start
        end = max(name.end, url.end) if name else url.end
        yield PortalMention(
            start=start,
            end=end,
            notice=notice,
            component="portals.url",
            name=name.of(text) if name else None,
            url=url.url,
        )


def _is_portal(text: str, line: Line, url: Url) -> bool:
    before = text[max(line.start, url.start - 30) : url.start]
    return not (_FILE.search(url.url) or _HOSTS.match(url.url) or _NOT_PORTAL.search(before))


def _name_before(text: str, start: int, end: int) -> Span | None:
    """The name that ends right before the address or its label: 某平台（网址：."""
    before = text[max(start, end - 120) : end]
    base = end - len(before)
    between = _last_match(before)
    stop = base + between
    name = text[base:stop]
    lead = _LEAD.match(name)
    begin = base + (lead.end() if lead else 0)
    while begin < stop and not _NAME_END.search(text[begin:stop]):
        return None
    if stop - begin < 3:
        return None
    return Span(begin, stop)


def _last_match(before: str) -> int:
    """Where the name ends: the earliest place from which only signs and the word 网址 follow."""
    for at in range(max(0, len(before) - 60), len(before) + 1):
        if at and before[at - 1] not in _KIND_ENDS:
            continue
        if _BETWEEN.fullmatch(before, at) and (at == 0 or _NAME_END.search(before, 0, at)):
            return at
    return len(before)


def _name_after(text: str, start: int, end: int) -> Span | None:
    """http://… （某平台）: the name in brackets behind the address."""
    match = re.compile(r"\s*[(（“\"]?(" + _HAN + r"{2,30}" + _KIND + r")[)）”\"]").match(text, start, end)
    return Span(*match.span(1)) if match else None


def _linked(
    document: Document, lines: list[Line], notice: int, found: list[PortalMention]
) -> list[PortalMention]:
    """Links whose words are a portal's name: the address is the link's target."""
    more: list[PortalMention] = []
    for link in document.links:
        words = document.text[link.start : link.end]
        line = next((line for line in lines if line.start <= link.start < line.end), None)
        name = re.sub(r"[“”\"\s]", "", words)
        if line is None or not re.match(r"https?://", link.target) or find_urls(words):
            continue
        # A site's own menu has links of one word a line; a notice says where to go.
        if not _NAME_END.search(name) or not _SENT_TO.search(document.text[line.start : link.start]):
            continue
        if (
            _FILE.search(link.target)
            or _HOSTS.match(link.target)
            or any(m.url == link.target for m in [*found, *more])
        ):
            continue
        more.append(
            PortalMention(
                start=link.start,
                end=link.end,
                notice=notice,
                component="portals.link",
                name=name,
                url=link.target,
            )
        )
    return more


def _named(text: str, line: Line, notice: int) -> Iterator[PortalMention]:
    """登录某平台 without an address."""
    for match in _VISIT.finditer(text, line.start, line.end):
        name = match[1]
        if not _GENERIC.match(name):
            yield PortalMention(
                start=match.start(1),
                end=match.end(1),
                notice=notice,
                component="portals.name",
                name=name,
                url=None,
            )


def _means(short: str, full: str) -> bool:
    """阳光政务平台 and 广东省科技业务管理阳光政务平台: one is the other's short name."""
    short, full = sorted((short, full), key=len)
    if not short:
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)


@Language.component("notices_portals")
def portals(doc: Doc) -> Doc:
    mark(doc, "portals", portal_mentions(document_of(doc), outline_of(doc)))
    return doc
