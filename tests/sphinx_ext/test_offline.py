"""What makes the book open without a network: the list of the worker, the file to take along."""

from __future__ import annotations

import json
import re
from zipfile import ZipFile

import pytest

from bip_teach.sphinx_ext.download import download_html
from bip_teach.sphinx_ext.editions import EDITIONS
from bip_teach.sphinx_ext.offline import (
    NOTEBOOKS,
    edition_files,
    worker_source,
    write_worker,
    write_zip,
    zip_name,
)

PAGE = '<html><head><meta charset="utf-8"></head><body>A page.{offer}</body></html>'


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "en"
    for name in ("index.html", "book/start.html", "_static/a.css"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(offer=download_html(name.removesuffix(".html"))), encoding="utf-8")
    (folder / "objects.inv").write_bytes(b"0")
    return folder


def names_in(source: str) -> list[str]:
    return json.loads(re.search(r"const FILES = (.*);", source)[1])


def version_in(source: str) -> str:
    return json.loads(re.search(r"const VERSION = (.*);", source)[1])


def test_the_worker_lists_what_a_reader_may_ask_for(pages):
    assert names_in(worker_source(pages)) == ["_static/a.css", "book/start.html", "index.html"]


def test_the_worker_lists_neither_itself_nor_the_zip_file(pages):
    before = worker_source(pages)
    write_worker(pages)
    write_zip(pages, EDITIONS[0])
    assert worker_source(pages) == before


def test_notebooks_and_the_pdf_file_are_not_kept_by_every_browser(pages):
    before = worker_source(pages)
    (pages / NOTEBOOKS).mkdir()
    (pages / NOTEBOOKS / "a.ipynb").write_text("{}", encoding="utf-8")
    (pages / "bip-teach-book-en.pdf").write_bytes(b"%PDF")
    assert worker_source(pages) == before
    with ZipFile(write_zip(pages, EDITIONS[0])) as file:
        assert "bip-teach-book-en/pages/notebooks/a.ipynb" in file.namelist()
        assert not any(name.endswith(".pdf") for name in file.namelist())


@pytest.mark.parametrize("change", ["content", "name"])
def test_the_version_follows_every_file(pages, change):
    before = version_in(worker_source(pages))
    assert version_in(worker_source(pages)) == before
    file = pages / "_static" / "a.css"
    if change == "content":
        file.write_text("p {}", encoding="utf-8")
    else:
        file.rename(file.with_name("b.css"))
    assert version_in(worker_source(pages)) != before


def test_the_zip_file_holds_the_edition_below_one_folder(pages):
    with ZipFile(write_zip(pages, EDITIONS[0])) as file:
        assert file.namelist()[0] == "bip-teach-book-en/start.html"
        inside = {name.removeprefix("bip-teach-book-en/pages/") for name in file.namelist()[1:]}
        first = file.read("bip-teach-book-en/start.html").decode("utf-8")
    assert inside == {path.relative_to(pages).as_posix() for path in edition_files(pages)}
    assert "url=pages/book/start.html" in first
    assert "Content-Security-Policy" in first


def test_pages_in_the_zip_file_do_not_offer_it_again(pages):
    assert "bip-edition-download" in (pages / "index.html").read_text(encoding="utf-8")
    with ZipFile(write_zip(pages, EDITIONS[0])) as file:
        page = file.read("bip-teach-book-en/pages/index.html").decode("utf-8")
    assert zip_name("en") not in page
    assert "A page.</body>" in page


def test_pages_in_the_zip_file_do_not_lead_to_other_editions(pages):
    ways = (
        '<link rel="alternate" hreflang="sv" href="../sv/a.html"><div class="bip-languages">\n'
        '<a hreflang="sv" href="../sv/a.html">Svenska</a></div>A page.'
    )
    (pages / "index.html").write_text(ways, encoding="utf-8")
    with ZipFile(write_zip(pages, EDITIONS[0])) as file:
        assert file.read("bip-teach-book-en/pages/index.html") == b"A page."


def test_the_same_pages_give_the_same_zip_file(pages):
    first = write_zip(pages, EDITIONS[0]).read_bytes()
    assert write_zip(pages, EDITIONS[0]).read_bytes() == first


@pytest.mark.parametrize(
    ("page", "address"), [("search", "bip-"), ("book/start", "../bip-"), ("a/b/c", "../../bip-")]
)
def test_the_offer_finds_the_file_from_every_depth(page, address):
    assert f'href="{address}teach-book-en.zip"' in download_html(page)
