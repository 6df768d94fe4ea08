"""Open the pages of the book as notebooks: ``lab``."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.screen import plain_errors
from bip_teach.cli.spoken import example
from bip_teach.errors import InvalidArgumentError, MissingPackageError, check_known
from bip_teach.language import any_of, message, spoken_language

#: Where the pages of a book may lie, from the folder that a reader gives or works in.
_PLACES: Final = ("_build/site/{language}", "{language}", "pages", ".")
_START: Final = "book/start.html"
_CHECKOUT: Final = Path(__file__).parents[2]
_SUFFIX: Final = ".ipynb"

_Page = Annotated[
    str | None,
    typer.Argument(metavar="[PAGE]", help=message("Page, such as caseworkers/belief. All if left out.")),
]
_Book = Annotated[
    Path | None,
    typer.Option("--book", metavar="DIR", help=message("Folder of the built or unpacked book.")),
]
_Folder = Annotated[
    Path, typer.Option("--folder", metavar="DIR", help=message("Folder for your own copies; they are kept."))
]


@app.command(
    help=message(
        "Open a page of the book, or all of them, as notebooks in JupyterLab.\n\n"
        "The notebooks are copied into a folder of your own. A copy that is there already is "
        "opened as you left it. Remove it to begin again."
    ),
    epilog=example("bip-teach lab path_to_job"),
)
def lab(page: _Page = None, book: _Book = None, folder: _Folder = Path("bip-teach-notebooks")) -> None:
    """Open a page of the book, or all of them, as notebooks in JupyterLab."""
    with plain_errors():
        if find_spec("jupyterlab") is None:
            raise MissingPackageError('JupyterLab is not installed. Type: pip install "bip-teach[lab]"')
        found = find_notebooks(book)
        if page is not None:
            check_known("page with code", page, found)
        copies = copy_notebooks(found, folder)
        _open(folder if page is None else copies[page])


def find_notebooks(book: Path | None = None) -> dict[str, Path]:
    """Return the notebooks of a book by the names of their pages.

    Parameters
    ----------
    book : Path or None
        Folder of the built or unpacked book; None looks in the working folder and in the checkout.

    Raises
    ------
    InvalidArgumentError
        If there are none.
    """
    tops = [book] if book is not None else [Path(), _CHECKOUT]
    places = [place.format(language=spoken_language()) for place in _PLACES]
    for pages in (top / place for top in tops for place in places):
        folder = pages / "notebooks"
        found = sorted(folder.rglob(f"*{_SUFFIX}")) if (pages / _START).is_file() else []
        if found:
            return {path.relative_to(folder).with_suffix("").as_posix(): path for path in found}
    raise InvalidArgumentError(
        "No notebooks of the book in {where}. Build the book (make book), or unpack its zip file and give "
        "that folder with --book.",
        where=any_of([top.resolve() for top in tops]),
    )


def copy_notebooks(found: dict[str, Path], folder: Path) -> dict[str, Path]:
    """Copy notebooks into a folder, without a change to those that are there; return the copies."""
    copies = {name: folder / f"{name}{_SUFFIX}" for name in found}
    for name, target in copies.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(found[name], target)
    return copies


def _open(path: Path) -> None:
    """Run JupyterLab until the reader stops it."""
    from jupyterlab.labapp import main

    main([str(path)])
