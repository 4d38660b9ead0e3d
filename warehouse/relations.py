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
    JOIN ledger.page_files p ON p.page_document_id = a.document_id
    JOIN documents d ON d.document_id = p.document_id
    WHERE a.attachment_document_id IS NULL AND (
        a.document_id IN (SELECT unnest($1)) OR d.document_id IN (SELECT unnest($1)))
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


def relate(connection: Connection, document_ids: Sequence[str]) -> None:
    """Settles `duplicate_of` and `attachment_document_id` around documents that were just loaded.

    The original of several postings is the one that stands alone rather than inside another, in the
    richest format; the order of loading does not matter.
    """
    connection.execute(_MARK_DUPLICATES, [list(document_ids)])
    connection.execute(_LINK_ATTACHMENTS, [list(document_ids)])
    connection.execute(_LINK_PAGE_FILES, [list(document_ids)])
