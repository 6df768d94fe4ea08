"""The command itself, to which every group of commands adds its own."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from bip_teach import __version__
from bip_teach.cli.spoken import OPTION, SpokenGroup, known_language
from bip_teach.language import LANGUAGE_VARIABLE, SOURCE_LANGUAGE, languages, message

app = typer.Typer(
    name="bip-teach",
    cls=SpokenGroup,
    help=message("Make and check synthetic panels of clients and caseworkers, and try analyses on them."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    # A polite request to end is treated like Ctrl-C, so that nothing half-written stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bip-teach {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=message("Show the version and exit.")
        ),
    ] = False,
    lang: Annotated[
        str,
        typer.Option(
            OPTION,
            metavar="|".join(languages()),
            envvar=LANGUAGE_VARIABLE,
            callback=known_language,
            help=message("Language of the answers."),
        ),
    ] = SOURCE_LANGUAGE,
) -> None:
    """Make and check synthetic panels of clients and caseworkers, and try analyses on them."""
