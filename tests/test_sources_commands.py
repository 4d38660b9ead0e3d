"""`notices sources …` as a person calls it, on a site of loopback."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from flows.sources import load_sources
from flows.sources.config import PageSource
from tests.sites.kit import in_process
from tests.sites.office import LIST, Office
from tests.sites.site import serving


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with serving(Office()) as office:
        office.listed = office.listed[6:]
        office.relist()
        yield office


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, no server, and documents that are read in this process."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(("PREFECT", "NOTICES")):
            monkeypatch.delenv(name)
    in_process(monkeypatch)
    monkeypatch.setattr("flows.workers.warm_up", lambda: None)


def run(*arguments: str, check: int = 0) -> Result:
    result = CliRunner().invoke(main, ["sources", *arguments])
    assert result.exit_code == check, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_add_check_run_list(office: Office, tmp_path: Path) -> None:
    url = f"{office.url}{LIST}"
    private = ("--private", "127.0.0.0/8")
    proposed = run("add", url, *private, "--name", "kjj", "--contact", "data@example.cn").stdout
    assert not (tmp_path / "sources.toml").exists()
    for line in (
        'list = "ul.news > li"',
        'date = "span.date"',
        'paging = "index_{n}.html"',
        "paging_from = 1",
    ):
        assert line in proposed
    assert "第6批重点研发项目的通知" in proposed
    run("add", url, *private, "--name", "kjj", "--contact", "data@example.cn", "--write")
    run("add", url, *private, "--name", "kjj", "--write")
    first, second = load_sources(tmp_path / "sources.toml")
    assert (first.name, second.name) == ("kjj", "kjj-2")
    assert isinstance(first, PageSource)

    seen = run("check", "kjj").stdout
    assert "6 items on 2 pages of the list: 6 new, 0 known" in seen
    assert "附件1：项目申报书.docx" in seen
    assert not (tmp_path / "data" / "notices.duckdb").exists(), "nothing is loaded"
    assert json.loads(run("check", "kjj", "--json", "--open", "0").stdout)["listing"]["dated"] == 6

    done = run("run", "kjj", "--local").stdout
    assert "6 listed on 2 pages, 8 new" in done
    assert "9 new, 0 unchanged, 0 skipped, 0 failed" in done
    assert "0 new" in run("run", "kjj", "--local").stdout
    [one, two] = json.loads(run("list", "--json").stdout)
    assert (one["source"], one["last_status"], one["failing"]) == ("kjj", "completed", 0)
    assert two["last_crawled_at"] is None
    assert "kjj-2" in run("list").stdout


def test_every_error_is_one_line(office: Office) -> None:
    for arguments, said in (
        (("add", f"{office.url}{LIST}"), "add its network to `private`"),
        (("add", "not an address"), "must be an address"),
        (("add", f"{office.url}/none", "--private", "127.0.0.0/8"), "is not there any more"),
        (("check", "x"), "there is no such file"),
        (("list",), "there is no such file"),
        (("run", "x", "--local"), "there is no such file"),
    ):
        result = run(*arguments, check=1)
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
