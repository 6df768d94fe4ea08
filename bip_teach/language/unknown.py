"""The error for a language that is not spoken, and the base that it shares with every other error."""

from __future__ import annotations


class BipTeachError(Exception):
    """Base of every error that this package raises on purpose."""

    def __str__(self) -> str:
        # KeyError would show the repr of its message, with quotes and escaped line breaks.
        return str(self.args[0]) if self.args else ""


class UnknownLanguageError(BipTeachError, ValueError):
    """A language that the package does not speak. It is told in English: no other language is known yet."""
