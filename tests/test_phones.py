"""The telephone grammar and the form that numbers are kept in."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.phone_number import area_codes
from extractors.grammar.phones import find_phones
from normalizers.phones import phone_list


def phones_in(text: str, area_code: str | None = None) -> list[str]:
    return phone_list(find_phones(text), area_code)


WRITTEN = {
    "0411-39989885、39989886": ["0411-39989885", "0411-39989886"],
    "0411—39989885": ["0411-39989885"],
    "０４１１－３９９８９８８５": ["0411-39989885"],
    "0411――39989885": ["0411-39989885"],
    "0411–39989885/39989886": ["0411-39989885", "0411-39989886"],
    "024-23983409   23983439": ["024-23983409", "024-23983439"],
    "024-23983409-23983439": ["024-23983409", "024-23983439"],
    "020-87684368、87683613、83163910": ["020-87684368", "020-87683613", "020-83163910"],
    "87683613/14": ["87683613", "87683614"],
    "83163930、31、32": ["83163930", "83163931", "83163932"],
    "010-62751234、1235": ["010-62751234", "010-62751235"],
    "（0411）84700456转801": ["0411-84700456 ext. 801"],
    "(0411)84700456": ["0411-84700456"],
    "(0411)-84700456": ["0411-84700456"],
    "0411（84700456）": ["0411-84700456"],
    "0411-84701234-8012": ["0411-84701234 ext. 8012"],
    "0411-84701234转分机8012": ["0411-84701234 ext. 8012"],
    "0411-84701234（转8012）": ["0411-84701234 ext. 8012"],
    "0551－6267 8901转8011、8012": ["0551-62678901 ext. 8011", "0551-62678901 ext. 8012"],
    "0411-84701234 ext. 801": ["0411-84701234 ext. 801"],
    "027-8723 0000": ["027-87230000"],
    "010-6275-1234": ["010-62751234"],
    "010 62751234": ["010-62751234"],
    "02787236506": ["027-87236506"],
    "041139989885": ["0411-39989885"],
    "+86-411-39989885": ["0411-39989885"],
    "+86-0411-39989885": ["0411-39989885"],
    "0086-10-62751234": ["010-62751234"],
    "（86）10-62751234": ["010-62751234"],
    "+8613800001234": ["13800001234"],
    "+86 138 0000 1234": ["13800001234"],
    "86-13800001234": ["13800001234"],
    "138-8052-0000": ["13880520000"],
    "138 8052 0000": ["13880520000"],
    "013800001234": ["13800001234"],
    "13800001234/13900001234": ["13800001234", "13900001234"],
    "400-812-3456": ["400-812-3456"],
    "4008123456转2": ["400-812-3456 ext. 2"],
    "400 812 3456": ["400-812-3456"],
    "咨询热线：12345": ["12345"],
    "0571-12345": ["0571-12345"],
    "0773-2290810": ["0773-2290810"],
    "电话2290810": ["2290810"],
    "电话：6788 0130": ["67880130"],
    "Tel:027-67880130": ["027-67880130"],
    "87683613、2024年": ["87683613"],
    "0411-39989885，13900001234": ["0411-39989885", "13900001234"],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_written_forms(text: str) -> None:
    assert phones_in(text) == WRITTEN[text]


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月31日",
        "20240115",
        "2024-01-15 10:20:30",
        "国科发资〔2024〕28号",
        "210102198001011234",
        "91440101MA5CB8X123",
        "邮编：110004",
        "QQ：12345678",
        "QQ群：345678912",
        "微信号：87654321",
        "2191290347@qq.com",
        "3000000元",
        "5000000.00",
        "20000000人次",
        "ICP备05012345号",
        "第2290810号",
        "编号：83163930",
        "账号8316393012345678",
        "1-4",
        "12345",
        "",
    ],
)
def test_other_numbers(text: str) -> None:
    assert find_phones(text) == []


def test_area_code_completes_only_numbers_of_its_length() -> None:
    assert phones_in("39989885", "0411") == ["0411-39989885"]
    assert phones_in("2290810", "0411") == ["2290810"]
    assert phones_in("2290810", "0773") == ["0773-2290810"]
    assert phones_in("13800001234、12345", "0411")[0] == "13800001234"


def test_parts_and_place() -> None:
    text = "电话：（0411）84700456转801。"
    (found,) = find_phones(text)
    assert text[found.start : found.end] == "（0411）84700456转801"
    assert (found.kind, found.area_code, found.number, found.extension) == (
        "landline",
        "0411",
        "84700456",
        "801",
    )
    assert found.certain and not found.inherited


def test_a_piece_of_the_text() -> None:
    text = "0411-39989885 和 024-23983409"
    (found,) = find_phones(text, 14)
    assert text[found.start : found.end] == "024-23983409"


def test_former_codes_and_lengths() -> None:
    assert area_codes()["0411"] == (8,)
    assert area_codes()["0773"] == (7,)
    assert area_codes()["0731"] == (8,)
    assert "0413" in area_codes()  # 抚顺 before it took 024
    assert len(area_codes()) > 320


AREA = st.sampled_from(sorted(area_codes()))
DIGIT = st.sampled_from("0123456789")
GAP = st.sampled_from(["-", "—", "－", "–", " ", " - ", "--", ""])


@st.composite
def landlines(draw: st.DrawFn) -> tuple[str, str]:
    code = draw(AREA)
    length = area_codes()[code][0]
    number = draw(st.sampled_from("2345678")) + "".join(
        draw(st.lists(DIGIT, min_size=length - 1, max_size=length - 1))
    )
    return code, number


@given(
    landlines(),
    GAP,
    st.sampled_from(["", "电话：", "联系电话:", "（", "王强 "]),
    st.sampled_from(["", "。", "，", "）", " "]),
)
def test_any_landline_however_parted(phone: tuple[str, str], gap: str, before: str, after: str) -> None:
    code, number = phone
    assert phones_in(f"{before}{code}{gap}{number}{after}") == [f"{code}-{number}"]


@given(landlines(), st.integers(1, 99999))
def test_any_extension(phone: tuple[str, str], extension: int) -> None:
    code, number = phone
    assert phones_in(f"{code}-{number}转{extension}") == [f"{code}-{number} ext. {extension}"]


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["{0}{1}{2}", "{0}-{1}-{2}", "{0} {1} {2}", "+86{0}{1}{2}"]),
)
def test_any_mobile(number: str, form: str) -> None:
    assert phones_in(form.format(number[:3], number[3:7], number[7:])) == [number]


@given(landlines(), landlines())
def test_second_number_takes_the_firsts_area_code(first: tuple[str, str], second: tuple[str, str]) -> None:
    code, number = first
    other = second[1]
    assert phones_in(f"{code}-{number}、{other}") == list(
        dict.fromkeys([f"{code}-{number}", f"{code}-{other}"])
    )


@given(st.text(alphabet="0123456789-— ()（）转、/,+@.年号元", max_size=60))
def test_any_text_gives_exact_ranges(text: str) -> None:
    for found in find_phones(text):
        assert 0 <= found.start < found.end <= len(text)
        assert any(sign.isdigit() for sign in text[found.start : found.end])


@pytest.mark.parametrize(
    "unit", ["1", "0411-", "1 ", "138-", "0411-39989885、", "39989885/", "转1", "（0", "+86"]
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = perf_counter()
        find_phones(text)
        return perf_counter() - start

    seconds(1000)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.005)


def test_a_mobile_number_behind_a_slash_is_no_suffix() -> None:
    found = find_phones("0798-8439123 / 139 7987 1234")
    assert [(p.area_code, p.number) for p in found] == [("0798", "8439123"), (None, "13979871234")]
