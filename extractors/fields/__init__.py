"""One spaCy component a field: where a fact stands and what its parts are."""
