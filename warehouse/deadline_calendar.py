"""Deadlines as a calendar that programs subscribe to (RFC 5545)."""

import hashlib
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

_WORDS = {
    "submission": "申报截止",
    "submission_open": "开放申报",
    "recommendation": "推荐截止",
    "paper": "纸质材料截止",
    "other": "时限",
}
_CHINA_OFFSET = timedelta(hours=8)  # no summer time since 1991

_DEADLINES = """
SELECT d.kind, coalesce(d.due_at, d.opens_at) AS moment,
    d.due_at IS NULL OR d.due_precision IS DISTINCT FROM 'minute' AS whole_day,
    d.applies_to, d.quote, n.title, n.issuer, n.published_on, documents.retrieved_at,
    (SELECT list(DISTINCT domain ORDER BY domain) FROM domains
     WHERE domains.notice_id = n.notice_id AND domain IS NOT NULL) AS fields
FROM current_deadlines d
JOIN notices n ON n.notice_id = d.call_notice_id
JOIN documents ON documents.document_id = d.document_id
WHERE coalesce(d.due_at, d.opens_at) IS NOT NULL
    AND ($province IS NULL OR starts_with(n.province, $province))
    AND ($domain IS NULL OR EXISTS (
        FROM domains WHERE domains.notice_id = n.notice_id AND domains.domain IN (
            SELECT $domain UNION ALL SELECT field.name FROM domain_scheme field
            JOIN domain_scheme groups ON groups.code = field.parent WHERE groups.name = $domain)))
ORDER BY moment, n.title, n.notice_id, d.seq
"""


def deadline_calendar(
    connection: duckdb.DuckDBPyConnection, *, province: str | None = None, domain: str | None = None
) -> tuple[str, int]:
    """The calendar's text, and how many events it has.

    `province` may be a full or short name (浙江省, 浙江), `domain` a canonical field or a group of them.
    """
    cursor = connection.execute(_DEADLINES, {"province": province, "domain": domain})
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//notices//deadlines//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_text(' '.join(filter(None, ['申报截止', province, domain])))}"]
    met: Counter[str] = Counter()
    for row in rows:
        lines += _event(row, met)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines), len(rows)


def _event(row: dict[str, Any], met: Counter[str]) -> list[str]:
    word = _WORDS.get(row["kind"], _WORDS["other"])
    told = [row["issuer"], row["applies_to"], row["quote"]]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_uid(row, met)}",
        f"DTSTAMP:{_utc(row['retrieved_at'])}",
        *_when(row["moment"], row["whole_day"]),
        f"SUMMARY:{_text(word + '：' + (row['title'] or '（无标题）'))}",
        f"DESCRIPTION:{_text(chr(10).join(part for part in told if part))}",
    ]
    if row["fields"]:
        lines.append("CATEGORIES:" + ",".join(_text(field) for field in row["fields"]))
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _when(moment: datetime, whole_day: bool) -> list[str]:
    if not whole_day:
        return [f"DTSTART:{_utc(moment)}"]
    day = moment.date()
    return [f"DTSTART;VALUE=DATE:{_day(day)}", f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"]


def _uid(row: dict[str, Any], met: Counter[str]) -> str:
    """The same for the same deadline whatever posting it was read from, also when its date is corrected."""
    told = [row["title"], row["issuer"], row["published_on"], row["kind"], row["applies_to"]]
    key = "\x1f".join("" if part is None else str(part) for part in told)
    met[key] += 1
    return hashlib.sha256(f"{key}\x1f{met[key]}".encode()).hexdigest()[:32] + "@notices"


def _utc(moment: datetime) -> str:
    return f"{moment - _CHINA_OFFSET:%Y%m%dT%H%M%SZ}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(value: str) -> str:
    """Escaped as TEXT; other control characters may not stand there at all."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return "".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in value)


def _folded(line: str) -> str:
    """At most 75 octets a line, cut between characters; what follows begins with a space."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
