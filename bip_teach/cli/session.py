"""Workshops: ``session`` plans one and writes what it needs, ``activities`` reads the chapters again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.screen import plain_errors, progress
from bip_teach.diagnose import write_beside
from bip_teach.errors import InvalidArgumentError
from bip_teach.workshop import ACTIVITIES_FILE, plan_session, rules
from bip_teach.workshop import topics as known_topics


class Audience(StrEnum):
    """Who comes."""

    new = "new"
    experienced = "experienced"
    managers = "managers"
    mixed = "mixed"


class Lang(StrEnum):
    """Languages of the sheets."""

    en = "en"


@app.command(
    epilog="Example: bip-teach session --minutes 90 --audience managers --topics trust,switches --out monday"
)
def session(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write; other files in it stay.")],
    minutes: Annotated[int, typer.Option(metavar="N", help="Minutes, breaks included.")] = rules()["usual"][
        "minutes"
    ],
    audience: Annotated[Audience, typer.Option(help="Who comes.")] = Audience.mixed,
    topics: Annotated[
        str,
        typer.Option(metavar="A,B", help=f"Of {', '.join(known_topics())}; the audience's own if left out."),
    ] = "",
    start: Annotated[str, typer.Option(metavar="HH:MM", help="When it starts.")] = rules()["usual"]["start"],
    day: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="Day for the calendar; tomorrow if left out."),
    ] = None,
    room: Annotated[bool, typer.Option("--room/--online", help="In one room, or online.")] = True,
    internet: Annotated[bool, typer.Option(help="Whether there is a network.")] = True,
    lang: Annotated[Lang, typer.Option(help="Language of the sheets.")] = Lang.en,
    site: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the book is, such as https://example.org/en/; without it the sheet has no links.",
        ),
    ] = "",
) -> None:
    """Plan a session and write its run sheet, slides and handouts.

    The run sheet comes as text, page, document and calendar entry.
    """
    with plain_errors():
        names = [name.strip() for name in topics.split(",") if name.strip()]
        plan = plan_session(audience.value, minutes, names, room, internet, start)
        with _needs_the_extra(), progress("Writing the session"):
            from bip_teach.workshop.files import write_session

            chosen = day.date() if day else date.today() + timedelta(days=1)
            files = write_session(plan, out, chosen, lang.value, _checked_site(site))
    typer.echo(
        f"Wrote {len(files)} files to {out}: {', '.join(plan.topics)} from {plan.start} to {plan.end}. "
        f"Begin with {out / 'run-sheet.docx'}."
    )


def _checked_site(site: str) -> str:
    """Return the address of the book with a slash at its end; a part of an address leads nowhere."""
    if site and not re.match(r"(https?|file)://", site):
        raise InvalidArgumentError(f"The site is {site!r}. Write a whole address: https://example.org/en/.")
    return f"{site.rstrip('/')}/" if site else ""


@app.command(epilog="Example: bip-teach activities --book .")
def activities(
    book: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the checkout.")] = Path(),
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to replace.")] = ACTIVITIES_FILE,
) -> None:
    """Read topics, activities and words of the slides from the chapters again.

    Answers that a cell computes come from the built pages, where there are some.
    """
    with plain_errors(), _needs_the_extra():
        from bip_teach.workshop import computed
        from bip_teach.workshop.checklist import CHECKLIST_FILE, table_of_checklist
        from bip_teach.workshop.collect import table_of_activities
        from bip_teach.workshop.slide_texts import SLIDES_FILE, table_of_slides

        if (pages := book / "_build" / "site" / "en").is_dir():
            write_beside(computed.ANSWERS_FILE, computed.table_of_answers(pages))
            computed.forget()
        write_beside(out, table_of_activities(book))
        write_beside(out.with_name(SLIDES_FILE.name), table_of_slides(book))
        write_beside(out.with_name(CHECKLIST_FILE.name), table_of_checklist(book))
    typer.echo(f"Wrote the topics and activities of {book.resolve()} to {out}.")


@contextmanager
def _needs_the_extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise InvalidArgumentError(
            f"The library {error.name} is missing. Workshops need more than the rest: "
            'type pip install "bip-teach[workshop]".'
        ) from error
