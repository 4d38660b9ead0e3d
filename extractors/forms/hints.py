"""What stands in a value cell and is no value: advice to the writer, skeletons, placeholders, limits."""

import re

from extractors.forms.labels import squeeze

_LESS = re.compile(
    r"(?:不少于|不低于|不得少于|至少|最少|不小于|大于|超过(?<!不超过))[约]?(\d{2,5})(?:个)?(?:汉)?字|(\d{2,5})(?:个)?(?:汉)?字(?:符)?(?:以上|起)"
)
_MORE = re.compile(
    r"(?:不超过|不多于|不得超过|不大于|最多|限制?在?|限|控制在|不得多于|少于(?<!不少于)(?<!得少于))[约]?(\d{2,5})(?:个)?(?:汉)?字"
    r"|(\d{2,5})(?:个)?(?:汉)?字(?:符)?(?:以内|之内|以下|内|为限)|[（(](?:≤|<|＜)(\d{2,5})字[）)]"
)
_BETWEEN = re.compile(r"(\d{2,5})(?:字)?[-—–~～至到](\d{2,5})(?:个)?(?:汉)?字")


def limits(text: str) -> tuple[int | None, int | None]:
    """(fewest, most) characters that the words ask for; 500字左右 asks for neither."""
    text = squeeze(text).translate(_WIDE)
    between = _BETWEEN.search(text)
    if between:
        return int(between.group(1)), int(between.group(2))
    low, high = _LESS.search(text), _MORE.search(text)
    return _first(low), _first(high)


_WIDE = {ord("０") + i: str(i) for i in range(10)}


def _first(match: "re.Match[str] | None") -> int | None:
    return None if match is None else next(int(g) for g in match.groups() if g)


_PLACEHOLDER = re.compile(
    r"\{[^{}\n]{0,40}\}?|｛[^｛｝\n]{0,40}｝|<[A-Za-z_][^<>\n]{0,30}>|\[(?:填写|请|此处|在此)[^\[\]\n]{0,30}\]"
    r"|[＊*]{2,}|[×xXＸ]{2,}|[〇○]{2,}(?![年月日])|点击(?:此处|这里)输入文字。?|单击(?:此处|这里)输入文字。?|请输入[^\n]{0,10}"
)
_LINES = re.compile(r"[_＿﹍﹏]+|[-—–]{4,}|[.．…]{3,}")
_SKELETON_WORDS = re.compile(
    r"(?:(?:单位|企业|公司|学院|部门|申报单位|推荐单位|主管部门|负责人|法定代表人|法人代表|项目负责人|申请人|承担单位|组长|专家|成员|填表人|经办人|学院负责人|"
    r"专家组成员|专家组组长|指导教师|本人|领导|签字人|所在单位|合作单位|法人|授权代表)*"
    r"[（(]?(?:盖章|签章|公章|签字|签名|印章|签字或盖章|签名或盖章|手签|加盖公章|盖公章|签字盖章)[）)]?[：:]?)"
)
_DATE_SKELETON = re.compile(
    r"(?:(?:19|20)\d\d|20|二〇|二○|2\s*0)?\s*[年]\s*月(?:\s*日)?(?:\s*时)?(?:\s*分)?(?:之前|以前|前)?|^\s*年\s*月|年份|(?:日期|时间)[：:]?"
)
_UNIT_ONLY = re.compile(
    r"^[（(]?(?:人民币)?(?:万元|元|亿元|人|个|项|篇|件|台|套|年|月|岁|%|％|家|次|名|人次|天|平方米|㎡|亩|个月|/|—|-|至|到|~|、|，)+[）)]?$"
)
_SIGNS = re.compile(r"[\s\u3000\xa0\u200b_＿、，。；：:（()）【】\[\]《》“”\"'.…·￥¥/\\|~～\-—–]+")
_CONTACT_WORDS = re.compile(
    r"(?:联系人|联系电话|手机|电话|联系方式|职务|职称|传真|邮箱|单位|姓名|日期|签名|签字|签章|盖章|时间)[：:]"
)


def without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub("", text)


def has_placeholder(text: str) -> bool:
    """The text holds a template's placeholder ({name}, XXX, ****)."""
    return bool(_PLACEHOLDER.search(text))


def is_blank(text: str) -> bool:
    """Nothing has been written: room, lines, units, 年 月 日, or a place to sign and stamp."""
    text = _LINES.sub("", without_placeholders(text))
    text = squeeze(text)
    if not text:
        return True
    if len(text) > 160:
        return False
    text = _DATE_SKELETON.sub("", text)
    text = _SKELETON_WORDS.sub("", text)
    text = _CONTACT_WORDS.sub("", text)
    text = _SIGNS.sub("", text)
    return not text or bool(_UNIT_ONLY.match(text))


_ADVICE = re.compile(
    r"不少于|不超过\d+个?字|字以内|字左右|限\d+个?字|\d+个?字|请填写|请说明|请简要|请描述|请列|请选择|请注明|请在|请按|可附页|可另附|另附页|附页|可加页|可续|"
    r"无须填写|无需填写|不需填写|不用填写|系统生成|系统自动|自动生成|自动计算|须填写|应填写|填写说明|如实填写|填报说明|"
    r"简要(?:说明|描述|介绍|阐述|概述)|简述|阐述|概述|分年度概述|主要包括|包括但不限于|重点说明|重点描述|从.{2,60}(?:角度|方面)|"
    r"例如|如：|例：|参考格式|格式[:：]|不填|可不填|选填|必填|详细说明|逐条|按照.{0,12}填写|需.{0,10}盖章|与.{0,12}一致|可多选|填写.{0,12}(?:名称|全称)"
)
_SOFT = re.compile(
    r"等(?:情况|指标|方面|内容|问题|角度|条件)?(?:[。；，、]|$)|包括|说明|情况|以及|及其|如[^，。]{2,20}等|是否|哪些|何种|多少"
)
_OWN = re.compile(
    r"本(?:公司|单位|项目组|校|院|所|企业|人)|我(?:公司|单位|校|院|所|们|市|省|县)|公司(?:成立|现有|拥有)|成立于|有限公司|大学|研究院"
)
_NUMBER = re.compile(
    r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]|[、．)）]|\s*[-—–~～]?\s*\d*\s*(?:字|页|年内|项以上|家以上|条|号))"
)


def advice_score(text: str) -> float:
    """How much a text reads as advice to the writer: from 1 on it does, unless the form is filled in."""
    words = squeeze(text[:2000])
    if not words:
        return 0.0
    points = 0.0
    if is_whole_parenthesis(words):
        points += 1.2
    if words.startswith(("注：", "注:", "备注：", "说明：", "填写说明", "填表说明", "提示：", "※")):
        points += 1.2
    hits = len({m.group() for m in _ADVICE.finditer(words)})
    points += min(hits, 2) * 1.0
    points += min(len(_SOFT.findall(words)), 4) * 0.3
    if _OWN.search(words):
        points -= 1.5
    points -= min(len(_NUMBER.findall(words)), 3) * 0.6
    if len(words) > 250:
        points -= 1.5
    return points


_WRAPPED = re.compile(r"^\s*[（(【\[](?P<inner>.{4,400}?)[）)】\]]。?\s*$", re.DOTALL)


def is_wrapped_advice(paragraph: str) -> bool:
    """A paragraph that stands wholly in parentheses and speaks to the writer."""
    return is_whole_parenthesis(squeeze(paragraph)) and advice_score(paragraph) >= 1.4


def is_whole_parenthesis(words: str) -> bool:
    """One pair of brackets opens with the first sign and closes with the last."""
    words = words.rstrip("。")
    if len(words) < 4 or words[0] not in "（(【[" or words[-1] not in "）)】]":
        return False
    depth = 0
    for at, sign in enumerate(words):
        depth += (sign in "（(【[") - (sign in "）)】]")
        if depth == 0:
            return at == len(words) - 1
    return False


def is_parenthesis(text: str) -> bool:
    """A line that stands wholly in parentheses."""
    words = squeeze(text)
    return len(words) > 2 and words[0] in "（([【" and words[-1] in "）)]】"


def is_note(text: str) -> bool:
    """A remark of the form's author, such as 注：项目实施年限一般不超过2年。"""
    return bool(_NOTE.match(squeeze(text)))


_NOTE = re.compile(
    r"^[（(【\[]?(?:[*※]?注[0-9一二三四五]?[：:、.]|备注[：:][^\s]{6,}|注意[：:]|说明[：:].{6,}|填表说明|填写说明|填报说明|温馨提示|[*※]注)"
)
