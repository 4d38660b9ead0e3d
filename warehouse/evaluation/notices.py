"""Compares a notice's rows with its gold."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from warehouse.evaluation import notice_items as gold_item
from warehouse.evaluation.matching import (
    Agree,
    Found,
    Key,
    Wanted,
    equal,
    persons,
    phone,
    plain,
    same_phone,
    shared_characters,
    within,
)
from warehouse.evaluation.rows import Row, Rows, fact_of
from warehouse.evaluation.score import Subject

Item = dict[str, Any]
_TEXTS = ("title", "document_number", "issuer")
_CODES = ("notice_type", "plan_year")


def compare_notice(rows: Rows, subject: Subject, gold: Item, document_id: str | None) -> None:
    """Scores one notice; without a document everything is missed."""
    notice = _notice(rows, gold, document_id)
    _Comparison(rows, subject, gold, notice).run()


def _notice(rows: Rows, gold: Item, document_id: str | None) -> Row | None:
    """The document's root notice, or the one inside it whose title holds `nested_title`."""
    found = rows.ask("SELECT * FROM notices WHERE document_id = ?", document_id) if document_id else []
    part = plain(gold.get("nested_title"))
    if part:
        return next((n for n in found if part in (plain(n["title"]) or "")), None)
    return next((n for n in found if n["parent_notice_id"] is None), None)


class _Comparison:
    def __init__(self, rows: Rows, subject: Subject, gold: Item, notice: Row | None) -> None:
        self.rows, self.subject, self.gold, self.notice = rows, subject, gold, notice
        self.others: dict[str, list[Any]] = gold.get("alternatives") or {}
        self.proofs = rows.evidence("notices", notice["notice_id"]) if notice else {}

    def run(self) -> None:
        """Only what the gold annotates is scored."""
        self._heading()
        for field, compare in (
            ("deadlines", self._deadlines),
            ("domains", self._domains),
            ("contacts", self._contacts),
            ("budgets", self._budgets),
        ):
            if field in self.gold:
                compare()
        self._lists()

    def _heading(self) -> None:
        for name in _TEXTS:
            self._value(name, self.gold.get(name), plain)
        for name in _CODES:
            self._value(name, self.gold.get(name), lambda v: v)
        self._value("published_on", self.gold.get("published_on"), gold_item.day)
        for level in ("province", "city", "county"):
            region = (self.gold.get("region") or {}).get(level)
            self._value(level, region, plain, f"region.{level}")
        period = self.gold.get("project_period")
        if period:
            self._value("project_start", period.get("start"), gold_item.day)
            self._value("project_end", period.get("end"), gold_item.day)
        if "issuers" in self.gold:
            got = [Found(plain(i), str(i)) for i in (self.notice or {}).get("issuers") or []]
            self.subject.items("issuers", self._variants("issuers", gold_item.words), got)

    def _value(
        self, name: str, expected: object, clean: Callable[[object], Key], path: str | None = None
    ) -> None:
        top = (path or name).split(".")[0]
        if top not in self.gold and not name.startswith("project_"):
            return
        got = self.notice[name] if self.notice else None
        accepts = [expected, *self.others.get(path or name, [])]
        proof = self.proofs.get(name)
        self.subject.value(
            name,
            [clean(a) for a in accepts],
            clean(got),
            expected=expected,
            found=got,
            quote=proof["quote"] if proof else None,
            fact=fact_of("notices", proof),
        )

    def _deadlines(self) -> None:
        found = self._rows("deadlines")
        due = [(r, gold_item.due(r)) for r in found if r["due_at"]]
        self.subject.items(
            "deadlines: due",
            self._variants("deadlines", self._due_dates),
            [Found(at, f"{at} {r['kind']}", r["quote"], fact_of("deadlines", r)) for r, at in due],
        )
        self.subject.items(
            "deadlines: kind",
            self._variants("deadlines", self._due_kinds),
            [
                Found((at, r["kind"]), f"{at} {r['kind']}", r["quote"], fact_of("deadlines", r))
                for r, at in due
            ],
        )
        self.subject.items(
            "deadlines: opens",
            self._variants("deadlines", self._openings),
            [
                Found(gold_item.day(r["opens_at"]), str(r["opens_at"]), r["quote"], fact_of("deadlines", r))
                for r in found
                if r["opens_at"]
            ],
        )

    def _due_dates(self, item: Item, index: int | None) -> Iterator[Wanted]:
        dates = self._keys("deadlines", index, "due", item, gold_item.moment)
        if item.get("due"):
            yield gold_item.wanted(item, dates, item["due"])

    def _due_kinds(self, item: Item, index: int | None) -> Iterator[Wanted]:
        kinds = self._keys("deadlines", index, "kind", item, str)
        dates = self._keys("deadlines", index, "due", item, gold_item.moment)
        if item.get("due"):
            shown = f"{item['due']} {item['kind']}"
            yield gold_item.wanted(item, [(d, k) for d in dates for k in kinds], shown)

    def _openings(self, item: Item, index: int | None) -> Iterator[Wanted]:
        if item.get("start"):
            yield gold_item.wanted(
                item, self._keys("deadlines", index, "start", item, gold_item.day), item["start"]
            )

    def _domains(self) -> None:
        found = self._rows("domains")
        self.subject.items(
            "domains",
            self._variants("domains", gold_item.named),
            [Found(plain(r["name"]), r["name"], r["quote"], fact_of("domains", r)) for r in found],
        )
        known = {plain(d["name"]) for d in self.gold.get("domains") or []}
        if any(d.get("directions") for d in self.gold.get("domains") or []):
            self.subject.items(
                "directions",
                [list(gold_item.directions(self.gold["domains"]))],
                [
                    Found(
                        (plain(r["name"]), plain(x)), f"{r['name']}: {x}", r["quote"], fact_of("domains", r)
                    )
                    for r in found
                    for x in r["directions"] or []
                    if plain(r["name"]) in known
                ],
            )

    def _contacts(self) -> None:
        found = self._rows("contacts")
        phones = [(r, phone(p), p) for r in found for p in r["phones"] or []]
        items: Sequence[Item] = self.gold.get("contacts") or []
        faxes = [Wanted([phone(c["fax"])], c["fax"], optional=True) for c in items if c.get("fax")]
        self.subject.items(
            "contacts: name",
            self._variants("contacts", gold_item.people),
            [
                Found(p, r["name"], r["quote"], fact_of("contacts", r))
                for r in found
                for p in persons(r["name"])
            ],
        )
        self.subject.items(
            "contacts: phone",
            [[*variant, *faxes] for variant in self._variants("contacts", gold_item.phones)],
            [Found(key, p, r["quote"], fact_of("contacts", r)) for r, key, p in phones],
            same_phone,
        )
        self.subject.items(
            "contacts: name and phone",
            self._variants("contacts", gold_item.reachable),
            [
                Found(
                    (p, tuple(map(phone, r["phones"]))),
                    f"{r['name']} {r['phones']}",
                    r["quote"],
                    fact_of("contacts", r),
                )
                for r in found
                if r["phones"]
                for p in persons(r["name"])
            ],
            gold_item.same_reachable,
        )
        self.subject.items(
            "contacts: email",
            self._mail_variants(),
            [
                Found(gold_item.mail(e), e, r["quote"], fact_of("contacts", r))
                for r in found
                for e in r["emails"] or []
            ],
        )
        self._departments(items, phones)

    def _mail_variants(self) -> list[list[Wanted]]:
        """Addresses for submissions count like a contact's, unless the gold says that they need not."""
        extra = [str(e) for e in self.gold.get("emails_for_submission") or []]
        optional = [] in self.others.get("emails_for_submission", [])
        more = [Wanted([gold_item.mail(e)], e, optional=optional) for e in extra]
        return [[*variant, *more] for variant in self._variants("contacts", gold_item.mails)]

    def _departments(self, items: Sequence[Item], phones: list[tuple[Row, str, str]]) -> None:
        """Number with office, for the numbers whose office the gold names."""
        wanted = [
            gold_item.wanted(
                c, [(phone(p), plain(c["organization_or_dept"]))], f"{p} {c['organization_or_dept']}"
            )
            for c in items
            if c.get("organization_or_dept")
            for p in c.get("phones") or []
        ]
        known = [key[0] for w in wanted for key in w.accepts if isinstance(key, tuple)]
        found = []
        for row, key, number_as_written in phones:
            office = row["department"] or row["organization"]
            if office and any(same_phone(key, k) for k in known):
                found.append(
                    Found(
                        (key, plain(office)),
                        f"{number_as_written} {office}",
                        row["quote"],
                        fact_of("contacts", row),
                    )
                )
        if wanted:
            self.subject.items(
                "contacts: department",
                [wanted],
                found,
                lambda a, b: same_phone(a[0], b[0]) and within(a[1], b[1]),
            )

    def _budgets(self) -> None:
        rows = [(r, gold_item.amounts(r)) for r in self._rows("budgets") if any(gold_item.amounts(r))]
        shown = [(r, a, f"{r['kind']} {gold_item.money(a)} {r['subject'] or ''}".strip()) for r, a in rows]
        self.subject.items(
            "budgets: amount",
            self._variants("budgets", gold_item.amount),
            [Found(a, s, r["quote"], fact_of("budgets", r)) for r, a, s in shown],
        )
        self.subject.items(
            "budgets: kind",
            self._variants("budgets", self._amount_kinds),
            [Found((r["kind"], a), s, r["quote"], fact_of("budgets", r)) for r, a, s in shown],
        )
        right = {gold_item.amounts(b) for b in self.gold.get("budgets") or []}
        self.subject.items(
            "budgets: subject",
            self._variants("budgets", gold_item.amount_subject),
            [
                Found((a, plain(r["subject"])), s, r["quote"], fact_of("budgets", r))
                for r, a, s in shown
                if a in right
            ],
            lambda a, b: a[0] == b[0] and shared_characters(a[1], b[1]) >= 0.5,
        )

    def _amount_kinds(self, item: Item, index: int | None) -> Iterator[Wanted]:
        amounts = gold_item.amounts(item)
        kinds = [*self._keys("budgets", index, "kind", item, str), *item.get("kind_alternatives", [])]
        if any(amounts):
            yield gold_item.wanted(
                item, [(k, amounts) for k in kinds], f"{item['kind']} {gold_item.money(amounts)}"
            )

    def _lists(self) -> None:
        self._list(
            "quotas",
            "quotas",
            gold_item.quota,
            lambda r: Found(
                (plain(r["unit"]), int(r["count"])),
                f"{r['unit']} {r['count']}",
                r["quote"],
                fact_of("quotas", r),
            ),
            lambda a, b: a[1] == b[1] and within(a[0], b[0]),
        )
        self._list(
            "age_limits",
            "age_limits",
            gold_item.age_limit,
            lambda r: Found(
                gold_item.ages(r),
                f"{r['subject']} {gold_item.ages(r)}",
                r["quote"],
                fact_of("age_limits", r),
            ),
        )
        self._list(
            "portals",
            "portals",
            gold_item.address,
            lambda r: (
                Found(gold_item.url(r["url"]), r["url"], r["quote"], fact_of("portals", r))
                if r["url"]
                else None
            ),
        )
        for field, table, column, read in (
            ("attachments", "attachments", "title", gold_item.titled),
            ("categories", "categories", "name", gold_item.named),
            ("references", "policy_references", "title", gold_item.titled),
        ):
            self._list(field, table, read, partial(_by_words, table, column))

    def _list(
        self,
        field: str,
        table: str,
        read: Callable[[Item, int | None], Iterable[Wanted]],
        answer: Callable[[Row], Found | None],
        agree: Agree = equal,
    ) -> None:
        if field in self.gold:
            found = [got for row in self._rows(table) if (got := answer(row))]
            self.subject.items(field, self._variants(field, read), found, agree)

    def _rows(self, table: str) -> list[Row]:
        if self.notice is None:
            return []
        return self.rows.ask(f"SELECT * FROM {table} WHERE notice_id = ?", self.notice["notice_id"])

    def _keys(
        self, field: str, index: int | None, key: str, item: Item, clean: Callable[[Any], Any]
    ) -> list[Any]:
        """The item's value and the alternatives that the gold names for it."""
        others = self.others.get(f"{field}.{index}.{key}", []) if index is not None else []
        return [clean(v) for v in (item.get(key), *others) if v is not None]

    def _variants(
        self, field: str, read: Callable[[Item, int | None], Iterable[Wanted]]
    ) -> list[list[Wanted]]:
        """The gold list and its whole-list alternatives, each as wanted answers."""
        main = [w for i, item in enumerate(self.gold.get(field) or []) for w in read(item, i)]
        main += [
            gold_item.as_optional(w)
            for item in self.gold.get(f"{field}_optional") or []
            for w in read(item, None)
        ]
        variants = [main]
        for other in self.others.get(field, []):
            if other:
                variants.append([w for item in other for w in read(item, None)])
            else:
                variants.append([gold_item.as_optional(w) for w in main])
        return variants


def _by_words(table: str, column: str, row: Row) -> Found | None:
    """A row that is compared by the words of one column; None where it has none."""
    return Found(plain(row[column]), row[column], row["quote"], fact_of(table, row)) if row[column] else None
