"""A page as a PDF file that screen readers can read (PDF/UA), without a browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import message

HOW_TO = message(
    "PDF files need Pango, and it cannot be loaded. Install it (on Debian and Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0), or print the pages from a browser."
)


@cache
def can_write_pdf() -> bool:
    """Return whether Pango, the library of the system that sets the letters, is there."""
    try:
        import weasyprint  # noqa: F401 - loads Pango, which a machine may not have
    except OSError:
        return False
    return True


def write_pdf(page: str, path: Path) -> Path:
    """Write a page as a PDF file.

    Parameters
    ----------
    page : str
        A page that needs no other file.
    path : pathlib.Path
        The file to write.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InvalidArgumentError
        If Pango is missing.
    """
    if not can_write_pdf():
        raise InvalidArgumentError(HOW_TO)
    from weasyprint import HTML

    HTML(string=page).write_pdf(str(path), pdf_variant="pdf/ua-1")
    return path
