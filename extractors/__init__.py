"""From bytes to mentions: readers, grammars and field extractors.

Nothing here knows of Prefect, DuckDB or what differs between provinces.
"""
