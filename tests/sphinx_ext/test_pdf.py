"""All pages as one long page, and the file that is made of it; a small book stands for the whole one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import Error
from pypdf import PdfReader

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext import pdf
from bip_teach.sphinx_ext.download import PDF_PLACE
from bip_teach.sphinx_ext.editions import Edition
from bip_teach.sphinx_ext.one_page import Leaf, leaves, one_page_html

EDITION = Edition("en", start="book/start.html")
NAV = """<nav class="bd-links">
<ul><li><a href="{up}book/start.html">Start</a></li></ul>
<p class="caption"><span>The first part</span></p>
<ul><li><a href="{up}book/one.html">One</a></li>
<li><a href="{up}book/deep/two.html">Two</a></li></ul></nav>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<link rel="stylesheet" href="{up}_static/a.css?v=1"></head><body>{nav}
<article class="bd-article"><section id="top"><h1>{title}<a class="headerlink" href="#top">#</a></h1>
{body}</section></article></body></html>"""
BODIES = {
    "start": f'<p>Go to <a href="deep/two.html#here">two</a> or <a href="x.zip">a file</a>.</p>{PDF_PLACE}',
    "one": '<h2 id="here">Here</h2><p><a href="#here">Up</a> <a href="https://example.org/">out</a></p>'
    '<details class="bip-answers"><p>A secret</p></details><script>a</script>',
    "deep/two": '<label for="box">Name</label><input id="box"><h2 id="here">There</h2>',
}


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "en"
    (folder / "_static").mkdir(parents=True)
    (folder / "_static" / "a.css").write_text("p { color: black }", encoding="utf-8")
    for name, body in BODIES.items():
        up = "../" * (name.count("/") + 1)
        path = folder / "book" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        nav = NAV.format(up=up)
        path.write_text(PAGE.format(up=up, nav=nav, title=f"Page {name}", body=body), encoding="utf-8")
    return folder


def test_the_order_is_that_of_the_side_bar(pages):
    assert leaves(pages, EDITION.start) == [
        Leaf("book/start.html"),
        Leaf("book/one.html", "The first part"),
        Leaf("book/deep/two.html"),
    ]


def test_a_book_without_a_side_bar_is_refused(pages):
    (pages / "book" / "start.html").write_text("<p>Nothing.</p>", encoding="utf-8")
    with pytest.raises(InvalidArgumentError, match="no table of contents"):
        leaves(pages, EDITION.start)


def test_names_and_links_hold_in_the_long_page(pages):
    found = one_page_html(pages, EDITION.start, "en")
    assert '<a href="#book-deep-two--here">two</a> or a file.' in found
    assert '<h3 id="book-one--here">Here</h3>' in found
    assert '<a href="#book-one--here">Up</a>' in found
    assert 'for="book-deep-two--box"' in found
    assert '<a href="https://example.org/">out</a>' in found
    assert found.count('href="_static/a.css"') == 1


def test_answers_and_scripts_are_left_out(pages):
    found = one_page_html(pages, EDITION.start, "en")
    assert "A secret" not in found
    assert "<script" not in found
    assert "headerlink" not in found


def test_parts_stand_above_pages(pages):
    found = one_page_html(pages, EDITION.start, "en")
    assert found.count("<h1") == 2  # the book and its only part
    assert found.index("The first part</h1>") < found.index("Page one</h2>")


@pytest.mark.browser
def test_the_file_has_tags_an_outline_and_a_language(pages, chromium_path):
    code = (
        "import sys; from pathlib import Path; from bip_teach.sphinx_ext import pdf;"
        "from bip_teach.sphinx_ext.editions import Edition;"
        "pdf.write_pdf(Path(sys.argv[1]), Edition('en'), sys.argv[2])"
    )
    # Playwright allows one session in a process, and the tests have theirs.
    subprocess.run([sys.executable, "-c", code, str(pages), chromium_path], check=True)
    assert sorted(path.name for path in pages.iterdir()) == ["_static", "bip-teach-book-en.pdf", "book"]
    reader = PdfReader(pages / "bip-teach-book-en.pdf")
    top = reader.trailer["/Root"]
    assert top["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in top
    assert top["/Lang"] == "en"
    assert reader.metadata.title == "BIP Teach"
    assert [one.title for one in reader.outline if not isinstance(one, list)] == [
        "BIP Teach",
        "The first part",
    ]
    assert "BIP Teach · 2 / " in reader.pages[1].extract_text()


def test_without_a_browser_the_book_is_whole_and_says_how_to_get_one(pages, tmp_path):
    (tmp_path / "tools").mkdir()
    finder = "import sys; print('Install a browser.', file=sys.stderr); sys.exit(1)"
    (tmp_path / "tools" / "chromium.py").write_text(finder, encoding="utf-8")
    assert pdf.add_pdf(tmp_path, pages, EDITION) == "no PDF file: Install a browser."
    assert PDF_PLACE in (pages / "book" / "start.html").read_text(encoding="utf-8")
    assert not list(pages.glob("*.pdf"))


def test_a_file_that_exists_is_offered_where_the_page_has_a_place_for_it(pages, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_chromium", lambda _: ("chromium", ""))
    monkeypatch.setattr(pdf, "_print", lambda _, target, __: target.write_bytes(b"%PDF"))
    monkeypatch.setattr(pdf, "_describe", lambda *_: None)
    assert pdf.add_pdf(tmp_path, pages, EDITION).startswith("bip-teach-book-en.pdf: 0.0 MB")
    start = (pages / "book" / "start.html").read_text(encoding="utf-8")
    assert 'href="../bip-teach-book-en.pdf"' in start
    assert PDF_PLACE not in start


def test_a_print_that_fails_leaves_the_older_file(pages, monkeypatch):
    old = pages / "bip-teach-book-en.pdf"
    old.write_bytes(b"old")

    def fail(*_):
        raise RuntimeError("no paper")

    monkeypatch.setattr(pdf, "_print", fail)
    with pytest.raises(RuntimeError, match="no paper"):
        pdf.write_pdf(pages, EDITION, "chromium")
    assert old.read_bytes() == b"old"
    assert not list(pages.glob("all-pages*"))


def test_a_browser_that_does_not_print_is_no_reason_to_have_no_book(pages, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_chromium", lambda _: ("chromium", ""))

    def fail(*_):
        raise Error("It hangs.\nMore lines.")

    monkeypatch.setattr(pdf, "_print", fail)
    assert pdf.add_pdf(tmp_path, pages, EDITION) == (
        "no PDF file: the browser did not print (It hangs.). Try: make pdf"
    )
