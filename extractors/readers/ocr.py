"""Pictures of pages, read by rapidocr where it is installed."""

from importlib.util import find_spec


def available() -> bool:
    """Whether the packages for OCR are installed; nothing is loaded by asking."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
