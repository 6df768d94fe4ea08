"""Every page, in a real browser: whole, private, accessible, at every width, in light and dark."""

from __future__ import annotations

import ast
import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.editions import EDITIONS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
DESKTOP, PHONE = 1280, 390
NARROW = (768, 640, 320)  # a tablet, a screen of 1280 pixels at 200 per cent, a small phone
FRAMES_MS = 200  # until figures have followed a new width
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def figure_cells(source: str) -> int:
    """Number of code cells whose last expression calls a function named ``…_figure``."""
    count = 0
    for cell in CELL.findall(source):
        code = "\n".join(line for line in cell.splitlines() if not line.startswith(":"))
        last = ast.parse(code).body[-1]
        called = last.value.func if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
        count += isinstance(called, ast.Attribute) and called.attr.endswith("_figure")
    return count


def figures_of(page: str) -> int:
    """Number of figures that the source of a page asks for."""
    source = BOOK / f"{page.partition('/book/')[2].removesuffix('.html')}.md"
    return figure_cells(source.read_text(encoding="utf-8")) if source.is_file() else 0


def use_explorers(page) -> None:
    """Open every fold, go past every guess, and press the first control of every explorer."""
    page.evaluate("document.querySelectorAll('article details').forEach((fold) => { fold.open = true; })")
    for root in page.locator("[data-explorer]").all():
        skip = root.locator("[data-part=skip]")
        if skip.is_visible():
            skip.click()
        root.locator("form.bip-controls :is(input, select)").first.press("ArrowRight")


def is_in_order(seen, width: int) -> None:
    """Hold what every page keeps at every width."""
    page = seen.page
    assert page.locator("h1:visible").count() == 1
    assert page.evaluate("[...document.images].filter((image) => !image.hasAttribute('alt')).length") == 0
    folder = urlsplit(page.url).path.split("/")[1]
    by_folder = {edition.folder: edition.language for edition in EDITIONS}
    assert page.locator("html").get_attribute("lang") == by_folder.get(folder, SOURCE_LANGUAGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
    assert not seen.foreign, "requests to other hosts"
    assert not seen.complaints, "complaints in the console"


def test_page(visit, any_page):
    with visit(any_page, DESKTOP) as seen:
        assert seen.draw_figures() == figures_of(any_page)
        for plot in seen.page.locator(".bip-plot").all():
            assert plot.get_attribute("role") == "img"
            assert len(plot.get_attribute("aria-label")) > 20
            assert plot.locator("svg.main-svg").count() >= 1
            assert plot.bounding_box()["height"] > 100
        # A guess goes once an explorer is used; nothing else goes.
        for theme in ("light", "dark") if seen.page.locator("[data-explorer]").count() else ():
            seen.set_theme(theme)
            assert seen.violations(only_colours=theme == "dark") == [], theme
        use_explorers(seen.page)
        for theme in ("dark", "light"):
            seen.set_theme(theme)
            assert seen.violations(only_colours=theme == "dark") == [], f"{theme}, in use"
        is_in_order(seen, DESKTOP)


def test_page_on_a_phone(visit, any_page):
    with visit(any_page, PHONE) as seen:
        seen.draw_figures()
        is_in_order(seen, PHONE)
        for width in NARROW:
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.page.wait_for_timeout(FRAMES_MS)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, width
        seen.page.set_viewport_size({"width": PHONE, "height": 900})
        use_explorers(seen.page)
        seen.set_theme("light")  # opened folds no longer fade in
        assert seen.violations() == []
        is_in_order(seen, PHONE)


FAINT = """
() => {
  const far = [...document.querySelectorAll("article table tbody tr:last-child td:last-child")].at(-1);
  far.innerHTML = "<b>faint</b>";
  far.firstChild.style.color = getComputedStyle(document.body).backgroundColor;
}
"""


def test_one_faint_word_among_many_is_found(visit):
    with visit("en/book/codebook.html") as seen:
        use_explorers(seen.page)
        seen.set_theme("light")
        assert seen.violations() == []
        seen.page.evaluate(FAINT)
        (found,) = seen.violations(only_colours=True)
        assert found.startswith("color-contrast: <b")


def test_figure_cells_are_counted():
    source = "```{code-cell} ipython3\n:tags: [hide-input]\nx = 1\nfigures.gradient_figure(x)\n```\n"
    assert figure_cells(source + "```{code-cell}\nframe.head()\n```\n" + source) == 2


def test_a_figure_keeps_its_place_while_it_is_drawn(visit):
    with visit("en/book/path_to_job.html") as seen:
        before = seen.page.evaluate("document.documentElement.scrollHeight")
        seen.draw_figures()
        assert seen.page.evaluate("document.documentElement.scrollHeight") == before


def test_the_front_door_leads_to_every_edition(visit):
    with visit("index.html") as seen:
        editions = sorted(edition.language for edition in EDITIONS if edition.is_for_learners)
        links = seen.page.locator("ul a")
        assert sorted(link.get_attribute("hreflang") for link in links.all()) == editions
        links.first.click()
        seen.page.wait_for_selector("article h1")


def test_an_edition_leads_on_to_its_first_page(visit):
    with visit("en/index.html") as seen:
        seen.page.wait_for_url("**/en/book/start.html")


def test_search_finds_a_page(visit):
    with visit("en/search.html?q=caseworker") as seen:
        seen.page.wait_for_selector("#search-results li a")
        assert not seen.complaints


def test_the_site_names_no_place_to_load_from(site):
    loads = re.compile(r'<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="(?:https?:)?//[^"]*"')
    foreign = [
        found for page in site.rglob("*.html") for found in loads.findall(page.read_text(encoding="utf-8"))
    ]
    assert foreign == []


@pytest.mark.parametrize(("name", "most"), [("glossary", 170), ("start", 185)])
def test_pages_are_light(visit, address, site, language, name, most):
    """Everything that a page loads before the reader scrolls, in kB as a server would compress it."""
    with visit("index.html") as seen:
        loaded = []
        seen.page.on("requestfinished", lambda request: loaded.append(request.url))
        seen.page.goto(f"{address}/{language}/book/{name}.html")
        seen.page.wait_for_load_state("networkidle")
        files = {url.split("?")[0].removeprefix(f"{address}/") for url in loaded if url.startswith(address)}
        weight = sum(len(gzip.compress((site / file).read_bytes())) for file in files)
        assert 20 < weight / 1000 <= most
