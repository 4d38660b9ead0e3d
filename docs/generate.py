"""Writes the pages that come from the program itself: python docs/generate.py

The command reference from the command line, the data dictionary from an empty warehouse. A test fails
where a page is not what the program says.
"""

import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import click

E = TypeVar("E")

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))


def commands() -> str:
    """The command reference: what each command does, its arguments and options."""
    from flows.cli import main

    lines = [
        "# Commands",
        "",
        "Written by `make docs` from the program; do not edit. `notices COMMAND --help` says the",
        "same.",
    ]
    for path, command in _walk(main, ("notices",)):
        lines += ["", *_section(path, command)]
    return "\n".join(lines) + "\n"


def _walk(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _walk(command, (*path, name))
        else:
            yield (*path, name), command


def _section(path: tuple[str, ...], command: click.Command) -> list[str]:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join([" ".join(path), *command.collect_usage_pieces(context)])
    lines = [f"## {' '.join(path[1:])}", "", f"`{usage}`", "", _paragraphs(command.help or "")]
    options = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    shown = [record for record in options if record]
    if shown:
        lines += ["", "| option | meaning |", "| --- | --- |"]
        lines += [f"| `{_cell(name)}` | {_cell(meaning)} |" for name, meaning in shown]
    return lines


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def dictionary() -> str:
    """The data dictionary, from the comments in an empty warehouse."""
    from warehouse.catalogue import as_markdown, read_catalogue
    from warehouse.database import open_writer

    with tempfile.TemporaryDirectory() as folder, open_writer(Path(folder) / "empty.duckdb") as connection:
        return as_markdown(read_catalogue(connection))


def errors() -> str:
    """Every error that has a sentence of its own, by the room it comes from."""
    from extractors.errors import NoticesError

    rooms: dict[str, list[type[NoticesError]]] = {}
    for kind in _kinds(NoticesError):
        if "template" in vars(kind):
            rooms.setdefault(kind.__module__, []).append(kind)
    lines = [
        "# Errors",
        "",
        "Written by `make docs` from the program; do not edit. The",
        "[operator's guide](operator.md#what-a-failure-means) says what to do about those that a document",
        "fails with. *Again* tells whether trying again may help without anybody touching the document or",
        "the machine.",
    ]
    for room in sorted(rooms):
        lines += ["", f"## {room}", "", "| error | sentence | again |", "| --- | --- | --- |"]
        for kind in sorted(rooms[room], key=lambda kind: kind.__name__):
            again = "yes" if kind.retriable else "no"
            lines.append(f"| `{kind.__name__}` | {_cell(kind.template)} | {again} |")
    return "\n".join(lines) + "\n"


def _kinds(root: type[E]) -> set[type[E]]:
    """All classes below `root`, once the modules that define them are imported."""
    for module in ("flows.errors", "flows.sources.errors", "warehouse.errors", "warehouse.evaluation.gold"):
        import_module(module)
    below = set(root.__subclasses__())
    return below.union(*(_kinds(kind) for kind in below))


PAGES = {"errors.md": errors, "commands.md": commands, "data-dictionary.md": dictionary}


def main() -> None:
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main()
