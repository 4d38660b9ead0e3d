"""What documents have to do with one another: postings of one notice, attachments that came as files."""

from collections.abc import Sequence

from warehouse.database import Connection

# The key by which two postings are the same notice: what it is called, who signed it and when.
_KEY = (
    "(regexp_replace(title, '[\\s\\p{P}]+', '', 'g'), coalesce(issuer, ''),"
    " coalesce(published_on, DATE '0001-01-01'))"
)

_MARK_DUPLICATES = f"""
UPDATE notices SET duplicate_of = ranked.original
FROM (
    SELECT notice_id, nullif(first_value(notice_id) OVER postings, notice_id) AS original
    FROM notices JOIN documents USING (document_id)
    WHERE title IS NOT NULL AND {_KEY} IN (
        SELECT {_KEY} FROM notices WHERE title IS NOT NULL AND document_id IN (SELECT unnest(?)))
    WINDOW postings AS (
        PARTITION BY {_KEY}
        ORDER BY parent_notice_id IS NOT NULL,
            list_position(['docx', 'doc', 'wps', 'html', 'txt', 'pdf'], format) NULLS LAST, notice_id)
) AS ranked
WHERE notices.notice_id = ranked.notice_id
"""

# An attachment listed by its file name, and a document of that name that came with the notice.
_LINK_ATTACHMENTS = """
UPDATE attachments SET attachment_document_id = found.document_id
FROM (
    SELECT a.document_id AS notice_document, a.file_name, min(d.document_id) AS document_id
    FROM attachments a
    JOIN documents n ON n.document_id = a.document_id
    JOIN documents d ON d.file_name = a.file_name AND d.document_id <> n.document_id
        AND (d.parent_document_id = n.document_id OR d.parent_document_id = n.parent_document_id
            OR regexp_replace(d.source_uri, '[^/]*$', '') = regexp_replace(n.source_uri, '[^/]*$', ''))
    WHERE n.document_id IN (SELECT unnest($1)) OR d.document_id IN (SELECT unnest($1))
    GROUP BY ALL
) AS found
WHERE attachments.document_id = found.notice_document AND attachments.file_name = found.file_name
"""


def relate(connection: Connection, document_ids: Sequence[str]) -> None:
    """Settles `duplicate_of` and `attachment_document_id` around documents that were just loaded.

    The original of several postings is the one that stands alone rather than inside another, in the
    richest format; the order of loading does not matter.
    """
    connection.execute(_MARK_DUPLICATES, [list(document_ids)])
    connection.execute(_LINK_ATTACHMENTS, [list(document_ids)])
