"""Limits: what the environment says, what is refused, and that the documents name them all."""

from dataclasses import fields
from pathlib import Path

import pytest

from extractors.errors import LimitExceeded, SettingInvalid
from extractors.readers import limits as readers
from extractors.readers import read
from flows import settings

DOCS = (Path(__file__).resolve().parent.parent / "docs" / "limits.md").read_text(encoding="utf-8")


def test_the_environment_sets_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICES_LIMIT_SECONDS", "5")
    assert settings.limits().seconds == 5
    assert readers.limits_from({"NOTICES_LIMIT_PAGES": "7"}).pages == 7


@pytest.mark.parametrize("name", ["NOTICES_LIMIT_SECONDS", "NOTICES_LIMIT_TABLE_CELLS"])
@pytest.mark.parametrize("value", ["0", "-1", "many", "", "1.5"])
def test_a_wrong_limit_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingInvalid, match=name):
        settings.limits()


def test_too_many_pages_are_refused() -> None:
    pdf = (Path(__file__).parent.parent / "samples" / "notices" / "liaoning-2020.pdf").read_bytes()
    with pytest.raises(LimitExceeded, match="1 pages"):
        read(pdf, "a.pdf", readers.Limits(pages=1))


def test_every_limit_is_documented_with_its_variable() -> None:
    names = [field.name for field in fields(readers.Limits)] + list(settings.Limits.__struct_fields__)
    for name in names:
        assert f"`NOTICES_LIMIT_{name.upper()}`" in DOCS, name
