"""README in both languages: the same blocks, and nothing named that is not there."""

import re
from pathlib import Path

from flows.cli import main

ROOT = Path(__file__).resolve().parent.parent
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
COMMENT = re.compile(r" *# .*$", re.M)


def test_both_show_the_same_blocks_and_lead_to_the_same_pages() -> None:
    blocks, links = [], []
    for text in READMES.values():
        fences = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, re.M | re.S)
        assert len(fences) >= 7
        blocks.append([COMMENT.sub("", fence) for fence in fences])
        links.append(re.findall(r"\]\(([^)]+)\)", text)[1:])
    assert blocks[0] == blocks[1]
    assert links[0] == links[1]


def test_every_command_it_names_exists() -> None:
    for command in re.findall(r"\.venv/bin/notices (\w+)", READMES["README.md"]):
        assert command in main.commands, command


def test_every_page_it_links_exists() -> None:
    for page in re.findall(r"\]\(((?:docs/|[A-Z])[^)]+)\)", READMES["README.md"]):
        assert (ROOT / page).exists(), page
