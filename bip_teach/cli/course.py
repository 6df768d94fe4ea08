"""The self-study path for a learning platform: ``course``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.languages import LanguageOption
from bip_teach.cli.screen import check_file, plain_errors, progress
from bip_teach.cli.spoken import example, filled
from bip_teach.errors import InvalidArgumentError
from bip_teach.language import Sentence, message, speaking, spoken_language, translate
from bip_teach.workshop.course import write_course

_SITE: Final = Path("_build") / "site"


@app.command(
    help=message(
        "Write the chapters of the built book as a SCORM 1.2 package, for a learning platform.\n\n"
        "The platform learns which questions are right, which chapters are done, and the time "
        "spent. Notes and guesses stay on the learner's device."
    ),
    epilog=example("bip-teach course --out bip-teach-course.zip"),
)
def course(
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help=message("Package to write."))],
    site: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=filled("Folder of the built edition; {folder}/LANG if left out.", folder=_SITE),
        ),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write the chapters of the built book as a SCORM 1.2 package, for a learning platform."""
    with plain_errors(), speaking(lang or spoken_language()):
        check_file(out)
        if out.suffix != ".zip":
            raise InvalidArgumentError("{out} is no zip file. Give a name that ends with .zip.", out=out)
        with progress(translate("Packing")):
            chapters = write_course(site or _SITE / spoken_language(), out)
    questions = sum(len(chapter.questions) for chapter in chapters)
    typer.echo(
        Sentence(
            "Wrote {chapters} chapters with {questions} questions to {out}.",
            chapters=len(chapters),
            questions=questions,
            out=out,
        )
    )
