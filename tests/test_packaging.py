"""What a user installs: full locks, and a wheel that works from any folder."""

import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

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


def test_an_installed_wheel_runs_from_a_folder_with_other_flows(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", system_site_packages=False, with_pip=False)
    [site] = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    [ours] = [p for p in sys.path if p.endswith("site-packages")]
    # The libraries come from this environment; the project itself only from the wheel.
    shadow = tmp_path / "libraries"
    shadow.mkdir()
    for entry in Path(ours).iterdir():
        if "notices" not in entry.name and not entry.name.endswith(".pth"):
            (shadow / entry.name).symlink_to(entry)
    (site / "libraries.pth").write_text(str(shadow))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "flows").mkdir(parents=True)
    (elsewhere / "flows" / "__init__.py").write_text("raise RuntimeError('the wrong flows')")
    (elsewhere / "note.txt").write_text(
        "关于征集项目的通知\n各单位：\n请于2026年3月1日前报送。\n某省科技厅\n2026年1月1日"
    )
    script = elsewhere / "notices"
    script.write_text(
        "import sys; sys.path.pop(0)\nfrom flows.cli import main\nif __name__ == '__main__': main()"
    )
    result = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", script, "ingest", "note.txt", "--local"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("1 new")
