"""The book as one PDF file: ``python -m bip_teach.sphinx_ext.pdf`` prints the built pages.

A Chromium prints all pages at once, so the file has tags for screen readers, an outline and links that
work. Without a Chromium the book is whole all the same; it then does not offer the file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import Error, sync_playwright
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, NameObject

from bip_teach.sphinx_ext.download import PDF_PLACE, pdf_offer_html
from bip_teach.sphinx_ext.editions import EDITIONS, Edition
from bip_teach.sphinx_ext.offline import write_worker, write_zip
from bip_teach.sphinx_ext.one_page import one_page_html
from bip_teach.sphinx_ext.page_words import page_words

ROOT: Final = Path(__file__).parents[2]
_LONG_PAGE: Final = "all-pages-to-print.html"
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu")  # it prints our own pages, perhaps inside a container
_TIMEOUT: Final = 600_000
_FOOTER: Final = (
    '<div style="color:#444;font:8px sans-serif;text-align:center;width:100%">{title} · '
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_TITLE: Final = "BIP Teach"


def pdf_name(language: str) -> str:
    """Return the name of the file.

    Examples
    --------
    >>> pdf_name("en")
    'bip-teach-book-en.pdf'
    """
    return f"bip-teach-book-{language}.pdf"


def find_chromium(root: Path) -> tuple[str | None, str]:
    """Return the path of a Chromium, or None and how to get one.

    Parameters
    ----------
    root : pathlib.Path
        The checkout, whose program looks for it.
    """
    command = [sys.executable, str(root / "tools" / "chromium.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = done.stdout.strip() if done.returncode == 0 else None
    return found, (done.stderr.strip().splitlines() or [""])[-1]


def write_pdf(pages: Path, edition: Edition, chromium: str) -> Path:
    """Print an edition and return the file, which replaces an older one when it is whole.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the finished pages.
    edition : Edition
        The edition.
    chromium : str
        Path of the browser.
    """
    target = pages / pdf_name(edition.language)
    fresh = target.with_name(f"{target.name}.new")
    long_page = pages / _LONG_PAGE
    long_page.write_text(one_page_html(pages, edition.start, edition.language), encoding="utf-8")
    try:
        _print(long_page, fresh, chromium)
    finally:
        long_page.unlink()
    _describe(fresh, edition.language)
    fresh.replace(target)
    return target


def _print(page: Path, target: Path, chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_OPTIONS))
        sheet = browser.new_page(color_scheme="light")
        sheet.set_default_timeout(_TIMEOUT)
        sheet.goto(page.as_uri())
        sheet.pdf(
            path=target,
            prefer_css_page_size=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=_FOOTER.format(title=escape(_TITLE)),
            tagged=True,
            outline=True,
        )
        browser.close()


def _describe(file: Path, language: str) -> None:
    """Say in the file what it is, and let readers open it with its outline."""
    writer = PdfWriter(clone_from=file)
    writer.add_metadata({"/Title": _TITLE, "/Author": page_words("pages", language)["author"]})
    writer.page_mode = "/UseOutlines"
    writer.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    writer.write(file)


def offer_pdf(pages: Path, edition: Edition) -> None:
    """Offer the file where the pages keep a place for the offer."""
    for path in pages.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        if PDF_PLACE in page:
            name = path.relative_to(pages).with_suffix("").as_posix()
            offer = pdf_offer_html(name, pdf_name(edition.language), edition.language)
            path.write_text(page.replace(PDF_PLACE, offer), encoding="utf-8")


def add_pdf(root: Path, pages: Path, edition: Edition) -> str:
    """Print an edition and offer the file, if a Chromium is found; return what happened, in a line."""
    chromium, how_to = find_chromium(root)
    if chromium is None:
        return f"no PDF file: {how_to}"
    since = time.monotonic()
    try:
        file = write_pdf(pages, edition, chromium)
    except Error as error:
        return f"no PDF file: the browser did not print ({error.message.splitlines()[0]}). Try: make pdf"
    offer_pdf(pages, edition)
    return f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - since:.0f} s"


def main() -> None:
    """Print every built edition that has no PDF file yet."""
    parser = argparse.ArgumentParser(description="Print the built book as one PDF file.")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the checkout (default: that of this package)"
    )
    root = parser.parse_args().root.resolve()
    for edition in (edition for edition in EDITIONS if edition.is_for_learners):
        pages = root / "_build" / "site" / edition.folder
        file = pages / pdf_name(edition.language)
        if not file.is_file():
            said = add_pdf(root, pages, edition)
            if not file.is_file():
                raise SystemExit(said)
            write_worker(pages)
            write_zip(pages, edition)
            print(said, flush=True)
        print(f"The book as a PDF file: {file}")


if __name__ == "__main__":
    main()
