"""What a piece of text of a contact line may be: a name, an office, a role, a field, an address."""

import re
from functools import cache

from extractors.fields.contact_draft import Found
from extractors.fields.contact_tokens import Token
from extractors.grammar.departments import Unit, unit_ends, unit_of
from extractors.grammar.labels import ContactLabel, contact_labels
from extractors.grammar.names import read_name, split_title, titles

ROLE_WORDS = re.compile(
    r"咨询|支持|服务|受理|解答|监督|投诉|举报|指导|答疑|维护|运维|业务|政策|技术|申报|填报|注册|网络|系统|财务|审核|评审|管理|事务|协调|推荐|受理|热线|合同|平台|认定|投递|报名|商务|财务|会务|行政|法务|媒体"
)
ROLE_ENDS = re.compile(
    r"(?:咨询|支持|服务|受理|解答|监督|投诉|举报|指导|答疑|维护|运维|热线|保障|业务|政策|问题|事宜|事项|方面|审核|申报|技术|操作)$"
)
_ROLE_HEAD = re.compile(
    r"(?:业务|政策|技术|系统|申报|项目|平台|网络|填报|投诉|监督|综合|管理|软件|服务|财务)+$"
)
_ROLE_TAIL = re.compile(
    r"(?:业务|政策|技术|系统|申报|项目|平台|网络|填报|投诉|监督|综合|管理|软件|服务|财务)*"
    r"(?:咨询|支持|受理|解答|监督|投诉|举报|答疑|指导|服务|保障|维护)+$"
)
# Headings of a notice's sections that end like roles.
NO_ROLE = re.compile(
    r"^(?:(?:其他|其它|有关|相关|注意|重要|申报|工作|具体|几点|需要|通知|未尽|特别|温馨)*(?:注意|其他|其它|有关|相关)?(?:事项|事宜|问题|要求|说明|方面)"
    r"|(?:组织|项目|网上|网络|企业|单位|材料|推荐|在线|线上|自主|个人|集中|统一|及时)*(?:申报|审核|填报|注册|推荐|受理|操作|管理)|(?:关键|核心|共性|前沿|重点|主要)*技术)$"
)
DOMAIN_ENDS = re.compile(r"(?:领域|方向|产业|行业|专项|类|业|专题|项目|计划|片区|市|区|县)$")
FIELD_ENDS = re.compile(r"(?:领域|方向|产业|行业|专项|类|专题|计划|基金|片区)$")
# What brackets say of the number or the hours, not of the person.
NOTE_OF_NUMBER = re.compile(
    r"工作日|周一|同号|同名|男|女|微信|分机|内线|短号|办公|座机|手机|兼|传真|上午|下午|节假日|\d|带?区号|小时|请|值班"
)
NO_KEY = re.compile(
    r"联系我们|附件|如下|以下|通知|事项|事宜如|时间|注意|备注|^注$|要求|说明|条件|单位$|内容|材料|程序|流程|步骤|方式|范围|对象|标题|主题|命名|格式|日期|地点|路径|名称|抄送|主送|来源|发布|作者|编辑|字体|浏览|例如|^如$|示例"
)
SENDS = re.compile(
    r"发送|报送|发至|送至|提交|寄至|投递|上传|反馈|报至|发到|报到|传至|送达|发往|电子版|同步|材料"
)
TRAILS = re.compile(
    r"(?:工作人员|的)?(?:进行|取得|保持|直接|电话)?(?:联系|咨询|沟通|对接|领取|办理|提交|报名|洽询|查询|反映|索取)$"
)
_TO_CONTACT = re.compile(r"(?:同志|老师)?(?:取得|直接|电话)?(?:联系|对接|咨询|沟通)$")
DUTY = re.compile(r"(?:主要|具体|分别)?(?:负责|承担|受理|管理|对口|分管)")
ASKS = re.compile(r"致电|咨询|垂询|拨打|来电|联系|详询")
ADDRESS = re.compile(r"\d|[楼室号座层厅栋幢]$|大道|大厦|路$")
PHONE_KINDS = frozenset({"办公室", "办", "办公", "单位", "手机", "座机", "宅电", "值班", "值班室"})
EXAMPLE = re.compile(r"(?:如|例如|示例|格式为?|样例|比如)[：:]?$")


@cache
def contact_ends() -> frozenset[str]:
    """The last characters of offices, roles, fields and labels; other headings are none of them."""
    roles = "询持务理答督诉报导疑护维线障策题宜项面核术作"
    fields = "域业项划题"
    return frozenset(roles + fields) | unit_ends() | {label[-1] for label in contact_labels()}


def names_in(token: Token, labelled: bool) -> list[Found]:
    """The names in a piece of text: whole, behind a verb or an office, or none."""
    text = token.text
    whole = read_name(text, labelled=labelled)
    if whole:
        return [Found(token.start, token.end, whole[0])]
    if len(text) > 40:
        return []
    asked = _TO_CONTACT.search(text)  # 请与省科技厅社发处汪洁联系
    text = text[: asked.start()] if asked is not None else text
    end = token.start + len(text)
    titled = titled_tail(text)
    if titled:
        return [Found(end - len(titled[1]), end, titled[2])]
    for width in (4, 3, 2):
        name = read_name(text[-width:]) if len(text) > width else None
        if name and leads_to_name(text[:-width]):
            return [Found(end - width, end, name[0])]
    return []


def glued_unit(token: Token, name: Found) -> Unit | None:
    head = token.text[: name.start - token.start]
    return unit_in(head) if head else None


def split_prefix(prefix: Token, label: ContactLabel) -> tuple[Unit | None, str | None]:
    """市科技局业务 before 咨询电话：: the body and the whole role; nothing where no body is named."""
    head = _ROLE_HEAD.search(prefix.text)
    unit = unit_of(prefix.text[: head.start()]) if head is not None else None
    if unit is None or head is None or label.role is None:
        return None, None
    return unit, head[0] + label.role


def label_role(prefix: Token, token: Token) -> str | None:
    label = token.label
    assert label is not None
    words = re.sub(
        r"^(?:.*(?:请|拨打|致电|拨|打|及|和|的|按照|如有|若有|可|指定|保持|统一|公布|注明|填写|以及|我[厅局处院会部省市]))",
        "",
        prefix.text,
    )
    if (
        read_name(prefix.text)
        or re.search(r"[局厅委处]|相关|有关|科室|部门", words)
        or not 2 <= len(words) <= 14
        or not ROLE_WORDS.search(words + (label.role or ""))
    ):
        return None
    if "person" in label.fields:
        return words + re.sub(r"\s", "", token.text) if label.fields == {"person"} else words
    return words + (label.role or "")


def split_role(text: str) -> tuple[Unit | None, str]:
    """市科技局业务咨询: the body and the role; a role alone is given back whole."""
    role = _ROLE_TAIL.search(text)
    body = unit_of(text[: role.start()]) if role is not None else None
    return (body, role[0]) if body is not None and role is not None else (None, text)


def field_name(text: str) -> str:
    return re.sub(r"(?:等)?(?:重点)?领域$", "", text) or text


def leads_to_name(head: str) -> bool:
    """What may stand right before a name: an office, or a verb such as 联系."""
    return (
        unit_in(head) is not None
        or split_title(head)[1] is not None
        or head in titles()
        or bool(re.search(r"(?:联系|咨询|致电|请找|找|联系人|由|与|：)$", head))
    )


def titled_tail(text: str) -> tuple[str, str, str] | None:
    """高新处王老师 → head, tail, name."""
    rest, title = split_title(text)
    if title is None or len(title) == 1:
        return None
    for width in (1, 3, 2):
        if len(rest) > width:
            name = read_name(rest[-width:] + title)
            if name and leads_to_name(rest[:-width]):
                return rest[:-width], rest[-width:] + title, name[0]
    return None


def unit_in(text: str) -> Unit | None:
    """The office that the text ends with, also before 联系 or 咨询, or a post in it: 高新科科长."""
    text = TRAILS.sub("", text)
    unit = unit_of(text)
    if unit is not None or text[-1:] not in _post_ends():
        return unit
    office, post = split_title(text)
    return unit_of(office) if post is not None and len(post) > 1 else None


@cache
def _post_ends() -> frozenset[str]:
    return frozenset(title[-1] for title in titles() if len(title) > 1)
