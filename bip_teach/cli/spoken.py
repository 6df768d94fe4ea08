"""The language of the command line: it is known before a word is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, Final

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from bip_teach.errors import UnknownLanguageError
from bip_teach.language import (
    LANGUAGE_VARIABLE,
    SOURCE_LANGUAGE,
    Sentence,
    check_language,
    speaking,
    translate,
)

#: Option that names the language.
OPTION: Final = "--lang"
#: Help texts with values in them, by what they are in English.
_FILLED: dict[str, Sentence] = {}


class SpokenGroup(TyperGroup):
    """The command itself. It and the commands in it answer in the language that is asked for."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run the command in the language that its arguments or the environment name."""
        given = sys.argv[1:] if args is None else list(args)
        language = asked_language(given)
        try:
            check_language(language)
        except UnknownLanguageError:
            return super().main(given, *others, **options)  # says that there is no such language
        with speaking(language):
            self._translate_help()
            return super().main(given, *others, **options)

    def _translate_help(self) -> None:
        """Give the help in the language that is spoken: typer makes these commands anew for every run."""
        for command in (self, *self.commands.values()):
            command.help = said(command.help)
            command.epilog = said(command.epilog)
            for option in command.params:
                if isinstance(option, TyperArgument | TyperOption):
                    option.help = said(option.help)


def asked_language(arguments: Sequence[str]) -> str:
    """Return the language that is named before the command, else in the environment, else English.

    Parameters
    ----------
    arguments : sequence of str
        All arguments of the command line.

    Examples
    --------
    >>> asked_language(["--lang", "sv", "check", "my_panel"])
    'sv'
    """
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == OPTION:
            return value or "".join(arguments[place + 1 : place + 2])
        if not argument.startswith("-"):
            break
    return os.environ.get(LANGUAGE_VARIABLE) or SOURCE_LANGUAGE


def known_language(language: str | None) -> str | None:
    """Return a language, or end with a plain line if it is not spoken."""
    try:
        if language is not None:
            check_language(language)
    except UnknownLanguageError as error:
        raise typer.BadParameter(str(error)) from error
    return language


def filled(template: str, /, **values: object) -> str:
    """Return a help text with values in their places, in English; it is said in other languages too.

    Parameters
    ----------
    template : str
        The text in English, with named places.
    **values : object
        By the names of their places.
    """
    sentence = Sentence(template, **values)
    text = sentence.source()
    _FILLED[text] = sentence
    return text


def example(command: str) -> str:
    """Return the line of help that shows a command."""
    return filled("Example: {command}", command=command)


def said(text: str | None) -> str | None:
    """Return a help text in the language that is spoken.

    Parameters
    ----------
    text : str or None
        As it is in English.
    """
    if text is None:
        return None
    return str(_FILLED[text]) if text in _FILLED else translate(text)
