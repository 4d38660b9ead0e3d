"""What taking in a source came to."""

import msgspec

from flows.run import Summary
from warehouse.crawls import Alarm, Crawl


class SourceReport(msgspec.Struct, frozen=True):
    """The crawl in numbers, what was loaded, and the alarms that stand."""

    source: str
    crawl: Crawl
    summary: Summary
    alarms: tuple[Alarm, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 where something failed: a document, a page, or the list itself."""
        return 2 if self.summary.counts.failed or self.crawl.status == "failed" else 0
