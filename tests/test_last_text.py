"""What fields share of a text they ask about in turn: looked for once, and never that of another text."""

from extractors.fields.passages import cited, clauses, each_clause
from extractors.grammar.dates import find_dates, find_ranges
from extractors.grammar.last_text import kept_for_last_text


def test_each_range_is_looked_at_once_until_another_text_comes() -> None:
    asked: list[tuple[str, int, int]] = []

    @kept_for_last_text
    def find(text: str, start: int, end: int) -> str:
        asked.append((text, start, end))
        return text[start:end]

    first, second = "申报时间", "申报条件"
    assert [find(first, 0, 2), find(first, 0, 2), find(first, 2, 4)] == ["申报", "申报", "时间"]
    assert len(asked) == 2
    assert find(second, 2, 4) == "条件"
    assert find(first, 2, 4) == "时间"
    assert len(asked) == 4


def test_an_equal_text_that_is_another_object_is_looked_at_anew() -> None:
    calls = 0

    @kept_for_last_text
    def find(text: str, start: int, end: int) -> int:
        nonlocal calls
        calls += 1
        return end

    one = "".join(["3月", "5日"])
    other = "".join(["3", "月5日"])
    find(one, 0, 4)
    find(other, 0, 4)
    assert one == other and calls == 2


def test_a_caller_may_change_the_dates_and_ranges_it_was_given() -> None:
    text = "2024年4月1日至4月30日，10月8日前"
    find_dates(text).clear()
    find_ranges(text).clear()
    assert [(d.month, d.day) for d in find_dates(text)] == [(4, 1), (4, 30), (10, 8)]
    assert [(r.first.day, r.last.day) for r in find_ranges(text)] == [(1, 30)]


def test_clauses_one_at_a_time_are_those_of_the_list() -> None:
    text = "依据《办法》（试行）；请申报。逾期不予受理"
    assert list(each_clause(text, 0, len(text))) == clauses(text, 0, len(text))
    assert next(s.of(text) for s in clauses(text, 0, len(text), semicolons=False)).endswith("。")
    assert [s.of(text) for s in cited(text, 0, len(text))] == ["《办法》"]
