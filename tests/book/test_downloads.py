"""What a reader takes along: each page as a notebook, each table as a CSV file, the book as a PDF file."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from zipfile import ZipFile

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from pypdf import PdfReader

from bip_teach.sphinx_ext.one_page import leaves

pytestmark = pytest.mark.browser

LEFT_OVER = re.compile(r"^\s*:{3,}|^\s*`{3,}\{|\{[a-z:-]+\}`|^:[a-z-]+: ", re.MULTILINE)
CELL = re.compile(r"^```\{code-cell\}", re.MULTILINE)
START = "book/start.html"


def source(root, chapter: str) -> str:
    return (root / "book" / f"{chapter}.md").read_text(encoding="utf-8")


def test_every_page_with_code_is_a_notebook(site, root, any_chapter):
    cells = len(CELL.findall(source(root, any_chapter)))
    path = site / "en" / "notebooks" / f"{any_chapter}.ipynb"
    assert path.is_file() == bool(cells)
    page = (site / "en" / "book" / f"{any_chapter}.html").read_text(encoding="utf-8")
    assert (f"notebooks/{any_chapter}.ipynb" in page) == bool(cells)
    if cells:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert sum(cell.cell_type == "code" for cell in notebook.cells) == cells
        words = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert LEFT_OVER.findall(words) == []
        assert words.count("<details>") == words.count("</details>")


def test_the_link_leads_to_the_notebook_at_every_depth(visit):
    for page in ("en/book/path_to_job.html", "en/book/caseworkers/belief.html"):
        with visit(page) as seen, seen.page.expect_download() as download:
            seen.page.locator("footer .bip-notebook a").click()
        assert download.value.suggested_filename == page.rpartition("/")[2].replace(".html", ".ipynb")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["path_to_education", "caseworkers/belief"])
def test_a_notebook_runs(site, tmp_path, name):
    notebook = nbformat.read(site / "en" / "notebooks" / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [
        kind
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for kind in output.get("data", {})
    ]
    assert "application/vnd.jupyter.widget-view+json" in shown, "the explorer is alive"


def rows_of(download) -> list[list[str]]:
    text = download.value.path().read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def test_the_table_of_a_figure_becomes_a_file(visit):
    with visit("en/book/path_to_job.html") as seen:
        figure = seen.page.locator("figure.bip-figure").first
        figure.locator("summary").click()
        with seen.page.expect_download() as download:
            figure.locator("[data-csv]").click()
        rows = rows_of(download)
        heads = figure.locator("thead th").all_text_contents()
        assert rows[0] == heads
        assert len(rows) == 1 + figure.locator("tbody tr").count()
        first = figure.locator("tbody tr").first.locator("th, td").all_text_contents()
        assert rows[1] == [text.replace("−", "-") for text in first]
        assert re.fullmatch(r"path_to_job-table-\d+\.csv", download.value.suggested_filename)
        assert not seen.complaints


def test_the_table_of_a_cell_becomes_a_file(visit):
    with visit("en/book/codebook.html") as seen:
        output = seen.page.locator(".output.text_html:has(> .bip-csv, > details + .bip-csv)").first
        with seen.page.expect_download() as download:
            output.locator("[data-csv]").click()
        rows = rows_of(download)
        assert len(rows) == output.locator("tr").count()
        assert {len(row) for row in rows} == {len(rows[0])}
        assert rows[0] == [text.strip() for text in output.locator("thead th").all_text_contents()]


def test_a_table_of_published_figures_becomes_a_file(visit):
    with visit("en/book/trust.html") as seen:
        offer = seen.page.locator("table.table + .bip-csv").first
        with seen.page.expect_download() as download:
            offer.locator("button").click()
        table = offer.locator("xpath=preceding-sibling::table")
        rows = rows_of(download)
        assert len(rows) == table.locator("tr").count() > 2
        assert rows[0] == [text.strip() for text in table.locator("thead th").all_text_contents()]


def test_every_table_that_code_made_has_a_button(site, any_chapter):
    page = BeautifulSoup(
        (site / "en" / "book" / f"{any_chapter}.html").read_text(encoding="utf-8"), "html.parser"
    )
    tables = page.select("figure.bip-figure table, .output.text_html table.dataframe")
    offers = page.select(".bip-csv")
    offered = [offer.find_previous("table") for offer in offers]
    assert all(table in offered for table in tables)
    assert bool(offers) == any("bip-tables.js" in str(script.get("src")) for script in page.select("script"))


@cache
def words_of(path) -> str:
    reader = PdfReader(path)
    return plain(" ".join(page.extract_text() for page in reader.pages))


def plain(text: str) -> str:
    """Letters and digits only: a line break or a joined letter is no difference."""
    for joined, letters in {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}.items():
        text = text.replace(joined, letters)
    return re.sub(r"[\W_]+", "", text)


@pytest.fixture(scope="session")
def book(site):
    return site / "en" / "bip-teach-book-en.pdf"


def titles(outline, depth: int = 0) -> list[str]:
    """Titles of the first two levels of an outline."""
    found = []
    for one in outline:
        if isinstance(one, list):
            found += titles(one, depth + 1) if depth == 0 else []
        else:
            found.append(one.title)
    return found


def test_every_page_is_in_the_pdf_file(site, book):
    reader = PdfReader(book)
    marked = [plain(title) for title in titles(reader.outline)]
    for leaf in leaves(site / "en", START):
        page = BeautifulSoup((site / "en" / leaf.address).read_text(encoding="utf-8"), "html.parser")
        heading = page.select_one("article h1")
        heading.select_one("a.headerlink").decompose()
        assert plain(heading.get_text()) in marked
        assert plain(leaf.part) in marked or not leaf.part
    assert f"/ {len(reader.pages)}" in reader.pages[-1].extract_text()


def test_the_pdf_file_is_small_tagged_and_named(book):
    assert 200_000 < book.stat().st_size < 20_000_000
    top = PdfReader(book).trailer["/Root"]
    assert top["/MarkInfo"]["/Marked"]
    assert top["/Lang"] == "en"
    assert PdfReader(book).metadata.title == "BIP Teach"


def test_no_answer_is_in_the_pdf_file(site, book, any_chapter):
    page = BeautifulSoup(
        (site / "en" / "book" / f"{any_chapter}.html").read_text(encoding="utf-8"), "html.parser"
    )
    for explorer in page.select("bip-explorer"):  # its form has answers of another kind
        explorer.decompose()
    said = [
        plain(part.get_text()) for part in page.select(".bip-answers p:not(.bip-mark), .bip-answers li > p")
    ]
    openly = plain(
        " ".join(part.get_text() for part in page.select("article p, article li") if not hidden(part))
    )
    secret = {text for text in said if len(text) > 40 and text not in openly}
    assert [text for text in secret if text in words_of(book)] == []


def hidden(part) -> bool:
    return bool(part.find_parent(class_="bip-answers") or part.select_one(".bip-answers"))


def test_addresses_outside_the_book_are_written_out(book):
    assert plain("https://") in words_of(book)


def test_the_start_page_offers_the_pdf_file(visit):
    with visit("en/book/start.html") as seen, seen.page.expect_download() as download:
        seen.page.locator("article a[href$='.pdf']").click()
    assert download.value.suggested_filename == "bip-teach-book-en.pdf"


def test_the_zip_file_has_the_notebooks_and_neither_offers_nor_holds_the_pdf_file(site):
    with ZipFile(site / "en" / "bip-teach-book-en.zip") as file:
        names = file.namelist()
        start = file.read(f"bip-teach-book-en/pages/{START}").decode("utf-8")
    assert "bip-teach-book-en/pages/notebooks/path_to_job.ipynb" in names
    assert [name for name in names if name.endswith(".pdf")] == []
    assert ".pdf" not in start
