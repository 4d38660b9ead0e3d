"""What the worker processes need: imported once by the server they are forked from."""

import contextlib

with contextlib.suppress(ImportError):
    import extractors.pipeline
    import extractors.readers
    import normalizers.assembly  # noqa: F401

    extractors.pipeline.pipeline()
