"""Tells a person by webhook and by mail what they should look at; each thing once.

What could not be told by any way stays untold, and the next run tells it.
"""

import logging
import os
import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import msgspec

from flows.advice import advice
from flows.operations import Notify
from warehouse import clock
from warehouse.address import may_exist
from warehouse.database import lent, open_writer
from warehouse.health import RunReport
from warehouse.query import open_reader

PASSWORD_VARIABLE = "NOTICES_SMTP_PASSWORD"
SECONDS = 20.0
MOST_LINES = 50  # in one message; the rest are counted

log = logging.getLogger("notices.notify")


class Alarm(msgspec.Struct, frozen=True):
    """One thing to look at: what it is about, of which kind, in a sentence."""

    subject: str
    kind: str
    message: str


def alarms_of(report: RunReport) -> list[Alarm]:
    """The documents that failed in a run."""
    return [
        Alarm(row["document_id"] or row["source_uri"], row["error_class"], row["message"])
        for row in report.failed
    ]


def broke_off(subject: str, error: BaseException) -> Alarm:
    """A run that could not go on."""
    kind = type(error).__name__
    words = str(error) or advice(kind)
    return Alarm(subject, f"broke off: {kind}", f"{subject} could not go on: {words}")


def tell(warehouse: Path, settings: Notify, title: str, alarms: Sequence[Alarm], wait: float = 60.0) -> int:
    """Tells those that were not told yet; returns how many were told. Never raises for a way that fails."""
    if not alarms or not (settings.webhook or settings.mail_to):
        return 0
    fresh = untold(warehouse, alarms)
    if not fresh or not deliver(settings, title, fresh):
        return 0
    _note(warehouse, fresh, wait)
    return len(fresh)


def untold(warehouse: Path, alarms: Sequence[Alarm]) -> list[Alarm]:
    """Those that nobody was told of since they last began."""
    if not may_exist(warehouse):
        return list(alarms)
    with open_reader(warehouse) as connection:
        told = set(connection.execute("SELECT subject, kind FROM ledger.alarms").fetchall())
    return [alarm for alarm in alarms if (alarm.subject, alarm.kind) not in told]


def forget_alarms(warehouse: Path, subject: str, standing: Sequence[str], wait: float = 60.0) -> None:
    """Alarms about a subject that are over: should they begin anew, they are told anew."""
    with open_reader(warehouse) as connection:
        told = connection.execute("SELECT kind FROM ledger.alarms WHERE subject = ?", [subject]).fetchall()
    over = [row[0] for row in told if row[0] not in standing]
    if over:
        with open_writer(warehouse, wait=wait, spare_bytes=0) as connection:
            connection.execute(
                "DELETE FROM ledger.alarms WHERE subject = ? AND kind IN (SELECT unnest(?))", [subject, over]
            )


def deliver(settings: Notify, title: str, alarms: Sequence[Alarm]) -> bool:
    """Sends by every way that is set; whether at least one took it."""
    delivered = False
    for named, way, send in (
        (settings.webhook, "the webhook", _to_webhook),
        (settings.mail_to, "mail", _to_mail),
    ):
        if not named:
            continue
        try:
            send(settings, title, alarms)
            delivered = True
        except (httpx.HTTPError, OSError, smtplib.SMTPException) as error:
            log.warning("%d alarms could not be told by %s: %s", len(alarms), way, error)
    return delivered


def as_text(alarms: Sequence[Alarm]) -> str:
    lines = [f"{alarm.kind}: {alarm.message}" for alarm in alarms[:MOST_LINES]]
    if len(alarms) > MOST_LINES:
        lines.append(f"... and {len(alarms) - MOST_LINES} more: see `notices failures` and `notices status`.")
    return "\n".join(lines)


def _to_webhook(settings: Notify, title: str, alarms: Sequence[Alarm]) -> None:
    text = f"{title}\n{as_text(alarms)}"
    bodies: dict[str, dict[str, Any]] = {
        "json": {"title": title, "alarms": [msgspec.structs.asdict(alarm) for alarm in alarms[:MOST_LINES]]},
        "wecom": {"msgtype": "text", "text": {"content": text}},
        "dingtalk": {"msgtype": "text", "text": {"content": text}},
        "feishu": {"msg_type": "text", "content": {"text": text}},
    }
    answer = httpx.post(settings.webhook, json=bodies[settings.webhook_kind], timeout=SECONDS)
    answer.raise_for_status()


def _to_mail(settings: Notify, title: str, alarms: Sequence[Alarm]) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = title, settings.mail_from
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(as_text(alarms))
    kind = smtplib.SMTP_SSL if settings.smtp_tls == "tls" else smtplib.SMTP
    with kind(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
        if settings.smtp_tls == "starttls":
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, os.environ.get(PASSWORD_VARIABLE, ""))
        server.send_message(message)


def _note(warehouse: Path, alarms: Sequence[Alarm], wait: float) -> None:
    told = {
        "subject": [alarm.subject for alarm in alarms],
        "kind": [alarm.kind for alarm in alarms],
    }
    with (
        open_writer(warehouse, wait=wait, spare_bytes=0) as connection,
        lent(connection, "told", **told),
    ):
        connection.execute("INSERT INTO ledger.alarms SELECT subject, kind, ? FROM told", [clock.now()])
