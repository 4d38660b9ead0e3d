"""Draws the forms of this folder and writes their gold: python -m tests.gold.blind_forms.make [NAME...]

Or, from the repository's root: python tests/gold/blind_forms/make.py [NAME...]
"""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
sys.path.insert(0, str(HERE))

from draw import Drawing, Filling, Template, bare, plain, read_filling, read_template  # noqa: E402

from samples.convert import convert  # noqa: E402

MADE = datetime(2024, 5, 20, 9, 0, tzinfo=UTC)
SCALARS = [
    "title",
    "organization",
    "organization_type",
    "contact_name",
    "mobile",
    "phone",
    "email",
    "domains",
    "program_category",
    "total_budget_yuan",
    "fiscal_budget_yuan",
    "self_funding_yuan",
    "other_funding_yuan",
    "duration_months",
    "start_on",
    "end_on",
    "province",
    "city",
    "county",
]


def typed(name: str, text: str, filling: Filling):
    """The gold of one field as the filling's `@` lines give it; `=key` is the value of that key."""
    if text.startswith("="):
        text = "".join(plain_value(filling, text[1:]).split())
    if text == "null":
        return None
    if name == "domains":
        return [] if text == "-" else text.split("、")
    if name.endswith("_yuan") or name == "duration_months":
        return int(text)
    return text


def plain_value(filling: Filling, key: str) -> str:
    return filling.value(key) or filling.ticks[key][0].split("=")[0]


def pairs_of(template: Template, filling: Filling) -> list[dict]:
    """label → value for each field that the filling fills."""
    found = []
    for f in template.fields:
        group = {"group": f.more["group"]} if "group" in f.more else {}
        if f.kind == "table":
            columns = f.more["columns"].split("/")
            fixed = f.more.get("rows", "").split("/") if "rows" in f.more else []
            for number, row in enumerate(filling.rows.get(f.key, [])):
                for column, value in zip(columns, row, strict=True):
                    if value:
                        label = f"{fixed[number]} {column}" if fixed else column
                        found.append({"label": label, "value": value, "group": f.label, "table": True})
        elif f.options:
            ticks = filling.ticks.get(f.key, [])
            if ticks:
                pair = {"label": f.label, "selected": [t.split("=")[0] for t in ticks], **group}
                extra = [t.split("=", 1)[1] for t in ticks if "=" in t]
                if extra:
                    pair |= {"other_text": extra[0], "texts": extra}
                found.append(pair)
        elif "cell" in f.more:
            keys = f.more["keys"].split(",")
            if any(filling.value(k) for k in keys):
                pair = {"label": f.label, "value": plain(template, filling, f.more["cell"]), **group}
                if len(keys) > 1:
                    pair["texts"] = [filling.value(k) for k in keys if filling.value(k)]
                found.append(pair)
        elif filling.value(f.key):
            found.append({"label": f.label, "value": filling.value(f.key), **group})
    return found


def gold_of(template: Template, filling: Filling, name: str, kind: str) -> dict:
    meta = filling.meta
    requirement = {s: typed(s, meta.get(s, ["-" if s == "domains" else "null"])[0], filling) for s in SCALARS}
    accept = {}
    for key, texts in meta.items():
        if key.startswith("accept."):
            field = key[7:]
            accept[field] = [
                [] if field == "domains" and t == "-" else typed(field, t, filling) for t in texts
            ]
    gold = {
        "form_title": template.title,
        "template": template.name,
        "format": kind,
        "values": pairs_of(template, filling),
        "requirement": requirement,
        "accept": accept,
        "tricky": meta.get("tricky", []),
        "file": f"{name}.{kind}",
    }
    more = []
    for text in meta.get("more", []):
        fields = dict(p.split("=", 1) for p in text.split(" ; "))
        more.append({k: typed(k, v, filling) for k, v in fields.items()})
    if more:
        gold["more_requirements"] = more
    unknown = {k.removeprefix("accept.") for k in meta} - {*SCALARS, "tricky", "more", "format", "template"}
    if unknown:
        raise ValueError(f"{name}: {unknown}")
    return gold


def check(template: Template, filling: Filling, name: str) -> None:
    """Every key of the filling must be in the template, every tick an option of its field."""
    text = "\n".join(b for _, b in template.blocks) + "\n".join(
        f.more.get("cell", "") for f in template.fields
    )
    for key in filling.text:
        if f"{{{key}}}" not in text and f"{{{key}|" not in text:
            raise ValueError(f"{name}: no place for {key}")
    for key, ticks in filling.ticks.items():
        options = next(f.options for f in template.fields if f.key == key)
        for tick in ticks:
            if bare(tick.split("=")[0]) not in options:
                raise ValueError(f"{name}: {tick} is none of {options}")
    for key, rows in filling.rows.items():
        for number, row in enumerate(rows):
            if any(v and f"{{{key}.{number}.{c}" not in text for c, v in enumerate(row)):
                raise ValueError(f"{name}: no place for row {number} of {key}")


def blank_gold(template: Template, file: str) -> dict:
    """The fields of the unfilled form; keys of a form that stands twice begin with a_ and b_."""
    forms: dict[str, list[dict]] = {}
    for f in template.fields:
        one = {"label": f.label, "kind": f.kind, "options": f.options}
        for key in ("group", "section", "unit"):
            if key in f.more:
                one[key] = f.more[key]
        if "alt" in f.more:
            one["alt_kinds"] = f.more["alt"].split("/")
        if "short" in f.more:
            one["short_label"] = f.more["short"]
        if f.kind == "table":
            one["columns"] = f.more["columns"].split("/")
            if "rows" in f.more:
                one["rows"] = f.more["rows"].split("/")
        if "optional" in f.more:
            one["optional"] = True
        copy = f.key[:2] if f.key[:2] in ("a_", "b_") else ""
        forms.setdefault(copy, []).append(one)
    return {
        "document": file,
        "forms": [{"title": template.title, "fields": fields} for fields in forms.values()],
    }


def write(template: Template, filling: Filling, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = target if target.suffix == ".docx" else Path(folder) / f"{target.stem}.docx"
        Drawing(template, filling, MADE.replace(tzinfo=None)).save(source)
        if source != target:
            convert(source, target, int(MADE.timestamp()))


def dump(path: Path, data) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def main() -> None:
    wanted = set(sys.argv[1:])
    for path in sorted((HERE / "data").glob("*.txt")):
        name, blank = path.stem, path.stem.startswith("blank_")
        if wanted and name not in wanted:
            continue
        filling = read_filling(path)
        template = read_template(HERE / "templates" / f"{filling.meta['template'][0]}.txt")
        kind = filling.meta["format"][0]
        check(template, filling, name)
        folder = HERE / "blank" if blank else HERE
        write(template, filling, folder / f"{name}.{kind}")
        if blank:
            dump(folder / f"{name}.json", blank_gold(template, f"{name}.{kind}"))
        else:
            dump(folder / f"{name}.gold.json", gold_of(template, filling, name, kind))
        print(f"{name}.{kind}")  # noqa: T201


if __name__ == "__main__":
    main()
