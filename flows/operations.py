"""The operator's settings, from one TOML file (operations.toml); everything in it may be left out.

[schedule]                    # in China Standard Time; "" switches one off
retry = "30 2 * * *"          # passing errors whose time has come
recheck = "0 4 * * 0"         # every source from its beginning, and `notices doctor`
at_once = 4                   # flow runs at the same time
wait_hours = 6.0              # how long a run waits for another one that writes

[notify]
webhook = "https://..."       # told of failed documents, alarms of sources, runs that broke off
webhook_kind = "json"         # json, wecom, dingtalk, feishu
mail_to = ["ops@example.org"]
mail_from = "notices@example.org"
smtp_host = "localhost"
smtp_port = 25
smtp_tls = "none"             # none, starttls, tls
smtp_user = ""                # the password is $NOTICES_SMTP_PASSWORD

[metrics]
port = 9187                   # /metrics on loopback while `notices serve` runs; 0 is off
"""

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from flows.errors import OperationsInvalid, PathMissing

RETRY_CRON = "30 2 * * *"
RECHECK_CRON = "0 4 * * 0"


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    retry: str = RETRY_CRON
    recheck: str = RECHECK_CRON
    at_once: int = 4
    wait_hours: float = 6.0


class Notify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    webhook: str = ""
    webhook_kind: Literal["json", "wecom", "dingtalk", "feishu"] = "json"
    mail_to: list[str] = []
    mail_from: str = "notices@localhost"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_user: str = ""


class MetricsPort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    port: int = 0


class Operations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schedule: Schedule = Schedule()
    notify: Notify = Notify()
    metrics: MetricsPort = MetricsPort()


def load_operations(path: Path | None) -> Operations:
    """The defaults without a file. Raises PathMissing, or OperationsInvalid with the place."""
    if path is None:
        return Operations()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise PathMissing(path=str(path)) from None
    try:
        found = msgspec.convert(tomllib.loads(text), Operations)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise OperationsInvalid(path=str(path), detail=str(error)) from error
    detail = _wrong(found)
    if detail:
        raise OperationsInvalid(path=str(path), detail=detail)
    return found


def _wrong(found: Operations) -> str | None:
    from flows.sources.config import is_cron

    for name in ("retry", "recheck"):
        cron: str = getattr(found.schedule, name)
        if cron and not is_cron(cron):
            return f"schedule.{name} is {cron!r}, which is no cron expression of five fields"
    if found.schedule.at_once < 1 or found.schedule.wait_hours <= 0:
        return "schedule.at_once and schedule.wait_hours must be above 0"
    if found.notify.webhook and not found.notify.webhook.startswith(("http://", "https://")):
        return "notify.webhook must begin with http:// or https://"
    if any("@" not in address for address in found.notify.mail_to):
        return "notify.mail_to must be mail addresses"
    if not 0 <= found.metrics.port <= 65535:
        return "metrics.port must be 0 to 65535"
    return None
