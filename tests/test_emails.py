"""The e-mail grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.emails import find_emails

WRITTEN = {
    "电子邮箱：lnskjt_ghc@163.com": ["lnskjt_ghc@163.com"],
    "邮箱2364818426@qq.com。附件": ["2364818426@qq.com"],
    "发送至bhz19@xjtu.edu.cn.": ["bhz19@xjtu.edu.cn"],
    "rf_lee＠foxmail．com，": ["rf_lee@foxmail.com"],
    "ｓｔｔ＠１６３．ｃｏｍ": ["stt@163.com"],
    "abc@163.comQQ群": ["abc@163.com"],
    "abc@163.com13800001234": ["abc@163.com"],
    "a.b-c@kjt.zj.gov.cn联系人": ["a.b-c@kjt.zj.gov.cn"],
    "邮箱：kjc#163.com（请将#换成@）": ["kjc@163.com"],
    "邮箱：abc @ 163. com": ["abc@163.com"],
    "邮箱:xx@163。com": ["xx@163.com"],
    "xx(at)163.com": ["xx@163.com"],
    "xx[AT]163.com": ["xx@163.com"],
    "E-mail:kjt@hubei.gov.cn；": ["kjt@hubei.gov.cn"],
    "KJC@QQ.COM": ["KJC@qq.com"],
    "abc@163.com/def@qq.com、g@126.com": ["abc@163.com", "def@qq.com", "g@126.com"],
    "<kjc@kjj.dl.gov.cn>": ["kjc@kjj.dl.gov.cn"],
    "_x@163.com": ["x@163.com"],
    "kjc@vip.163.com": ["kjc@vip.163.com"],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_written_forms(text: str) -> None:
    found = find_emails(text)
    assert [e.address for e in found] == WRITTEN[text]
    assert all("@" in e.address and 0 <= e.start < e.end <= len(text) for e in found)


@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "@",
        "微博@科技日报",
        "@所有人",
        "a@163",
        "第#1题.com",
        "http://a.gov.cn/x",
        "#中国科技",
        "at",
        "x@文件.doc",
    ],
)
def test_no_address_here(text: str) -> None:
    assert find_emails(text) == []


def test_place_leaves_the_label_out() -> None:
    text = "邮箱：kjc@163.com。"
    (found,) = find_emails(text)
    assert text[found.start : found.end] == "kjc@163.com"


LOCAL = st.from_regex(r"[a-z0-9][a-z0-9_.]{0,14}[a-z0-9]", fullmatch=True)
HOST = st.sampled_from(
    ["163.com", "qq.com", "kjt.zj.gov.cn", "xjtu.edu.cn", "foxmail.com", "most.cn", "sina.com.cn"]
)


@given(
    LOCAL, HOST, st.sampled_from(["", "邮箱：", "，", "（"]), st.sampled_from(["", "。", "）", "，电话", "."])
)
def test_any_address_in_chinese_text(local: str, host: str, before: str, after: str) -> None:
    text = f"{before}{local}@{host}{after}"
    (found,) = find_emails(text)
    assert found.address == f"{local}@{host}"
    assert text[found.start : found.end] == f"{local}@{host}"


@given(st.text(alphabet="ab.@#-_1 ＠．。com邮箱", max_size=60))
def test_any_text_gives_exact_ranges(text: str) -> None:
    for found in find_emails(text):
        assert 0 <= found.start < found.end <= len(text)
