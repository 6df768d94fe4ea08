"""Workshops: ``session`` plans one and writes what it needs, ``activities`` reads the chapters again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.languages import LanguageOption
from bip_teach.cli.screen import plain_errors, progress
from bip_teach.cli.spoken import example, filled
from bip_teach.diagnose import write_beside
from bip_teach.errors import InvalidArgumentError
from bip_teach.language import (
    SOURCE_LANGUAGE,
    Sentence,
    edition_languages,
    message,
    speaking,
    spoken_language,
    translate,
)
from bip_teach.workshop import COLLECTED, plan_session, rules
from bip_teach.workshop import topics as known_topics


class Audience(StrEnum):
    """Who comes."""

    new = "new"
    experienced = "experienced"
    managers = "managers"
    mixed = "mixed"


_USUAL: Final = rules()["usual"]
_Out = Annotated[Path, typer.Option(metavar="DIR", help=message("Folder to write; other files in it stay."))]
_Minutes = Annotated[int, typer.Option(metavar="N", help=message("Minutes, breaks included."))]
_Audience = Annotated[Audience, typer.Option(help=message("Who comes."))]
_Topics = Annotated[
    str,
    typer.Option(
        metavar="A,B",
        help=filled(
            "Of {topics}; the audience's own if left out.", topics=", ".join(known_topics(SOURCE_LANGUAGE))
        ),
    ),
]
_Start = Annotated[str, typer.Option(metavar="HH:MM", help=message("When it starts."))]
_Day = Annotated[
    datetime | None,
    typer.Option(
        metavar="DAY", formats=["%Y-%m-%d"], help=message("Day for the calendar; tomorrow if left out.")
    ),
]
_Room = Annotated[bool, typer.Option("--room/--online", help=message("In one room, or online."))]
_Internet = Annotated[bool, typer.Option(help=message("Whether there is a network."))]
_Site = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help=message(
            "Where the book is, such as https://example.org/en/; without it the sheet has no links."
        ),
    ),
]


@app.command(
    help=message(
        "Plan a session and write its run sheet, slides and handouts.\n\n"
        "The run sheet comes as text, page, document and calendar entry."
    ),
    epilog=example("bip-teach session --minutes 90 --audience managers --topics trust,switches --out monday"),
)
def session(
    out: _Out,
    minutes: _Minutes = _USUAL["minutes"],
    audience: _Audience = Audience.mixed,
    topics: _Topics = "",
    start: _Start = _USUAL["start"],
    day: _Day = None,
    room: _Room = True,
    internet: _Internet = True,
    lang: LanguageOption = None,
    site: _Site = "",
) -> None:
    """Plan a session and write its run sheet, slides and handouts."""
    with plain_errors(), speaking(lang or spoken_language()):
        names = [name.strip() for name in topics.split(",") if name.strip()]
        plan = plan_session(audience.value, minutes, names, room, internet, start)
        with _needs_the_extra(), progress(translate("Writing the session")):
            from bip_teach.workshop.files import write_session

            chosen = day.date() if day else date.today() + timedelta(days=1)
            files = write_session(plan, out, chosen, spoken_language(), _checked_site(site))
    typer.echo(
        Sentence(
            "Wrote {count} files to {out}: {topics} from {start} to {end}. Begin with {first}.",
            count=len(files),
            out=out,
            topics=", ".join(plan.topics),
            start=plan.start,
            end=plan.end,
            first=out / "run-sheet.docx",
        )
    )


def _checked_site(site: str) -> str:
    """Return the address of the book with a slash at its end; a part of an address leads nowhere."""
    if site and not re.match(r"(https?|file)://", site):
        raise InvalidArgumentError(
            "The site is {site!r}. Write a whole address: https://example.org/en/.", site=site
        )
    return f"{site.rstrip('/')}/" if site else ""


@app.command(
    help=message(
        "Read topics, activities and words of the slides from the chapters again, in every language."
        "\n\n"
        "Answers that a cell computes come from the built pages, where there are some."
    ),
    epilog=example("bip-teach activities --book ."),
)
def activities(
    book: Annotated[Path, typer.Option(metavar="DIR", help=message("Folder of the checkout."))] = Path(),
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help=message("Folder with a folder for each language, whose files are replaced.")
        ),
    ] = COLLECTED,
) -> None:
    """Read topics, activities and words of the slides from the chapters again, in every language."""
    with plain_errors(), _needs_the_extra():
        for language in edition_languages():
            _collect(book, language, out)
    typer.echo(Sentence("Wrote the topics and activities of {book} to {out}.", book=book.resolve(), out=out))


def _collect(book: Path, language: str, out: Path) -> None:
    from bip_teach.workshop import computed
    from bip_teach.workshop.checklist import table_of_checklist
    from bip_teach.workshop.collect import table_of_activities
    from bip_teach.workshop.collected import collected_file
    from bip_teach.workshop.slide_texts import table_of_slides

    if (pages := book / "_build" / "site" / language).is_dir():
        packaged, answers = collected_file("answers", language), computed.table_of_answers(pages)
        if not packaged.is_file() or packaged.read_text(encoding="utf-8") != answers:  # pages are older then
            write_beside(packaged, answers)
            computed.forget()
    tables = {
        "activities": table_of_activities(book, language),
        "slides": table_of_slides(book, language),
        "checklist": table_of_checklist(book, language),
    }
    for name, content in tables.items():
        path = collected_file(name, language, out)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, content)


@contextmanager
def _needs_the_extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise InvalidArgumentError(
            "The library {library} is missing. Workshops need more than the rest: "
            'type pip install "bip-teach[workshop]".',
            library=error.name,
        ) from error
