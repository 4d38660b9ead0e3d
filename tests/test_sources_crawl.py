# ruff: noqa: E501  (markup and messages stand as they are written)
"""From a site of an office to the warehouse: first crawl, second crawl, corrections, outage and recovery."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.ingest import Request, retry
from flows.sources import fetch
from flows.sources.config import source_from
from flows.sources.errors import SourceBusy
from flows.sources.look import look
from tests.sites.kit import alarms, content, in_process, open_failures, rows, take
from tests.sites.office import LIST, Office, form, notice_page, paragraphs
from tests.sites.site import Reply, serving


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    in_process(monkeypatch)
    monkeypatch.setattr(fetch, "BACKOFF", 0.0)
    with serving(Office()) as office:
        yield office


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


def test_first_crawl_second_crawl_correction_outage_recovery(office: Office, warehouse: Path) -> None:
    # The site is busy at first and says when to come back; nothing is lost by it.
    office.fail("/art/2026/9.html", 1, 503, Retry_After="3")
    first = take(office, warehouse)
    assert (first.crawl.status, first.crawl.listed, first.crawl.fetched, first.exit_code) == (
        "completed",
        12,
        14,
        0,
    )
    assert first.summary.counts.new == 15, "twelve notices, a form, a zip and what is in it"
    documents = {row["source_uri"]: row for row in rows(warehouse, "FROM documents")}
    page = documents[f"{office.url}/art/2026/4.html"]
    form = documents[f"{office.url}/files/P020240305.docx"]
    packed = documents[f"{office.url}/files/fj.zip"]
    inside = next(row for row in documents.values() if row["parent_document_id"] == packed["document_id"])
    assert page["parent_document_id"] is None
    assert (form["file_name"], form["parent_document_id"]) == ("附件1：项目申报书.docx", page["document_id"])
    assert inside["file_name"] == "需求说明.txt"
    assert "浏览次数" in page["text"]
    assert not any("guide.pdf" in uri for uri in documents), "a link of the menu is no attachment"
    # An attachment that three notices share is found by each of them.
    linked = rows(
        warehouse,
        "SELECT DISTINCT attachment_document_id AS id, n.source_uri FROM attachments a"
        " JOIN documents n USING (document_id) WHERE n.format = 'html' AND a.title = '项目申报书'",
    )
    assert len(linked) == 3
    assert {row["id"] for row in linked} == {form["document_id"]}
    [listed] = rows(warehouse, "FROM source_listings WHERE url LIKE '%/art/2026/4.html'")
    assert (str(listed["listed_on"]), listed["document_id"]) == ("2025-04-05", page["document_id"])

    # Nothing new: the list is asked for on a condition, and nothing else.
    before = content(warehouse)
    office.seen.clear()
    second = take(office, warehouse)
    assert (second.crawl.fetched, second.summary.counts.new, second.exit_code) == (0, 0, 0)
    assert [(one.path, one.status) for one in office.seen] == [("/robots.txt", 200), (LIST, 304)]
    assert content(warehouse) == before

    # A notice is corrected where it stands; a counter moves elsewhere, which is no correction.
    title = "关于组织申报2026年度第6批重点研发项目的通知"
    text = paragraphs(title, "2027年1月31日", "2026年3月5日")
    office.put("/art/2026/6.html", notice_page(title, "2025-06-05", text), "gb18030")
    counted = office.pages["/art/2026/7.html"].body.decode("gb18030").replace("浏览次数：1", "浏览次数：99")
    office.put("/art/2026/7.html", counted, "gb18030")
    third = take(office, warehouse, "recheck")
    assert (third.crawl.changed, third.crawl.fetched, third.crawl.failed) == (1, 0, 0)
    assert third.crawl.unchanged == 13
    assert third.crawl.not_modified >= 12
    versions = rows(
        warehouse, "SELECT document_id FROM document_sources WHERE source_uri LIKE '%/art/2026/6.html'"
    )
    assert len(versions) == 2
    due = rows(
        warehouse,
        "SELECT due_at FROM deadlines JOIN documents USING (document_id) JOIN ledger.source_items i"
        " ON i.document_id = documents.document_id WHERE i.url LIKE '%/art/2026/6.html'",
    )
    assert [str(row["due_at"])[:10] for row in due] == ["2027-01-31"]

    # The site is down: an alarm and a failure, and nothing of what is known is lost.
    before = content(warehouse)
    office.publish(13, "2026-11-20")
    office.tricks.append(lambda path: Reply(b"down", 502))
    down = take(office, warehouse)
    assert (down.crawl.status, down.exit_code) == ("failed", 2)
    assert "answers 502" in alarms(warehouse)["unreachable"]
    [failure] = open_failures(warehouse)
    assert (failure["error_class"], failure["stage"], failure["retriable"]) == (
        "ServerFailing",
        "fetch",
        True,
    )
    assert content(warehouse)["documents"] == before["documents"]

    # It is back: what came meanwhile is taken in, the alarm is over.
    office.tricks.clear()
    back = take(office, warehouse)
    assert (back.crawl.status, back.crawl.fetched, back.exit_code) == ("completed", 1, 0)
    assert (alarms(warehouse), open_failures(warehouse)) == ({}, [])
    assert not (warehouse.parent / "w.duckdb.crawl" / "office.journal").exists()


def test_what_cannot_be_fetched_is_a_failure_and_retry_fetches_it_again(
    office: Office, warehouse: Path
) -> None:
    gone = office.pages.pop("/art/2026/5.html")
    zipped = office.pages["/files/fj.zip"]
    office.put("/files/fj.zip", "<html><body>请先登录</body></html>")
    office.put(
        "/art/2026/3.html",
        "",
        status=302,
        headers={"Location": f"http://localhost:{office.port}/art/2026/3.html"},
    )
    office.listed.append(("/private/1.html", "关于内部事项的通知不公开", "2026-01-01"))
    office.listed.append(("http://10.1.2.3/art/1.html", "关于组织申报项目的通知在别处", "2026-01-01"))
    office.relist()
    report = take(office, warehouse)
    assert (report.crawl.status, report.exit_code) == ("partial", 2)
    failed = {failure["error_class"]: failure for failure in open_failures(warehouse)}
    assert set(failed) == {"Gone", "NotTheFile", "HostRefused", "RobotsRefused"}
    assert len(open_failures(warehouse)) == 5
    assert failed["NotTheFile"]["file_name"] == "附件：申报材料.zip"
    for failure in failed.values():
        assert failure["document_id"] is None
        assert re.fullmatch(r"[^\n]*[:,] [^\n]*\.", failure["message"])
    # A plain crawl leaves what waits for a person alone, and asks again for what may pass.
    office.seen.clear()
    take(office, warehouse)
    assert not office.asked("/art/2026/5.html")
    assert office.asked("/files/fj.zip")

    office.pages["/art/2026/5.html"], office.pages["/files/fj.zip"] = gone, zipped
    office.put("/robots.txt", "")
    office.put(
        "/private/1.html",
        notice_page(
            "关于内部事项的通知",
            "2026-01-01",
            paragraphs("关于内部事项的通知", "2026年5月1日", "2026年1月1日"),
        ),
        "gb18030",
    )
    summary = retry([], Request(warehouse, workers=1))
    assert summary.counts.new == 4, "two notices, the zip and what is in it"
    assert {failure["error_class"] for failure in open_failures(warehouse)} == {"HostRefused"}
    assert max(failure["attempts"] for failure in open_failures(warehouse)) == 2
    named = retry([f"{office.url}/art/2026/3.html"], Request(warehouse, workers=1))
    assert named.exit_code == 2
    [parent] = rows(
        warehouse,
        "SELECT n.source_uri FROM documents d JOIN documents n ON n.document_id = d.parent_document_id WHERE d.file_name LIKE '%.zip'",
    )
    assert parent["source_uri"].endswith("/art/2026/1.html")


def test_an_empty_list_and_a_short_one_raise_an_alarm_until_it_is_over(
    office: Office, warehouse: Path
) -> None:
    stanza = {"titles": None, "recheck_days": 0}
    for number in range(4):
        take(office, warehouse, **stanza)
        office.publish(20 + number, "2026-11-20")
    whole = dict(office.pages)
    office.put(LIST, "<html><body><script>challenge()</script></body></html>")
    report = take(office, warehouse, **stanza)
    assert report.crawl.on_first_page == 0
    assert "nothing was found" in alarms(warehouse)["empty"]
    assert "usually 5" in alarms(warehouse)["empty"]
    [health] = rows(warehouse, "FROM source_health")
    assert len(health["alarms"]) == 1
    office.pages = whole
    entry = office.listed[0]
    body = f'<ul class="news"><li><a href="{entry[0]}">{entry[1]}</a></li></ul>'
    office.put(LIST, f"<html><body>{body}</body></html>")
    take(office, warehouse, **stanza)
    assert set(alarms(warehouse)) == {"few"}
    office.relist()
    take(office, warehouse, **stanza)
    assert alarms(warehouse) == {}
    raised = rows(
        warehouse, "SELECT kind FROM ledger.source_alarms WHERE cleared_at IS NOT NULL ORDER BY kind"
    )
    assert [row["kind"] for row in raised] == ["empty", "few"]


def test_a_list_that_breaks_off_is_no_place_to_stop_at(office: Office, warehouse: Path) -> None:
    """Page 2 fails for once: what is on page 1 is loaded, and what is behind is not forgotten."""
    office.fail(office.list_path(1), 4, 503)
    report = take(office, warehouse)
    assert (report.crawl.status, report.crawl.fetched) == ("partial", 7)
    assert "broken_off" in alarms(warehouse)
    again = take(office, warehouse)
    assert (again.crawl.status, again.crawl.listed, again.crawl.fetched) == ("completed", 12, 7)
    assert (alarms(warehouse), open_failures(warehouse)) == ({}, [])


def test_filters_pass_items_over_until_they_change(office: Office, warehouse: Path) -> None:
    report = take(office, warehouse, titles="第(1|2)批", since="2025-01-01")
    assert (report.crawl.fetched, report.crawl.passed_over) == (3, 10)
    take(office, warehouse, titles="第(1|2|3)批")
    assert len(rows(warehouse, "FROM source_listings")) == 3


def test_max_items_leaves_the_others_to_the_next_crawl(office: Office, warehouse: Path) -> None:
    first = take(office, warehouse, max_items=6)
    assert (first.crawl.fetched, first.crawl.status) == (6, "partial")
    assert any("left to the next crawl" in note for note in first.crawl.notes)
    for _ in range(3):
        last = take(office, warehouse, max_items=6)
    assert (last.crawl.status, last.crawl.waiting) == ("completed", 0)
    assert len(rows(warehouse, "FROM documents")) == 15


def test_a_notice_that_is_taken_down_is_gone_and_stays_loaded(office: Office, warehouse: Path) -> None:
    take(office, warehouse)
    office.remove("/art/2026/2.html")
    del office.pages["/art/2026/2.html"]
    report = take(office, warehouse, "recheck")
    assert (report.crawl.gone, report.crawl.failed, report.exit_code) == (1, 0, 0)
    assert rows(warehouse, "SELECT 1 FROM documents WHERE source_uri LIKE '%/art/2026/2.html'")
    [item] = rows(warehouse, "SELECT status FROM ledger.source_items WHERE url LIKE '%/art/2026/2.html'")
    assert item["status"] == "gone"


def test_an_attachment_that_is_replaced_under_its_name_is_noticed(office: Office, warehouse: Path) -> None:
    take(office, warehouse)
    other = form("2027")
    office.put("/files/P020240305.docx", other)
    report = take(office, warehouse, "recheck")
    assert (report.crawl.changed, report.summary.counts.new) == (1, 1)
    [parent] = rows(
        warehouse,
        "SELECT n.source_uri FROM ledger.source_items i JOIN documents d USING (document_id)"
        " JOIN documents n ON n.document_id = d.parent_document_id WHERE i.url LIKE '%.docx'",
    )
    assert parent["source_uri"].endswith("/art/2026/4.html")


def test_one_process_takes_a_source_in_at_a_time(office: Office, warehouse: Path) -> None:
    from flows.sources.taking import _alone

    source = source_from(office.stanza())
    with _alone(source, warehouse), pytest.raises(SourceBusy, match="office is being taken in"):
        take(office, warehouse)


def test_check_loads_nothing_and_says_what_is_new(office: Office, warehouse: Path) -> None:
    source = source_from(office.stanza())
    seen = look(source, Request(warehouse))
    assert not warehouse.exists()
    assert {one.standing for one in seen.items} == {"new"}
    assert seen.items[0].files == ("附件1：项目申报书.docx",)
    assert len(seen.items) == 10, "two pages of the list are looked at"
    take(office, warehouse)
    office.publish(13, "2026-11-20")
    standing = [one.standing for one in look(source, Request(warehouse)).items]
    assert standing == ["new", *["known"] * 9]


def test_a_file_that_a_list_names_itself_needs_no_page(office: Office, warehouse: Path) -> None:
    office.listed = [("/files/P020240305.docx", "关于征集指南建议的通知", "2026-03-05")]
    office.relist()
    take(office, warehouse)
    [document] = rows(warehouse, "FROM documents")
    assert (document["format"], document["parent_document_id"]) == ("rtf", None)


def test_a_folder_that_is_lost_is_an_alarm_and_one_that_is_back_ends_it(
    tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from flows.sources.taking import take_in

    in_process(monkeypatch)
    share, warehouse = tmp_path / "share", tmp_path / "w.duckdb"
    shutil.copytree(samples / "notices", share)
    source = source_from({"name": "share", "cron": "0 * * * *", "folder": str(share)})
    first = take_in(source, Request(warehouse, workers=1))
    assert (first.crawl.fetched, first.crawl.listed) == (first.summary.counts.new, first.crawl.listed)
    assert first.summary.counts.new > 0
    for _ in range(3):
        assert take_in(source, Request(warehouse, workers=1)).alarms == ()
    share.rename(tmp_path / "away")
    lost = take_in(source, Request(warehouse, workers=1))
    assert (lost.exit_code, [alarm.kind for alarm in lost.alarms]) == (2, ["unreachable"])
    share.mkdir()  # the share is not mounted: its place is empty
    empty = take_in(source, Request(warehouse, workers=1))
    assert [alarm.kind for alarm in empty.alarms] == ["empty"]
    share.rmdir()
    (tmp_path / "away").rename(share)
    assert take_in(source, Request(warehouse, workers=1)).alarms == ()
    assert open_failures(warehouse) == []
