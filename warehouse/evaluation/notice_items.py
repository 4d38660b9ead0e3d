"""Reads one item of a notice's gold into the answers that are wanted."""

from collections.abc import Iterator, Sequence
from typing import Any

from warehouse.evaluation.matching import Key, Wanted, number, persons, phone, plain, same_phone
from warehouse.evaluation.rows import Row

Item = dict[str, Any]
END_OF_DAY = "T23:59"


def as_optional(wanted: Wanted) -> Wanted:
    return Wanted(wanted.accepts, wanted.shown, wanted.quote, optional=True)


def wanted(item: Item, accepts: Sequence[Key], shown: object) -> Wanted:
    return Wanted(accepts, str(shown), item.get("quote"), bool(item.get("optional")))


def text_of(item: Any, key: str) -> str | None:
    """An item may be the bare words instead of an object."""
    return item.get(key) if isinstance(item, dict) else str(item)


def words(item: Any, _: int | None) -> Iterator[Wanted]:
    yield Wanted([plain(item)], str(item))


def named(item: Any, _: int | None) -> Iterator[Wanted]:
    name = text_of(item, "name")
    yield wanted(item if isinstance(item, dict) else {}, [plain(name)], name)


def titled(item: Any, _: int | None) -> Iterator[Wanted]:
    title = text_of(item, "title")
    yield wanted(item if isinstance(item, dict) else {}, [plain(title)], title)


def address(item: Any, _: int | None) -> Iterator[Wanted]:
    address = text_of(item, "url")
    if address:
        yield wanted(item if isinstance(item, dict) else {}, [url(address)], address)


def directions(domains: Sequence[Item]) -> Iterator[Wanted]:
    for domain in domains:
        for direction in domain.get("directions") or []:
            yield wanted(
                domain, [(plain(domain["name"]), plain(direction))], f"{domain['name']}: {direction}"
            )


def people(item: Item, _: int | None) -> Iterator[Wanted]:
    for person in persons(item.get("name")):
        yield wanted(item, [person], item["name"])


def phones(item: Item, _: int | None) -> Iterator[Wanted]:
    for written in item.get("phones") or []:
        yield wanted(item, [phone(written)], written)


def reachable(item: Item, _: int | None) -> Iterator[Wanted]:
    for person in persons(item.get("name")):
        if item.get("phones"):
            numbers = tuple(map(phone, item["phones"]))
            yield wanted(item, [(person, numbers)], f"{item['name']} {item['phones']}")


def same_reachable(a: Any, b: Any) -> bool:
    """The same person with a number in common."""
    return a[0] == b[0] and any(same_phone(x, y) for x in a[1] for y in b[1])


def mails(item: Item, _: int | None) -> Iterator[Wanted]:
    for address in item.get("emails") or []:
        yield wanted(item, [mail(address)], address)


def amount(item: Item, _: int | None) -> Iterator[Wanted]:
    if any(amounts(item)):
        yield wanted(item, [amounts(item)], f"{money(amounts(item))} {item.get('subject') or ''}".strip())


def amount_subject(item: Item, _: int | None) -> Iterator[Wanted]:
    if any(amounts(item)) and item.get("subject"):
        shown = f"{money(amounts(item))} {item['subject']}"
        yield wanted(item, [(amounts(item), plain(item["subject"]))], shown)


def quota(item: Item, _: int | None) -> Iterator[Wanted]:
    yield wanted(item, [(plain(item["unit"]), int(item["count"]))], f"{item['unit']} {item['count']}")


AGES = ("sex", "min_age", "max_age", "born_from", "born_to")


def ages(row: Item | Row) -> tuple[str | None, ...]:
    """A limit on age without whom it binds; days as in JSON."""
    return tuple(None if row.get(key) is None else str(row[key]) for key in AGES)


def age_limit(item: Item, _: int | None) -> Iterator[Wanted]:
    yield wanted(item, [ages(item)], " ".join(filter(None, ages(item))))


def amounts(item: Item) -> tuple[float | None, ...]:
    return tuple(number(item.get(key)) for key in ("amount_min_yuan", "amount_max_yuan", "ratio_min"))


def money(amounts: tuple[float | None, ...]) -> str:
    least, most, share = amounts
    parts = [
        f"≥{least:,.0f}" if least else "",
        f"≤{most:,.0f}" if most else "",
        f"{share:.2%}" if share else "",
    ]
    return " ".join(p for p in parts if p)


def day(value: object) -> str | None:
    return str(value)[:10] if value else None


def moment(value: object) -> str:
    """Minutes; the end of a day is the day alone."""
    return str(value).replace(" ", "T")[:16].removesuffix(END_OF_DAY)


def due(row: Row) -> str:
    at = moment(row["due_at"])
    return at if row["due_precision"] == "minute" else at[:10]


def mail(address: object) -> str:
    folded = str(address).replace("＠", "@").strip().lower()
    return folded.rstrip(".。")


def url(address: object) -> str:
    """Without scheme and closing slash."""
    text = str(address).strip().casefold()
    return text.split("://", 1)[-1].strip("/。.")
