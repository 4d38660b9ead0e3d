"""The one clock: China Standard Time, whatever the machine's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in China Standard Time, without zone, to the millisecond."""
    moment = datetime.now(CHINA).replace(tzinfo=None)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
