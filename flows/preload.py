"""What the worker processes need: imported once by the server they are forked from."""

import extractors.pipeline
import flows.steps  # noqa: F401

extractors.pipeline.pipeline()
