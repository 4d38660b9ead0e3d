"""Full text: what is found, how it is ranked, that the index keeps step with the texts."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.facts import Attachment, DocumentFacts, Form, Notice
from warehouse.database import open_writer
from warehouse.doctor import examine
from warehouse.errors import QueryRefused
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument, forget, load
from warehouse.search import Hit, search
from warehouse.words import cut, words

NOTICES = Path(sys.executable).with_name("notices")
TEXTS = {
    "a": "关于组织申报2026年度省级重点研发计划“揭榜挂帅”项目的通知\n各有关单位：\n"
    "重点支持新型储能、低空经济。每项不超过500万元。\n联系邮箱：kjt@example.cn，支持AI大模型应用。",
    "b": "关于征集技术需求的通知\n请各企业报送技术需求。我市研发投入增长，重点做好计划管理。"
    "每项不超过1500万元。",
    "c": "项目申报书\n项目名称：区块链存证\n申请经费５００万元",
    "d": "附件2\n申报指南：低空\n经济方向要求研发无人机",
    "e": "关于举办培训班的通知\n研究生物学的同志参加。科学技术普及。",
}


def documents() -> list[LoadDocument]:
    def made(key: str, facts: dict[str, Any]) -> LoadDocument:
        document_id = key * 64
        source = SourceFile(document_id, f"{key}.docx", f"file:///in/{key}.docx", 10)
        built = DocumentFacts(document_id=document_id, **facts)
        return LoadDocument(source, "docx", "docx/1", None, datetime(2026, 6, 1), TEXTS[key], built)

    def notice(key: str, **told: Any) -> Notice:
        return Notice(notice_id=f"{key * 64}:n0", title=TEXTS[key].split("\n")[0], **told)

    listed = Attachment(
        notice_id=f"{'a' * 64}:n0",
        number=2,
        attachment_document_id="d" * 64,
        quote="附件2",
        char_start=0,
        char_end=3,
        confidence=0.9,
        component="test",
    )
    told: dict[str, Any] = {
        "notice_type": "application_call",
        "issuer": "某省科学技术厅",
        "province": "浙江省",
    }
    return [
        made("a", {"notices": [notice("a", published_on=date(2026, 3, 1), **told)], "attachments": [listed]}),
        made("b", {"notices": [notice("b", published_on=date(2025, 3, 1), province="辽宁省")]}),
        made("c", {"forms": [Form(form_id=f"{'c' * 64}:f1", is_filled=True)]}),
        made("d", {"notices": [notice("d")]}),
        made("e", {"notices": [notice("e", province="辽宁省")]}),
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "w.duckdb"
    with open_writer(path) as connection:
        load(connection, "r1", documents())
        connection.execute("UPDATE attachments SET attachment_document_id = ?", ["d" * 64])
    return path


def found(path: Path, query: str, **filters: Any) -> str:
    return "".join(hit.document_id[0] for hit in search(path, query, **filters))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("重点研发计划", "ab"),  # b has its parts only, and comes after
        ('"重点研发计划"', "a"),
        ("“重点研发计划”", "a"),
        ("研发计划", "ab"),  # inside a longer word
        ("揭榜挂帅", "a"),
        ("低空经济", "da"),  # the shorter text first; in d a line ends inside it
        ('"低空经济"', "da"),
        ("500万元", "ca"),  # full width in c; not the 1500 of b
        ("５００万元", "ca"),
        ('"1500万元"', "b"),
        ("ai", "a"),
        ("ＡＩ 大模型", "a"),
        ("example.cn", "a"),
        ("区块链", "c"),
        ("链", "c"),
        ("生物学", "e"),  # cut as 研究生 | 物 | 学 or 研究 | 生物学, found either way
        ("科学技术", "e"),
        ("技术 需求", "b"),
        ("技术需求 储能", ""),
        ("不存在的词语", ""),
        ("！？ *", ""),
        ("'; DROP TABLE notices; --", ""),
    ],
)
def test_what_holds_all_words_is_found_whole_words_first(query: str, expected: str, built: Path) -> None:
    assert found(built, query) == expected


def test_the_sentence_stands_at_its_offsets(built: Path) -> None:
    [hit] = search(built, "低空经济 储能")
    assert hit.sentence == "重点支持新型储能、低空经济。"
    assert TEXTS["a"][hit.char_start : hit.char_end] == hit.sentence
    assert (hit.kind, hit.title, hit.province) == ("notice", TEXTS["a"].split("\n")[0], "浙江省")
    for query in ("重点研发计划", "的", "项目", "500万元"):
        for hit in search(built, query):
            assert TEXTS[hit.document_id[0]][hit.char_start : hit.char_end] == hit.sentence
            assert hit.sentence == hit.sentence.strip()


def test_an_attachment_has_the_place_and_time_of_its_notice(built: Path) -> None:
    hits = {hit.document_id[0]: hit for hit in search(built, "低空经济")}
    assert (hits["d"].kind, hits["d"].province, hits["d"].notice_id) == (
        "attachment",
        "浙江省",
        f"{'a' * 64}:n0",
    )
    assert found(built, "低空经济", province="浙江") == "da"
    assert found(built, "低空经济", kind="notice") == "a"
    assert found(built, "低空经济", kind="attachment") == "d"
    assert found(built, "500万元", kind="form") == "c"
    assert found(built, "500万元", kind="application_call") == "a"


def test_filters_by_day(built: Path) -> None:
    assert found(built, "通知", since=date(2026, 1, 1)) == "a"
    assert found(built, "通知", until=date(2025, 12, 31)) == "b"
    assert found(built, "通知", since=date(2025, 3, 1), until=date(2026, 3, 1), limit=1) in ("a", "b")


def test_a_kind_that_there_is_none_of_is_said(built: Path) -> None:
    with pytest.raises(QueryRefused, match="'letter' is no kind of document"):
        search(built, "通知", kind="letter")


def test_sql_asks_the_same(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        rows = connection.execute(
            "SELECT document_id[1:1], sentence FROM search_notices('低空经济 储能')"
        ).fetchall()
    assert rows == [("a", "重点支持新型储能、低空经济。")]


def test_a_posting_of_the_same_notice_is_shown_once(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    first = documents()[0]
    second_id = "f" * 64
    facts = DocumentFacts(
        document_id=second_id,
        notices=[msgspec.structs.replace(first.facts.notices[0], notice_id=f"{second_id}:n0")],
    )
    source = msgspec.structs.replace(first.source, document_id=second_id, file_name="f.pdf")
    with open_writer(path) as connection:
        load(
            connection,
            "r1",
            [first, msgspec.structs.replace(first, source=source, format="pdf", facts=facts)],
        )
    assert found(path, "揭榜挂帅") == "a"


def test_the_index_keeps_step_with_loads_and_forgets(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    one, two, *_ = documents()
    with open_writer(path) as connection:
        load(connection, "r1", [one])
    assert found(path, "技术需求") == ""
    with open_writer(path) as connection:
        load(connection, "r2", [two])
    assert found(path, "技术需求") == "b"
    [(numbers,)] = (
        duckdb.connect(str(path), read_only=True)
        .execute("SELECT list(document_no) FROM search.texts")
        .fetchall()
    )
    with open_writer(path) as connection:  # the same text again: the postings stay
        load(connection, "r3", [two])
    [(after,)] = (
        duckdb.connect(str(path), read_only=True)
        .execute("SELECT list(document_no) FROM search.texts")
        .fetchall()
    )
    assert sorted(numbers) == sorted(after)
    with open_writer(path) as connection:
        load(connection, "r4", [msgspec.structs.replace(two, text="量子通信项目")])
    assert (found(path, "技术需求"), found(path, "量子通信")) == ("", "b")
    with open_writer(path) as connection:
        forget(connection, ["b" * 64])
        ids = connection.execute("SELECT document_id[1:1] FROM documents").fetchall()
    assert ids == [("a",)]
    assert found(path, "量子通信") == ""
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM search.words WHERE word = '量子'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM search.texts").fetchone() == (1,)


def test_postings_are_sorted_by_word_after_a_bulk_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.search_index.CHUNK_DOCUMENTS", 2)
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load(connection, "r1", documents())
    with duckdb.connect(str(path), read_only=True) as connection:
        order = connection.execute("SELECT word_id, document_no FROM search.postings").fetchall()
        comment = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE schema_name = 'search' AND table_name = 'postings'"
        ).fetchone()
    assert order == sorted(order)
    assert comment == ("Which document has which word how often.",)
    assert found(path, "揭榜挂帅") == "a"


def test_the_doctor_sees_an_index_out_of_step(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load(connection, "r1", documents())
    assert not [
        f for f in examine(path) if "search" in f.check or "history" in f.check or "related" in f.check
    ]
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM search.texts WHERE document_id = ?", ["a" * 64])
        connection.execute("INSERT INTO history.deadlines (document_id, ended_by) VALUES ('gone', 'r9')")
    checks = [finding.check for finding in examine(path)]
    assert "documents that the search index has not as they are" in checks
    assert "postings of the search index without their text or word" in checks
    assert "rows of history without their document" in checks
    assert "facts of history whose document's state is not there" in checks


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_cut_and_any_query_asked(text: str) -> None:
    kept = [word for word in words(cut(text)) if word]
    assert all(word == word.lower() for word in kept)
    assert "".join(text.split()) == "" or cut(text) != []


@settings(max_examples=25, deadline=None)
@given(query=st.text(alphabet='重点研发计划"“”a1 ５\n*(\\', max_size=12))
def test_no_query_breaks_the_search(built: Path, query: str) -> None:
    for hit in search(built, query):
        assert isinstance(hit, Hit)


def test_the_command_prints_a_table_json_and_csv(built: Path) -> None:
    def said(*more: str) -> str:
        call = [NOTICES, "search", *more, "--warehouse", built]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "重点支持新型储能、低空经济。" in said("低空经济", "储能")
    [hit] = json.loads(said("低空经济", "储能", "--format", "json", "--since", "2026-01-01"))
    assert (hit["char_start"], hit["document_id"]) == (TEXTS["a"].index("重点支持"), "a" * 64)
    assert said("低空经济", "--format", "csv").startswith("place,score,kind,title,")
    assert said("不存在的词语") == "Nothing holds all of these words.\n"
