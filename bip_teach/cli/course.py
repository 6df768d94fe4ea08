"""The self-study path for a learning platform: ``course``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.screen import check_file, plain_errors, progress
from bip_teach.errors import InvalidArgumentError
from bip_teach.workshop.course import write_course

_SITE: Final = Path("_build") / "site" / "en"


@app.command(epilog="Example: bip-teach course --out bip-teach-course.zip")
def course(
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="Package to write.")],
    site: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the built edition.")] = _SITE,
) -> None:
    """Write the chapters of the built book as a SCORM 1.2 package, for a learning platform.

    The platform learns which questions are right, which chapters are done, and the time spent. Notes and
    guesses stay on the learner's device.
    """
    with plain_errors():
        check_file(out)
        if out.suffix != ".zip":
            raise InvalidArgumentError(f"{out} is no zip file. Give a name that ends with .zip.")
        with progress("Packing"):
            chapters = write_course(site, out)
    questions = sum(len(chapter.questions) for chapter in chapters)
    typer.echo(f"Wrote {len(chapters)} chapters with {questions} questions to {out}.")
