"""Every error that Cita raises on purpose, in one tree. Bad arguments stay `ValueError`.

    CitaError
    ├── ArchiveError            the index folder cannot be used as asked
    │   ├── ArchiveMissing      there is no index at that place
    │   ├── ArchiveDamaged      stored rows do not match their checksums
    │   ├── ArchiveBusy         another process is writing
    │   ├── ArchiveMismatch     built by another encoder, segmentation or format
    │   └── UnknownArticle      no article has that id (any more)
    ├── EncoderError            the encoder cannot be loaded, or is not the published one
    ├── ReaderError             the reader cannot be loaded, or is not the published one
    ├── ModelError              a language model cannot be used, cannot be reached, or failed
    ├── TranslatorError         the translation model cannot be loaded
    ├── UnreadableFile          one file cannot be read; the others are unaffected
    ├── ConversationsError      the conversations kept cannot be read or added to
    │   └── UnknownConversation that person has no such conversation or answer (any more)
    ├── FetchError              one address of the web cannot be fetched; the others are unaffected
    │   ├── AddressRefused      it may not be fetched: internal, disallowed by robots.txt, with a password, …
    │   └── AddressGone         the server says that nothing is there
    └── MissingExtra            an optional dependency is not installed

A message says what happened, the value seen, the value expected and what to do. That the articles do not answer a
question is no error: the answer's status is then "abstained".
"""

from __future__ import annotations

__all__ = [
    "AddressGone",
    "AddressRefused",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveMismatch",
    "ArchiveMissing",
    "CitaError",
    "ConversationsError",
    "EncoderError",
    "FetchError",
    "MissingExtra",
    "ModelError",
    "ReaderError",
    "TranslatorError",
    "UnknownArticle",
    "UnknownConversation",
    "UnreadableFile",
    "first_line",
]


class CitaError(Exception):
    """Root of the tree; its message is fit to be shown to a person as it is."""


class ArchiveError(CitaError):
    """The index folder cannot be used as asked."""


class ArchiveMissing(ArchiveError):
    """There is no index at that place."""


class ArchiveDamaged(ArchiveError):
    """Stored rows do not match their checksums."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveMismatch(ArchiveError):
    """The archive was built by another encoder, segmentation or format."""


class UnknownArticle(ArchiveError):
    """No article has that id; it may have been removed since the id was obtained."""


class EncoderError(CitaError):
    """The encoder cannot be loaded, or its weights are not the published ones."""


class ReaderError(CitaError):
    """The reader cannot be loaded, or its weights are not the published ones."""


class ModelError(CitaError):
    """A language model cannot be used, cannot be reached, or failed; the message holds no key and no prompt."""


class TranslatorError(CitaError):
    """The translation model cannot be loaded, or is none."""


class UnreadableFile(CitaError):
    """One file cannot be read. The message is the reason alone, without the file's name."""


class ConversationsError(CitaError):
    """The conversations kept cannot be read or added to."""


class UnknownConversation(ConversationsError):
    """That person has no such conversation, or no such answer in one; it may have been deleted."""


class FetchError(CitaError):
    """One address cannot be fetched. The message is the reason alone, without the address."""


class AddressRefused(FetchError):
    """The address, or one that it leads to, may not be fetched, now or later."""


class AddressGone(FetchError):
    """The server says that nothing is there."""


class MissingExtra(CitaError):
    """An optional dependency is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency. Install it with: pip install 'cita[{extra}]'")


def first_line(error: BaseException) -> str:
    """What a library's error says first, or its kind where it says nothing: libraries' messages can be pages long."""
    message = str(error).strip()
    return message.splitlines()[0] if message else type(error).__name__
