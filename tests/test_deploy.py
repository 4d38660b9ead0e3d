"""What is written for deployment fits the program: files that are named exist, flows can be loaded."""

import configparser
import inspect
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PREFECT = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("deployment", PREFECT["deployments"], ids=lambda d: str(d["name"]))
def test_a_deployment_names_a_flow_and_parameters_that_it_has(deployment: dict[str, Any]) -> None:
    module, _, name = deployment["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), name)
    parameters = inspect.signature(flow.fn).parameters
    assert set(deployment["parameters"]) <= set(parameters)
    needed = {n for n, p in parameters.items() if p.default is inspect.Parameter.empty}
    assert needed <= set(deployment["parameters"])
    for schedule in deployment.get("schedules", ()):
        assert schedule["timezone"] == "Asia/Shanghai"


def test_the_versions_agree() -> None:
    locked = re.search(r"^prefect==(\S+)", (ROOT / "requirements.lock").read_text(), re.M)
    assert locked and PREFECT["prefect-version"] == locked[1]


def test_compose_names_files_that_are_there() -> None:
    build = COMPOSE["services"]["serve"]["build"]
    context = (ROOT / "deploy" / build["context"]).resolve()
    dockerfile = context / build["dockerfile"]
    for line in dockerfile.read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY"):
            for name in line.split()[1:-1]:
                assert (context / name).exists(), name
    ports = COMPOSE["services"]["prefect"]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in ports), "Prefect asks for no password"


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy").glob("*.service")), ids=lambda p: p.name)
def test_a_unit_calls_commands_that_exist(unit: Path) -> None:
    from flows.cli import main

    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    program, command, *_ = parser["Service"]["ExecStart"].split()
    assert program.endswith("/prefect") or command in main.commands
    assert parser["Service"]["Restart"] == "always"


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    """Of copies that name the program where it is on this machine."""
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd is not installed")
    programs = str(Path(sys.executable).parent)
    units = []
    for unit in (ROOT / "deploy").glob("*.service"):
        text = unit.read_text(encoding="utf-8").replace("/opt/notices/.venv/bin", programs)
        units.append(tmp_path / unit.name)
        units[-1].write_text(text, encoding="utf-8")
    verified = subprocess.run(
        [verifier, "verify", "--man=no", *units], capture_output=True, text=True, timeout=60
    )
    mine = [line for line in verified.stderr.splitlines() if "notices" in line]
    assert (verified.returncode, mine) == (0, [])
