"""What can go wrong with a document, and what to do about it.

Every error is one full sentence (the file, the place, what to do), keeps its arguments as
attributes, survives pickling, and says whether trying again may help (`retriable`). A defect of
ours is none of these and is never dressed up as bad input.
"""

from typing import Any, ClassVar


class NoticesError(Exception):
    """The root. `template` is filled with the keyword arguments, which become attributes."""

    template: ClassVar[str] = "{message}"
    retriable: ClassVar[bool] = False

    def __init__(self, **arguments: Any) -> None:
        self.arguments = arguments
        for name, value in arguments.items():
            setattr(self, name, value)
        super().__init__(self.template.format(**arguments))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.arguments)


def _rebuild(kind: type[NoticesError], arguments: dict[str, Any]) -> NoticesError:
    return kind(**arguments)


class TransientError(NoticesError):
    """May pass when it is tried again: the network, a lock, a full disk."""

    retriable = True


class TerminalError(NoticesError):
    """Stays until somebody acts on the document or the machine."""


class EmptyDocument(TerminalError):
    template = "{file} holds no text{detail}: ask the sender for the document again."

    def __init__(self, *, file: str, detail: str = "") -> None:
        super().__init__(file=file, detail=detail)


class DamagedDocument(TerminalError):
    template = "{file} is damaged ({detail}): open it and save it again, or ask for another copy."

    def __init__(self, *, file: str, detail: str) -> None:
        super().__init__(file=file, detail=detail)


class EncryptedDocument(TerminalError):
    template = "{file} is protected by a password: save it without one and ingest it again."

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class UnsupportedFormat(TerminalError):
    template = "{file} is {found}, which no reader takes: convert it to one of {supported}."

    def __init__(self, *, file: str, found: str, supported: str) -> None:
        super().__init__(file=file, found=found, supported=supported)


class LimitExceeded(TerminalError):
    template = "{file} goes over the limit of {limit} ({found}): raise the limit if you trust the file."

    def __init__(self, *, file: str, limit: str, found: str) -> None:
        super().__init__(file=file, limit=limit, found=found)


class NeedsOcr(TerminalError):
    """The document is an image; it can be read as soon as OCR is installed."""

    template = "{file} is a scan without text ({detail}): it needs OCR; install it and retry."
    retriable = True

    def __init__(self, *, file: str, detail: str) -> None:
        super().__init__(file=file, detail=detail)


class NeedsProgram(TerminalError):
    """The format is read by a program that this machine lacks; it can be read once it is there."""

    template = "{file} can only be opened with {program}: install it and retry."
    retriable = True

    def __init__(self, *, file: str, program: str) -> None:
        super().__init__(file=file, program=program)


class SettingInvalid(TerminalError):
    """A setting in the environment that cannot be meant."""

    template = "{name} is set to {value!r}, which is not {wanted}: mend or unset it."

    def __init__(self, *, name: str, value: str, wanted: str) -> None:
        super().__init__(name=name, value=value, wanted=wanted)
