"""What documents have to do with one another: postings of one notice, attachments that came as files."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from warehouse.database import Connection, run_given, words

# What does not count when two titles are compared: white space, punctuation, signs.
_APART = re.compile(r"[\W_]+")
_RICHEST = ("docx", "doc", "wps", "html", "txt", "pdf")
_NONE = "DATE '0001-01-01'"

# The notices that share issuer and date with a loaded one, which is little to look at whatever the warehouse
# holds. A notice whose original is among the loaded ones may have lost it (another title was read).
_BESIDE = f"""
WITH affected AS (
    SELECT DISTINCT coalesce(issuer, '') AS signed, coalesce(published_on, {_NONE}) AS day
    FROM notices
    WHERE title IS NOT NULL AND (document_id IN (SELECT id FROM given)
        OR (duplicate_of IS NOT NULL AND split_part(duplicate_of, ':', 1) IN (SELECT id FROM given)))
)
SELECT notice_id, document_id, parent_notice_id, duplicate_of, title, coalesce(issuer, ''), published_on
FROM notices n SEMI JOIN affected a
    ON coalesce(n.issuer, '') = a.signed AND coalesce(n.published_on, {_NONE}) = a.day
WHERE title IS NOT NULL
"""

# Attachments listed by a file name that a loaded document has, or by a loaded document.
_LISTED = """
SELECT DISTINCT document_id, file_name FROM attachments
WHERE file_name IS NOT NULL AND (document_id IN (SELECT id FROM given)
    OR file_name IN (SELECT file_name FROM documents WHERE document_id IN (SELECT id FROM given)))
"""

# An attachment listed by its file name, and a document of that name that came with the notice.
_LINK_ATTACHMENTS = """
WITH listing AS (
    SELECT listed.document_id, listed.file_name, n.parent_document_id, n.source_uri
    FROM given AS listed JOIN documents n ON n.document_id = listed.document_id
), named AS (
    SELECT document_id, file_name, parent_document_id, source_uri FROM documents
    WHERE file_name IN (SELECT file_name FROM given)
), found AS (
    SELECT n.document_id AS notice_document, n.file_name, min(d.document_id) AS document_id
    FROM listing n
    JOIN named d ON d.file_name = n.file_name AND d.document_id <> n.document_id
        AND (d.parent_document_id = n.document_id OR d.parent_document_id = n.parent_document_id
            OR regexp_replace(d.source_uri, '[^/]*$', '') = regexp_replace(n.source_uri, '[^/]*$', ''))
    GROUP BY ALL
)
UPDATE attachments SET attachment_document_id = found.document_id FROM found
WHERE attachments.document_id = found.notice_document AND attachments.file_name = found.file_name
    AND attachments.attachment_document_id IS DISTINCT FROM found.document_id
"""


# An attachment listed by name or number, and a file behind a link of the same words on the notice's page.
_BARE = (
    "regexp_replace(regexp_replace(regexp_replace(lower({0}), '\\.[a-z0-9]{{2,5}}$', ''),"
    " '^\\s*(附\\s*[件表])?\\s*[0-9一二三四五六七八九十]{{0,3}}\\s*[.、:：．\\-]?\\s*', ''),"
    " '[\\s\\p{{P}}]+', '', 'g')"
)
_NUMBER = "try_cast(nullif(regexp_extract(p.label, '^\\s*附\\s*[件表]\\s*([0-9]{1,2})', 1), '') AS INTEGER)"
_LINK_PAGE_FILES = f"""
UPDATE attachments SET attachment_document_id = found.document_id
FROM (
    SELECT a.document_id AS notice_document, a.number, a.title, a.file_name, min(p.document_id) AS document_id
    FROM attachments a
    JOIN (FROM ledger.page_files WHERE page_document_id IN (SELECT id FROM given)
        OR document_id IN (SELECT id FROM given)) p ON p.page_document_id = a.document_id
    JOIN documents d ON d.document_id = p.document_id
    WHERE a.attachment_document_id IS NULL
        AND (coalesce({_BARE.format("a.title")} = {_BARE.format("p.label")}, false)
            OR coalesce({_BARE.format("a.file_name")} = {_BARE.format("p.label")}, false)
            OR coalesce(a.number = {_NUMBER}, false))
    GROUP BY ALL
    HAVING count(DISTINCT p.document_id) = 1
) AS found
WHERE attachments.document_id = found.notice_document
    AND attachments.number IS NOT DISTINCT FROM found.number
    AND attachments.title IS NOT DISTINCT FROM found.title
    AND attachments.file_name IS NOT DISTINCT FROM found.file_name
"""


class _Posting(NamedTuple):
    notice_id: str
    document_id: str
    parent_notice_id: str | None
    duplicate_of: str | None
    title: str
    issuer: str
    published_on: date | None

    @property
    def key(self) -> tuple[str, str, date | None]:
        """By which two postings are the same notice: what it is called, who signed it and when."""
        return _APART.sub("", self.title), self.issuer, self.published_on


def relate(connection: Connection, document_ids: Sequence[str]) -> None:
    """Settles `duplicate_of` and `attachment_document_id` around documents that were just loaded.

    The original of several postings is the one that stands alone rather than inside another, in the
    richest format; the order of loading does not matter.
    """
    loaded = words(id=document_ids)
    postings = [_Posting(*row) for row in run_given(connection, loaded, _BESIDE).fetchall()]
    listed = run_given(connection, loaded, _LISTED).fetchall()
    _mark_duplicates(connection, postings)
    if listed:
        names = {"document_id": [row[0] for row in listed], "file_name": [row[1] for row in listed]}
        run_given(connection, words(**names), _LINK_ATTACHMENTS)
    if connection.execute("SELECT 1 FROM ledger.page_files LIMIT 1").fetchone():
        run_given(connection, loaded, _LINK_PAGE_FILES)


def _mark_duplicates(connection: Connection, postings: Sequence[_Posting]) -> None:
    groups: dict[tuple[str, str, date | None], list[_Posting]] = defaultdict(list)
    for posting in postings:
        groups[posting.key].append(posting)
    several = [group for group in groups.values() if len(group) > 1 or group[0].duplicate_of]
    if not several:
        return
    formats = _formats(connection, [posting.document_id for group in several for posting in group])

    def place(posting: _Posting) -> tuple[bool, int, str]:
        form = formats[posting.document_id]
        rank = _RICHEST.index(form) if form in _RICHEST else len(_RICHEST)
        return posting.parent_notice_id is not None, rank, posting.notice_id

    changed: dict[str, str | None] = {}
    for group in several:
        original = min(group, key=place).notice_id
        for posting in group:
            wanted = None if posting.notice_id == original else original
            if posting.duplicate_of != wanted:
                changed[posting.notice_id] = wanted
    if changed:
        run_given(
            connection,
            words(notice_id=changed.keys(), original=changed.values()),
            "UPDATE notices SET duplicate_of = given.original FROM given"
            " WHERE notices.notice_id = given.notice_id",
        )


def _formats(connection: Connection, document_ids: Sequence[str]) -> dict[str, str]:
    sql = "SELECT document_id, format FROM documents WHERE document_id IN (SELECT id FROM given)"
    return dict(run_given(connection, words(id=document_ids), sql).fetchall())
