"""Facts in, rows out: the DuckDB warehouse, its store and its ledger."""
