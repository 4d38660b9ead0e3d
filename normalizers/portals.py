"""Portals as the warehouse keeps them: one row an address, or a name where no address is given."""

from collections.abc import Sequence

from extractors.fields.portals import PortalMention
from normalizers.context import NoticeContext
from normalizers.facts import Portal

_CONFIDENCE = {"portals.url": 0.95, "portals.link": 0.85, "portals.name": 0.75}


def portals(mentions: Sequence[PortalMention], context: NoticeContext) -> list[Portal]:
    """An address that is given twice is one portal; the row with a name is kept."""
    kept: dict[str, PortalMention] = {}
    for mention in mentions:
        key = _key(mention)
        if key not in kept or (kept[key].name is None and mention.name is not None):
            kept[key] = mention
    return [_fact(mention, context, seq) for seq, mention in enumerate(kept.values(), 1)]


def _key(mention: PortalMention) -> str:
    url = (mention.url or "").removeprefix("https://").removeprefix("http://").rstrip("/").lower()
    return url or (mention.name or "")


def _fact(mention: PortalMention, context: NoticeContext, seq: int) -> Portal:
    return Portal(
        notice_id=context.notice_id,
        seq=seq,
        name=mention.name,
        url=mention.url,
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=_CONFIDENCE.get(mention.component, 0.7),
        component=mention.component,
    )
