"""The command line answers in the language that is asked for: help, what it did, and what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from typer.main import get_command
from typer.testing import Result

from bip_teach import cli
from bip_teach.cli.spoken import asked_language, said
from bip_teach.language import LANGUAGE_VARIABLE, listening, spoken_language
from bip_teach.language.extraction import KEYWORDS

Run = Callable[..., Result]

WORDS = {
    "The panel in {directory} is good.": "Panelen i {directory} är bra.",
    ("The panel has {count:,} problem:", "The panel has {count:,} problems:"): (
        "Panelen har {count:,} fel:",
        "Panelen har {count:,} fel, alla listade:",
    ),
    "table {table}": "tabell {table}",
    "there is no folder {directory}. Give the folder that holds clients.csv and the others.": (
        "mappen {directory} finns inte."
    ),
    "Folder of the panel.": "Panelens mapp.",
    "Example: {command}": "Exempel: {command}",
    "Number of clients, at most {csv:,} as csv, {parquet:,} as parquet.": "Högst {csv:,} eller {parquet:,}.",
    "List everything that is wrong in a panel.\n\n"
    "Every problem comes with its table, row and column. Rows are counted as in a spreadsheet: the header is "
    "row 1. The truth is checked where there is one.": "Visa allt som är fel i en panel.\n\nMed rader.",
}


@pytest.fixture
def few_words(teach) -> None:
    teach(WORDS)


@pytest.mark.usefixtures("few_words")
def test_a_command_that_works_and_one_that_fails(run: Run, made: Path) -> None:
    assert run("--lang", "sv", "check", made).stdout == f"Panelen i {made} är bra.\n"
    failed = run("--lang=sv", "check", "nowhere")
    assert failed.exit_code == 2
    assert failed.stderr == "Panelen har 1 fel:\ntabell all: mappen nowhere finns inte.\n"
    assert run("check", made).stdout == f"The panel in {made} is good.\n"
    assert spoken_language() == "en"


@pytest.mark.usefixtures("few_words")
def test_the_environment_names_the_language_and_the_option_is_stronger(
    run: Run, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "sv")
    assert run("check", made).stdout == f"Panelen i {made} är bra.\n"
    assert run("--lang", "en", "check", made).stdout == f"The panel in {made} is good.\n"


@pytest.mark.usefixtures("few_words")
def test_help_is_in_the_language_each_time(run: Run) -> None:
    for flags, words in (
        (
            ("--lang", "sv"),
            ("Visa allt som är fel i en panel.", "Panelens mapp.", "Exempel: bip-teach check"),
        ),
        (
            (),
            ("List everything that is wrong in a panel.", "Folder of the panel.", "Example: bip-teach check"),
        ),
    ):
        shown = run(*flags, "check", "--help").stdout
        assert all(word in shown for word in words)
    assert "Visa allt som är fel i en panel." in run("--lang", "sv", "--help").stdout
    shown = run("--lang", "sv", "generate", "-h").stdout
    assert "Högst 200\N{NO-BREAK SPACE}000 eller 50\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000." in shown


def test_every_help_text_is_in_reach_of_the_catalogue(root: Path) -> None:
    group = get_command(cli.app)
    texts = [text for command in (group, *group.commands.values()) for text in _texts(command)]
    with listening() as asked:
        assert [said(text) for text in texts] == texts
    modules = sorted((root / "bip_teach" / "cli").glob("*.py"))
    taken = {text for path in modules for _, text, *_ in extract_from_file("python", path, keywords=KEYWORDS)}
    assert len(asked) > 60
    assert asked <= taken


def _texts(command) -> list[str]:
    options = [option.help for option in command.params if getattr(option, "help", None)]
    return [text for text in (command.help, command.epilog, *options) if text]


@pytest.mark.parametrize(
    "arguments", [("--lang", "tlh", "check", "x"), ("--lang=tlh", "check", "x"), ("--lang", "tlh")]
)
def test_an_unknown_language_is_told(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "'--lang'" in result.stderr
    assert "language is 'tlh'. Allowed: 'en', 'da', 'sv'" in result.stderr


def test_an_unknown_language_of_the_environment_is_told_and_the_option_is_stronger() -> None:
    command = [sys.executable, "-m", "bip_teach.cli"]
    environment = {**os.environ, LANGUAGE_VARIABLE: "tlh"}
    for option, words in (
        ((), "language is 'tlh'. Allowed: 'en', 'da', 'sv'"),
        (("--lang", "en"), "there is no folder nowhere"),
    ):
        result = subprocess.run(
            [*command, *option, "check", "nowhere"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 2
        assert words in result.stderr
        assert "Traceback" not in result.stderr


def test_only_an_option_before_the_command_names_the_language() -> None:
    assert asked_language(["--version", "--lang", "sv"]) == "sv"
    assert asked_language(["session", "--lang", "sv"]) == "en"
    assert asked_language(["--lang"]) == ""
    assert asked_language([]) == "en"
