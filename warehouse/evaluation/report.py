"""Shows an evaluation: as tables for a terminal, as JSON, as one HTML page."""

import io
from collections.abc import Sequence
from html import escape

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.evaluation.reliability import Reliability
from warehouse.evaluation.score import Difference, Evaluation, Score

_HEADER = ("", "precision", "recall", "F1", "right", "wrong", "missed")
_SURENESS = ("", "stated", "facts", "right", "share right", "mean stated")
_WIDTH = 120
_LONGEST = 160  # characters of a value or a quote that a report shows

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
q { color: #767676; display: block; quotes: none; }
.missed { border-left: 3px solid #b26a00; } .wrong { border-left: 3px solid #b3261e; }
"""


def as_json(evaluation: Evaluation) -> str:
    return msgspec.json.format(msgspec.json.encode(evaluation), indent=2).decode() + "\n"


def as_table(evaluation: Evaluation) -> str:
    """Plain text: scores per field and per document, then every difference."""
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, color_system=None, highlight=False)
    for name, scores in _sections(evaluation):
        table = Table(title=name, title_justify="left", box=None)
        for number, heading in enumerate(_HEADER):
            table.add_column(heading, justify="right" if number else "left")
        for score in scores:
            table.add_row(*_cells(score))
        console.print(table)
    for name, sureness in _reliability(evaluation):
        table = Table(title=name, title_justify="left", box=None)
        for number, heading in enumerate(_SURENESS):
            table.add_column(heading, justify="right" if number else "left")
        for row in sureness:
            table.add_row(*_sureness_cells(row))
        console.print(table)
    if evaluation.differences:
        console.print(_difference_table(evaluation.differences))
    for line in _remarks(evaluation):
        console.print(Text(line))
    return out.getvalue()


def _sections(evaluation: Evaluation) -> list[tuple[str, Sequence[Score]]]:
    return [("Fields", [*evaluation.fields, evaluation.micro]), ("Documents", evaluation.subjects)]


def _cells(score: Score) -> list[str]:
    ratios = [f"{value:.3f}" for value in (score.precision, score.recall, score.f1)]
    return [score.name, *ratios, str(score.tp), str(score.fp), str(score.fn)]


def _reliability(evaluation: Evaluation) -> list[tuple[str, list[Reliability]]]:
    """Nothing where no fact was judged."""
    parts = (("Confidence by table", "table"), ("Confidence by component", "component"))
    tables = [(name, [r for r in evaluation.reliability if r.by == by]) for name, by in parts]
    return [(name, rows) for name, rows in tables if rows]


def _sureness_cells(row: Reliability) -> list[str]:
    bounds = f"{row.low:.2f}" if row.low == row.high else f"{row.low:.2f}–{row.high:.2f}"
    return [row.name, bounds, str(row.seen), str(row.right), f"{row.share:.3f}", f"{row.stated:.3f}"]


def _difference_table(differences: Sequence[Difference]) -> Table:
    table = Table(title="Differences", title_justify="left", show_lines=True)
    for heading in ("document", "field", "expected", "found"):
        table.add_column(heading, overflow="fold")
    for item in differences:
        expected = _side(item.expected, item.expected_quote)
        table.add_row(*map(Text, (item.subject, item.field, expected, _side(item.found, item.found_quote))))
    return table


def _side(value: str | None, quote: str | None) -> str:
    if value is None:
        return "—"
    return _short(value) + (f"\n« {_short(quote)} »" if quote else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def _remarks(evaluation: Evaluation) -> list[str]:
    lines = []
    if evaluation.absent:
        lines.append(f"Not in the warehouse: {', '.join(evaluation.absent)}")
    if evaluation.misplaced:
        lines.append(f"Quotes that do not stand at their offsets: {evaluation.misplaced}")
    return lines


def as_html(evaluation: Evaluation) -> str:
    """One page that needs nothing else; every value is escaped."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Evaluation</title><style>{_STYLE}</style></head><body><h1>Evaluation</h1>",
        *(f"<p>{escape(line)}</p>" for line in _remarks(evaluation)),
    ]
    for name, scores in _sections(evaluation):
        rows = "".join(_number_row(_cells(score)) for score in scores)
        heads = "".join(f"<th>{escape(h)}</th>" for h in _HEADER)
        parts.append(f"<h2>{name}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    for name, sureness in _reliability(evaluation):
        rows = "".join(_number_row(_sureness_cells(row)) for row in sureness)
        heads = "".join(f"<th>{escape(h)}</th>" for h in _SURENESS)
        parts.append(f"<h2>{name}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    rows = "".join(_difference_row(item) for item in evaluation.differences)
    heads = "".join(f"<th>{h}</th>" for h in ("document", "field", "expected", "found"))
    parts.append(f"<h2>Differences</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    return "\n".join([*parts, "</body></html>\n"])


def _number_row(cells: Sequence[str]) -> str:
    name, *numbers = cells
    return f"<tr><td>{escape(name)}</td>" + "".join(f'<td class="n">{n}</td>' for n in numbers) + "</tr>"


def _difference_row(item: Difference) -> str:
    kind = "wrong" if item.found is not None else "missed"
    sides = ((item.expected, item.expected_quote), (item.found, item.found_quote))
    cells = "".join(
        "<td>—</td>"
        if value is None
        else f"<td>{escape(_short(value))}{f'<q>{escape(_short(quote))}</q>' if quote else ''}</td>"
        for value, quote in sides
    )
    return f'<tr class="{kind}"><td>{escape(item.subject)}</td><td>{escape(item.field)}</td>{cells}</tr>'
