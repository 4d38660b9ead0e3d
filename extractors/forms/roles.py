"""Which cells of a row are labels and which are values: the best reading of the row as a whole.

A row reads as [group …] (label value …)+. Each cell pays for the role it takes by how it looks
(see `labels.score`), each step between neighbours by how usual it is; the cheapest reading wins, so
that a value that looks like a label, or a label that does not, is settled by its place.
"""

from typing import Literal

from extractors.forms.grid import Box
from extractors.forms.labels import score
from extractors.forms.lines import opening

Role = Literal["group", "label", "value", "inline"]
_ROLES: tuple[Role, ...] = ("group", "label", "value", "inline")
_NEVER = -1000.0
_SILENT: dict[str, float] = {}

_STEPS: dict[tuple[str, str], float] = {
    ("start", "label"): 0.5,
    ("start", "group"): 0.0,
    ("start", "value"): -2.2,
    ("start", "inline"): 0.3,
    ("group", "label"): 0.4,
    ("group", "group"): -0.8,
    ("group", "inline"): -1.2,
    ("group", "value"): -6.0,
    ("group", "end"): -8.0,
    ("label", "value"): 1.2,
    ("label", "label"): -5.0,
    ("label", "group"): -6.0,
    ("label", "inline"): -4.0,
    ("label", "end"): -3.0,
    ("value", "label"): 0.2,
    ("value", "value"): -1.6,
    ("value", "group"): -1.2,
    ("value", "inline"): -0.4,
    ("value", "end"): 0.0,
    ("inline", "inline"): 0.3,
    ("inline", "label"): -0.4,
    ("inline", "value"): -2.2,
    ("inline", "group"): -2.0,
    ("inline", "end"): 0.3,
}


def inline_start(box: Box) -> bool:
    """The cell's first line is `label：` with the value behind or below it."""
    if "：" not in box.text and ":" not in box.text and "__" not in box.text:
        return False
    first = box.text.lstrip().split("\n", 1)[0]
    return bool(opening(first))


def _looks(box: Box, role: Role, column_bias: float) -> float:
    points = max(min(box.score + column_bias, 4.5), -4.0)
    if role == "label":
        if box.vacant or box.choices:
            return -6.0
        return points - (2.5 if "\n" in box.text.strip() and _long(box) else 0.0)
    if role == "group":
        if box.vacant or box.choices:
            return -6.0
        return min(points, 2.5) - 1.4 + (1.2 if box.rows > 1 else -2.0)
    if role == "value":
        if box.vacant:
            return 2.2
        if box.choices:
            return 3.0
        return min(-points * 0.7, 2.4) if not inline_start(box) else 0.2
    if box.choices and not inline_start(box):
        return _NEVER
    if not inline_start(box):
        return 1.2 if _headed(box) else _NEVER
    alone = not box.text.strip().rstrip("：:_＿ \u3000").endswith(("：", ":")) and _has_more(box)
    return 2.6 if alone else 0.6


def _long(box: Box) -> bool:
    return len(box.text) > 60


def _has_more(box: Box) -> bool:
    text = box.text.strip()
    colon = max(text.find("："), text.find(":"))
    return len(text) > colon + 1 or box.text.count("\n") >= 2


def _headed(box: Box) -> bool:
    """A first line that is a label, with room below it in the same cell."""
    lines = box.text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    if not filled or len(lines) - filled[0] < 3:
        return False
    return score(lines[filled[0]]) >= 1.8


def roles(
    boxes: list[Box],
    fixed: dict[int, Role],
    bias: dict[tuple[int, int], float],
    votes: dict[int, dict[str, float]],
) -> dict[int, Role]:
    """The role of each box by `id`; `fixed` are those that a row above has settled.

    `votes` says for a box how many rows of the same cut give its place each role.
    """
    best: dict[str, tuple[float, tuple[Role, ...]]] = {"start": (0.0, ())}
    for box in boxes:
        following: dict[str, tuple[float, tuple[Role, ...]]] = {}
        settled = fixed.get(id(box))
        said = votes.get(id(box), _SILENT)
        for role in _ROLES if settled is None else (settled,):
            looks = 0.0
            if settled is None:
                if role not in box.looks:
                    box.looks[role] = _looks(box, role, bias.get((box.column, box.columns), 0.0))
                looks = box.looks[role] + said.get(role, 0.0)
                if looks <= _NEVER:
                    continue
            choice: tuple[float, tuple[Role, ...]] | None = None
            for before, (points, path) in best.items():
                total = points + looks + _step(before, role, settled is not None, path, boxes, fixed)
                if before == "group" and role == "inline" and boxes[len(path) - 1].heads_pairs:
                    total += 1.8  # a name over rows of cells that each bring their own label
                if before == role == "value" and box.choices and not boxes[len(path) - 1].choices:
                    total += 2.2  # a level to tick beside a name
                if choice is None or total > choice[0]:
                    choice = (total, (*path, role))
            if choice is not None:
                following[role] = choice
        best = following
    if not best:
        return {}
    ends = [(points + _end(role, boxes, fixed), path) for role, (points, path) in best.items()]
    path = max(ends, key=lambda e: e[0])[1]
    return {id(box): role for box, role in zip(boxes, path, strict=True)}


def _step(
    before: str,
    role: Role,
    settled: bool,
    path: tuple[Role, ...],
    boxes: list[Box],
    fixed: dict[int, Role],
) -> float:
    """What it costs to go on to `role`; behind a label that reaches in from above, labels may follow."""
    if settled:
        return 0.0
    if path and id(boxes[len(path) - 1]) in fixed:
        if before == "label":
            return {"label": 0.3, "value": 0.8, "inline": 0.0, "group": -1.0}[role]
        if before == "value":
            return {"label": 0.3, "value": -1.0, "inline": 0.0, "group": -0.5}[role]
    return _STEPS[(before, role)]


def _end(role: str, boxes: list[Box], fixed: dict[int, Role]) -> float:
    if id(boxes[-1]) in fixed:
        return 0.0
    return _STEPS[(role, "end")]
