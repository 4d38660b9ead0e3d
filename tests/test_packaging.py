"""What a user installs: full locks, and a wheel that works from any folder."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path
from shutil import copyfile
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_is_full_pinned_and_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    requirements = re.split(r"(?<!\\)\n", text.strip())
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_the_developers_lock_holds_the_users_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.M))

    assert pins("requirements.lock") < pins("requirements-dev.lock")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in tracked.stdout.splitlines():
        if name.split("/")[0] not in ("samples", "tests") and (ROOT / name).is_file():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], check=True)
    [made] = folder.glob("*.whl")
    return made


def test_the_wheel_holds_code_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "warehouse/schema/0001_initial.sql",
        "normalizers/data/regions.csv",
        "extractors/py.typed",
        "flows/cli.py",
    ):
        assert needed in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} <= {
        "flows",
        "extractors",
        "normalizers",
        "warehouse",
        "notebooks",
    }


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """The command of an environment with the project from the wheel only; the libraries are this one's."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", system_site_packages=False, with_pip=False)
    [site] = (folder / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    [ours] = [p for p in sys.path if p.endswith("site-packages")]
    shadow = folder / "libraries"
    shadow.mkdir()
    for entry in Path(ours).iterdir():
        if "notices" not in entry.name and not entry.name.endswith(".pth"):
            (shadow / entry.name).symlink_to(entry)
    (site / "libraries.pth").write_text(str(shadow))
    script = folder / "notices"
    script.write_text(
        "import sys; sys.path.pop(0)\nfrom flows.cli import main\nif __name__ == '__main__': main()"
    )
    return [folder / "venv" / "bin" / "python", script]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that holds another `flows`, and a sample."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("raise RuntimeError('the wrong flows')")
    copyfile(ROOT / "samples" / "notices" / "longquan-2024.docx", tmp_path / "longquan-2024.docx")
    return tmp_path


def test_an_installed_wheel_runs_from_a_folder_with_other_flows(
    installed: list[str | Path], elsewhere: Path
) -> None:
    def called(*arguments: str) -> str:
        result = subprocess.run(
            [*installed, *arguments], cwd=elsewhere, capture_output=True, text=True, timeout=120
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    assert called("ingest", "longquan-2024.docx", "--local").startswith("1 new")
    rows = called("sql", "SELECT count(*) AS n FROM deadlines WHERE due_at = '2024-04-15 23:59:59'")
    assert rows.split()[-1] == "1"
    assert "龙泉市" in called("search", "技术攻关需求")


def test_an_installed_wheel_has_its_notebooks(installed: list[str | Path], elsewhere: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*installed, "notebook", "sql", "--port", str(port)],
        cwd=elsewhere,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert "an hour of SQL" in page(f"http://127.0.0.1:{port}", server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def page(address: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> str:
    """What the server gives once it answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"no answer at {address}; the server ended with {server.poll()}")
