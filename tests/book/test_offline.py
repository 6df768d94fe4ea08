"""The book without a network: kept by the browser after one visit, from a stick, and below any address."""

from __future__ import annotations

import os
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.browser

ANSWERS = "[data-explorer][data-ready]"

KEPT = """
() => new Promise((done) => {
  const look = () => navigator.serviceWorker.controller && done();
  navigator.serviceWorker.addEventListener("controllerchange", look);
  look();
})
"""

RELEASED = """
async (version) => {
  const wait = () => new Promise((done) => setTimeout(done, 20));
  const isThere = async () => {
    const names = await caches.keys();
    return names.length === 2 && names.some((name) => name.endsWith(version));
  };
  await (await navigator.serviceWorker.getRegistration()).update();
  for (let turns = 0; turns < 500 && !await isThere(); turns += 1) await wait();
}
"""


@pytest.fixture(scope="session")
def unpacked(site, tmp_path_factory):
    """The file to take along, unpacked as a reader does it."""
    folder = tmp_path_factory.mktemp("stick") / "Ä stick"
    with ZipFile(site / "en" / "bip-teach-book-en.zip") as file:
        file.extractall(folder)
    return folder / "bip-teach-book-en"


def keep(page) -> None:
    """Wait until the service worker has kept the whole edition and answers for it."""
    page.evaluate(KEPT)


def caches_of(page) -> list[str]:
    return page.evaluate("caches.keys()")


def test_a_page_seen_once_opens_every_page_without_a_server(browser, serve, site):
    context = browser.new_context()
    page = context.new_page()
    with serve(site) as address:
        page.goto(f"{address}/en/book/start.html")
        keep(page)
        assert len(caches_of(page)) == 1
    context.set_offline(True)  # and the server is gone
    for name in ("start", "caseworkers/belief", "estimators/leniency"):
        page.goto(f"{address}/en/book/{name}.html?from=a_mail")
        assert page.locator("article h1").is_visible()
    page.goto(f"{address}/en/")
    page.wait_for_url("**/en/book/start.html")
    page.wait_for_selector(ANSWERS)
    page.goto(f"{address}/en/book/path_to_job.html")
    page.locator("[data-figure]").first.scroll_into_view_if_needed()
    page.wait_for_selector("[data-figure][data-drawn]")
    page.goto(f"{address}/en/search.html?q=caseworker")
    page.wait_for_selector("#search-results li a")
    context.close()


def test_a_new_version_takes_the_place_of_the_old_one(browser, serve, site, tmp_path):
    edition = tmp_path / "en"
    edition.mkdir()
    worker = (site / "en" / "service-worker.js").read_text(encoding="utf-8").partition("\n\n")[2]

    def release(version: str, heading: str) -> None:
        head = f'const VERSION = "{version}";\nconst FILES = ["a.html"];\n\n'
        page = f"<!doctype html><title>a</title><h1>{heading}</h1>"
        for name, text in (("service-worker.js", head + worker), ("a.html", page)):
            (edition / name).write_text(text, encoding="utf-8")
            os.utime(
                edition / name, (int(version), int(version))
            )  # a server tells versions apart by whole seconds

    context = browser.new_context()
    page = context.new_page()
    with serve(tmp_path) as address:
        release("1", "old")
        page.goto(f"{address}/en/a.html")
        page.evaluate("caches.open('of another book')")
        page.evaluate("navigator.serviceWorker.register('service-worker.js')")
        keep(page)
        first = caches_of(page)
        release("2", "new")
        page.evaluate(RELEASED, " 2")
        assert any(name.endswith(" 2") for name in caches_of(page))
        assert "of another book" in set(caches_of(page)) & set(first)
    page.goto(f"{address}/en/a.html")
    assert page.locator("h1").text_content() == "new"
    context.close()


def test_the_book_works_below_any_address(browser, serve, site, tmp_path):
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "bip teach").symlink_to(site, target_is_directory=True)
    context = browser.new_context()
    page = context.new_page()
    wrong = []
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    with serve(tmp_path) as address:
        page.goto(f"{address}/courses/bip%20teach/index.html#languages")
        page.locator("ul a").first.click()
        page.wait_for_selector(ANSWERS)
        keep(page)
        scope = page.evaluate("navigator.serviceWorker.ready.then((one) => one.scope)")
        assert scope == f"{address}/courses/bip%20teach/en/"
        with page.expect_download() as download:
            page.locator("footer .bip-edition-download a[download]").click()
        assert download.value.suggested_filename == "bip-teach-book-en.zip"
        page.goto(f"{address}/courses/bip%20teach/en/search.html?q=caseworker")
        page.wait_for_selector("#search-results li a")
        page.locator("#search-results li a").first.click()
        page.wait_for_selector("article h1")
    assert wrong == []
    page.goto(f"{address}/courses/bip%20teach/en/book/glossary.html")
    assert page.locator("article h1").is_visible()
    context.close()


def test_a_double_click_on_start_opens_the_first_page(visit, unpacked):
    assert sorted(path.name for path in unpacked.iterdir()) == ["pages", "start.html"]
    with visit("start.html", base=unpacked.as_uri()) as seen:
        seen.page.wait_for_url("**/pages/book/start.html")
        seen.page.wait_for_selector(ANSWERS)
        assert seen.page.locator(".bip-edition-download").count() == 0
        seen.page.locator("nav a", has_text="Glossary").first.click()
        seen.page.wait_for_url("**/glossary.html")
        assert not seen.complaints
        assert not seen.foreign


def test_every_page_works_from_a_stick(visit, unpacked, any_chapter):
    with visit(f"pages/book/{any_chapter}.html", base=unpacked.as_uri()) as seen:
        seen.draw_figures()
        assert seen.page.evaluate("document.styleSheets.length") > 5
        assert not seen.complaints
        assert not seen.foreign


def test_the_search_works_from_a_stick(visit, unpacked):
    with visit("pages/search.html?q=caseworker", base=unpacked.as_uri()) as seen:
        seen.page.wait_for_selector("#search-results li a")
        seen.page.locator("#search-results li a").first.click()
        seen.page.wait_for_selector("article h1")
        assert not seen.complaints


def test_the_start_page_and_every_footer_offer_the_file(site, any_chapter):
    page = (site / "en" / "book" / f"{any_chapter}.html").read_text(encoding="utf-8")
    assert page.count("bip-teach-book-en.zip") == (2 if any_chapter == "start" else 1)


def test_the_file_to_take_along_is_small(site):
    assert 100_000 < (site / "en" / "bip-teach-book-en.zip").stat().st_size < 5_000_000
