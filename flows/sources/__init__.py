"""Where documents come from: watched folders, and list pages, feeds and sitemaps on the web.

`load_sources` reads sources.toml, `take_in` crawls and loads one of them.
"""

from typing import TYPE_CHECKING

from flows.sources.config import FolderSource, Source, WebSource
from flows.sources.loading import load_sources, source_named

if TYPE_CHECKING:
    from flows.sources.report import SourceReport
    from flows.sources.taking import take_in

__all__ = ["FolderSource", "Source", "SourceReport", "WebSource", "load_sources", "source_named", "take_in"]


def __getattr__(name: str) -> object:
    """`take_in` and its report are imported when they are first asked for: they need DuckDB and httpx."""
    if name == "take_in":
        from flows.sources.taking import take_in

        return take_in
    if name == "SourceReport":
        from flows.sources.report import SourceReport

        return SourceReport
    raise AttributeError(name)
