"""What is usual for a source, and what a person should look at because it is not."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from flows.sources.config import Source
from warehouse.crawls import Alarm, Crawl, SourceRow

USUAL_CRAWLS = 10  # what is usual is the median of so many crawls before
_LEARNED = 3  # crawls that must be known before a number is called unusual
_FEW = 0.5
_SMALLEST = 4  # items: a list that usually has fewer says nothing by having less
_GAPS = 5  # days with something new that must be known before silence is called unusual
_PATIENCE_DAYS = 14
_TIMES_LONGER = 3


def alarms(
    source: Source,
    row: SourceRow,
    crawl: Crawl,
    before: Sequence[Crawl],
    new_days: Iterable[datetime],
    list_error: str | None = None,
) -> list[Alarm]:
    """The alarms that stand after a crawl. `before` are the crawls before it, newest first."""
    found: list[Alarm] = []
    place = f"{source.kind} {source.address}"
    if crawl.status == "failed" or list_error:
        kind = "unreachable" if crawl.status == "failed" else "broken_off"
        said = list_error or "the crawl ended before its time"
        found.append(Alarm(kind, f"{source.name}: its list could not be read to the end. {said}"))
    elif crawl.on_first_page is not None:
        found.extend(_unusual(source, crawl, before, place))
    tried = crawl.fetched + crawl.changed + crawl.failed
    if crawl.failed >= 3 and crawl.failed * 2 > tried:
        found.append(
            Alarm(
                "failing",
                f"{source.name}: {crawl.failed} of {tried} pages and files could not be fetched: "
                "see `notices failures`.",
            )
        )
    silence = _silence(source, row, crawl.ended_at, new_days)
    if silence:
        found.append(silence)
    return found


def usual_count(crawls: Sequence[Crawl]) -> float | None:
    """How many items the first page usually has; None while too little is known."""
    counts = [crawl.on_first_page for crawl in crawls if crawl.on_first_page is not None][:USUAL_CRAWLS]
    return median(counts) if len(counts) >= _LEARNED else None


def _unusual(source: Source, crawl: Crawl, before: Sequence[Crawl], place: str) -> list[Alarm]:
    usual = usual_count(before)
    shown = f", usually {usual:g}" if usual is not None else ""
    if crawl.on_first_page == 0:
        if usual == 0:  # a folder that is emptied, a list that is new
            return []
        return [
            Alarm(
                "empty",
                f"{source.name}: nothing was found in {place}{shown}: look at it, "
                f"and compare `notices sources check {source.name}`.",
            )
        ]
    found: list[Alarm] = []
    assert crawl.on_first_page is not None
    if usual is not None and usual >= _SMALLEST and crawl.on_first_page < usual * _FEW:
        found.append(
            Alarm(
                "few",
                f"{source.name}: only {crawl.on_first_page} items were found in {place}{shown}: "
                "look whether its layout changed.",
            )
        )
    with_dates = [c for c in before if c.listed >= _SMALLEST and c.dated * 5 >= c.listed * 4]
    if len(with_dates) >= _LEARNED and crawl.listed >= _SMALLEST and not crawl.dated:
        found.append(
            Alarm(
                "undated",
                f"{source.name}: no item of {place} has a date any more: look whether its layout changed.",
            )
        )
    return found


def _silence(source: Source, row: SourceRow, now: datetime, new_days: Iterable[datetime]) -> Alarm | None:
    last = row.last_new_at or row.first_crawled_at
    allowed = source.quiet_days or _learned_days(new_days)
    if allowed is None or now - last <= timedelta(days=allowed):
        return None
    days = (now - last).days
    return Alarm(
        "silent",
        f"{source.name}: nothing new for {days} days, where {allowed} are expected at most: "
        f"look at {source.address}.",
    )


def _learned_days(moments: Iterable[datetime]) -> int | None:
    """Three times its longer pauses (nine in ten are shorter), two weeks at least; None if hardly known."""
    days = sorted({moment.date() for moment in moments})
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    if len(gaps) < _GAPS:
        return None
    return max(_PATIENCE_DAYS, _TIMES_LONGER * gaps[int(len(gaps) * 0.9)])
