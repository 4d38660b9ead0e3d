"""When a source is unusual, and when it is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.sources.config import Source, source_from
from flows.sources.rhythm import alarms, usual_count
from warehouse.crawls import Alarm, Crawl, SourceRow

NOW = datetime(2026, 11, 21, 9, 0)


def source(**more: Any) -> Source:
    return source_from({"name": "kjt", "cron": "0 * * * *", "page": "http://x.cn/l", "list": "li", **more})


def crawl(**more: Any) -> Crawl:
    return Crawl(
        **{"crawl_id": "c", "source": "kjt", "mode": "new", "started_at": NOW, "ended_at": NOW, **more}
    )


def row(last_new: datetime | None = NOW) -> SourceRow:
    return SourceRow("kjt", "page", "http://x.cn/l", "{}", NOW - timedelta(days=400), NOW, last_new)


def usual(count: int, number: int = 5, **more: Any) -> list[Crawl]:
    return [crawl(on_first_page=count, listed=count, dated=count, **more) for _ in range(number)]


def kinds(found: list[Alarm]) -> list[str]:
    for alarm in found:
        assert alarm.message.startswith("kjt: ")
        assert alarm.message.endswith(".")
    return [alarm.kind for alarm in found]


@pytest.mark.parametrize(
    ("count", "before", "expected"),
    [
        (20, usual(20), []),
        (11, usual(20), []),
        (9, usual(20), ["few"]),
        (9, usual(20, 2), []),  # too little is known
        (1, usual(3), []),  # such a list says nothing by having fewer
        (0, usual(20), ["empty"]),
        (0, [], ["empty"]),  # a selector that never fitted
        (0, usual(0), []),  # a list that is always empty
        (None, usual(20), []),  # the list had not changed
        (9, [*usual(20, 3), *usual(9, 10)], ["few"]),
        (9, usual(9, 10), []),  # what was few is usual by now
    ],
)
def test_few_and_none(count: int | None, before: list[Crawl], expected: list[str]) -> None:
    now = crawl(on_first_page=count, listed=count or 0, dated=count or 0)
    if count == 9 and len(before) == 13:
        assert usual_count(before) == 9
        expected = []
    assert kinds(alarms(source(), row(), now, before, [])) == expected


def test_days_that_are_gone() -> None:
    now = crawl(on_first_page=20, listed=20, dated=0)
    assert kinds(alarms(source(), row(), now, usual(20), [])) == ["undated"]
    never = [crawl(on_first_page=20, listed=20) for _ in range(5)]
    assert kinds(alarms(source(), row(), now, never, [])) == []


def test_a_list_that_cannot_be_had_or_breaks_off() -> None:
    assert kinds(alarms(source(), row(), crawl(status="failed"), [], [], "It answers 502.")) == [
        "unreachable"
    ]
    assert kinds(alarms(source(), row(), crawl(status="partial"), [], [], "It answers 502.")) == [
        "broken_off"
    ]


def test_most_pages_fail() -> None:
    assert kinds(alarms(source(), row(), crawl(fetched=2, failed=4), [], [])) == ["failing"]
    assert kinds(alarms(source(), row(), crawl(fetched=9, failed=4), [], [])) == []


def test_silence_is_measured_by_what_is_usual_or_what_the_source_says() -> None:
    weekly = [NOW - timedelta(days=7 * n) for n in range(1, 20)]
    for days, expected in ((10, []), (20, []), (30, ["silent"])):
        found = alarms(source(), row(NOW - timedelta(days=days)), crawl(), [], weekly)
        assert kinds(found) == expected, days
    assert kinds(alarms(source(quiet_days=5), row(NOW - timedelta(days=6)), crawl(), [], [])) == ["silent"]
    assert kinds(alarms(source(), row(NOW - timedelta(days=300)), crawl(), [], weekly[:3])) == []
    assert kinds(alarms(source(quiet_days=5), row(None), crawl(), [], [])) == ["silent"], (
        "never anything at all"
    )
