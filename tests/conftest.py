"""Shared fixtures: where the samples and the open material are; what a skip may say."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LONG_RUN = "a long run: set NOTICES_FULL=1"
# Test processes side by side start Prefect servers, each from a port of its own on.
os.environ["PREFECT_SERVER_API_PORT"] = str(
    4200 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
)
# What a clone alone cannot run, and may therefore skip even where nothing may be skipped.
MAY_SKIP = (
    LONG_RUN,
    "no ../shared",
    "not installed for this DuckDB",
    "PostgreSQL is not installed",
    "systemd is not installed",
)


@pytest.fixture(autouse=True)
def _path_of_its_own() -> None:
    """A run in this process tells its workers not to look for modules where the command was called; the
    next test's own processes must look there again."""
    os.environ.pop("PYTHONSAFEPATH", None)


@pytest.fixture
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture
def shared() -> Path:
    """The open material beside a checkout; a clone without it skips."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this clone")
    return SHARED


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(words in reason for words in MAY_SKIP):
            _skipped.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With NOTICES_NO_SKIPS, a test that the machine could have run and did not is a failure."""
    if os.environ.get("NOTICES_NO_SKIPS") and _skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("NOTICES_NO_SKIPS") and _skipped:
        terminalreporter.section("skipped, though nothing may be")
        for line in _skipped:
            terminalreporter.write_line(line)
