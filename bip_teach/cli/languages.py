"""The option that names a language."""

from __future__ import annotations

from typing import Annotated

import typer

from bip_teach.cli.spoken import known_language
from bip_teach.language import languages, message

LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="|".join(languages()),
        callback=known_language,
        help=message("Language of what is written; the one that is spoken if left out."),
    ),
]
"""Option ``--lang``: one of the languages that the package speaks."""
