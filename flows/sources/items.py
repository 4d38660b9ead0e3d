"""What a list says: its items, and whether there may be more of them."""

from datetime import date

import msgspec

from flows.sources.addresses import key_of


class ListedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry of a list, feed or sitemap. `files` are what a feed encloses."""

    url: str
    title: str | None = None
    listed_on: date | None = None  # the day it was published, as the list says
    modified_on: date | None = None  # the day it was last changed, as a feed or sitemap says
    files: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return key_of(self.url)


class ListPage(msgspec.Struct, frozen=True):
    """The items of one page of a list, each address once, in its order; `further` is the next page."""

    url: str
    items: tuple[ListedItem, ...]
    further: str | None = None
    without_link: int = 0  # entries that the selector found and that lead nowhere

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)
