"""The built site, a server for it, and a real browser that notes every request and every complaint."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from bip_teach import explorers
from bip_teach.language import SOURCE_LANGUAGE, edition_languages

MADE_FROM = (
    "bip_teach",
    "book",
    "data/synthetic",
    "_config.yml",
    "_toc.yml",
    "package-lock.json",
    "requirements.lock",
)

BOOK = Path(__file__).resolve().parents[2] / "book"
SOURCES = {
    path.relative_to(BOOK).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(BOOK.rglob("*.md"))
}
WRITTEN = sorted(SOURCES)
CHAPTERS = [name for name in WRITTEN if not name.startswith("workshop/")]
# Of the facilitators' edition, the pages that are its own, and a chapter with its notes.
LED = [*(name for name in WRITTEN if name not in CHAPTERS), "caseworkers/switches"]
FRONT_DOOR = "index.html"
PAGES = [
    *(f"{language}/book/{name}.html" for language in edition_languages() for name in CHAPTERS),
    *(f"{language}-facilitators/book/{name}.html" for language in edition_languages() for name in LED),
    *(f"{language}/{name}.html" for language in edition_languages() for name in ("search", "genindex")),
    FRONT_DOOR,
]

CALL = re.compile(r"^explorers\.(\w+)\(.+\)$", re.MULTILINE)
# Page -> the calls of explorers that its cells make, in the order of the page.
CALLS = {
    name: [found.group() for found in CALL.finditer(source)]
    for name, source in SOURCES.items()
    if CALL.search(source)
}
# Kind of explorer -> the first page that has one.
FIRST: dict[str, str] = {}
for page_name, calls in CALLS.items():
    for call in calls:
        FIRST.setdefault(getattr(explorers, CALL.match(call).group(1)).kind, page_name)


def _pages_with(part: str) -> list[str]:
    return [name for name, source in SOURCES.items() if f"{{{part}}}" in source]


LISTED = ("calibration", "codebook", "compare", "estimators/diagnosis")
PARTS = ("question", "predict", "reflect")
PARAMETERS = {
    "language": edition_languages(),
    "other_language": edition_languages()[1:],
    "any_page": PAGES,
    # What is reached does not depend on words; whether it is in sight may, where long words have least room.
    "page_at_width": [
        pytest.param((page, width), id=f"{page}-{width}")
        for page in PAGES
        for width in (1280, 390)
        if width == 390 or page.startswith((SOURCE_LANGUAGE, FRONT_DOOR))
    ],
    "explorers_at_width": [
        pytest.param((f"{language}/book/{page}.html", width), id=f"{language}-{page}-{width}")
        for language in edition_languages()
        for page in CALLS
        for width in (1280, 390)
        if width == 390 or language == SOURCE_LANGUAGE
    ],
    "any_chapter": CHAPTERS,
    # Pages with every kind of explorer, of list and of table.
    "page_with_cells": sorted({*FIRST.values(), *LISTED}),
    "page_with_explorers": CALLS,
    **{f"page_with_{part}": _pages_with(part) for part in PARTS},
    "page_with_answers": sorted({name for part in (*PARTS[:2], "solution") for name in _pages_with(part)}),
    "page_to_measure": _pages_with("question")[:3],
}

# The pages forbid text that becomes code, and so a test waits for elements, never for a line of JavaScript.
NOT_READY = "[data-explorer]:not([data-ready])"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every page: ``any_page`` of the site, ``any_chapter`` of the book, or one with a part.

    A test of ``kind`` and ``first_page`` runs for every kind of explorer.
    """
    for name, values in PARAMETERS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values)
    if "first_page" in metafunc.fixturenames:
        metafunc.parametrize(("kind", "first_page"), FIRST.items())


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The source of every page that is written, by its name."""
    return SOURCES


@pytest.fixture(scope="session")
def pages_with() -> Callable[[str], list[str]]:
    """Return a function: names of the pages that have a part."""
    return _pages_with


@pytest.fixture(scope="session")
def explorer_calls() -> dict[str, list[str]]:
    """The calls of explorers that a page makes, by its name."""
    return CALLS


@pytest.fixture(scope="session")
def first_pages() -> dict[str, str]:
    """The first page that has an explorer, by the kind of explorer."""
    return FIRST


def _is_stale(root: Path, front_door: Path) -> bool:
    if not front_door.is_file():
        return True
    built = front_door.stat().st_mtime
    found = [path for name in MADE_FROM for path in [root / name, *(root / name).rglob("*")]]
    files = (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    return any(path.stat().st_mtime > built for path in files)


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    """Folder of the built site; it is built when it is missing or older than its sources."""
    folder = root / "_build" / "site"
    if _is_stale(root, folder / "index.html"):
        command = [sys.executable, "-m", "bip_teach.sphinx_ext.build", "--root", str(root)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"The book does not build:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the tests count requests themselves."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a page that is left hangs up on what it was loading."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yields its address."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def serve():
    """Serve another folder: ``with serve(folder) as address``."""
    return _served


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of a local server of the site, on a free port."""
    with _served(site) as found:
        yield found


# Axe looks at colours for most of its time, and most elements of a page look like another one.
COLOURS = ("color-contrast", "link-in-text-block")
STANDARDS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {rule: {"enabled": False} for rule in COLOURS},
}
LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")


def _violations(page: Page, **options: Any) -> list[str]:
    found = Axe().run(page, **options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


@dataclass
class Visit:
    """A page that a browser has open, and what it asked for and complained about."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open_figures(self) -> None:
        """Open every fold that holds a figure, as those of an exercise do."""
        for fold in self.page.locator("details:not([open]):has([data-figure])").all():
            fold.evaluate("(node) => { node.open = true; }")

    def draw_figures(self) -> int:
        """Scroll to every figure, wait until it is drawn, and return their number."""
        self.open_figures()
        figures = self.page.locator("[data-figure]")
        for figure in figures.all():
            figure.scroll_into_view_if_needed()
        expect(self.page.locator("[data-figure]:not([data-drawn=true])")).to_have_count(0, timeout=60_000)
        return figures.count()

    def shown(self, selector: str) -> int:
        """Number of elements that a reader can see."""
        return self.page.locator(selector).evaluate_all(
            "nodes => nodes.filter((node) => node.checkVisibility({ visibilityProperty: true })).length"
        )

    def violations(self, inside: str = "body", only_colours: bool = False) -> list[str]:
        """What axe finds, one line per rule with the first element; of colours, one element of each look.

        Colours are all that a theme changes, and so a second theme needs no more.
        """
        shared = {"resultTypes": ["violations"], "preload": False}
        self.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # the header lies on nothing there
        self.page.evaluate(LOOKS, inside)
        colours = {"runOnly": {"type": "rule", "values": list(COLOURS)}}
        found = _violations(self.page, context="[data-look]", options=shared | colours)
        if only_colours:
            return found
        context = None if inside == "body" else inside
        return _violations(self.page, context=context, options=shared | STANDARDS) + found

    def set_theme(self, theme: str) -> None:
        """Choose light or dark, as the button of the page does; no colour is still on its way."""
        self.page.evaluate(
            """(theme) => {
              document.documentElement.dataset.theme = theme;
              for (const animation of document.getAnimations()) animation.finish();
            }""",
            theme,
        )


@pytest.fixture
def visit(browser: Browser, address: str):
    """Open a page: ``visit("en/book/start.html", width=390)``; requests to other places are noted."""

    @contextmanager
    def open_page(path: str, width: int = 1280, scripts: bool = True, base: str = address) -> Iterator[Visit]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            service_workers="block",  # nothing may pass unseen
        )
        seen = Visit(context.new_page())

        def note(request):
            if not request.url.startswith((base, "data:", "blob:")):
                seen.foreign.append(request.url)

        context.on("request", note)
        seen.page.on(
            "console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None
        )
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        try:
            # The front door opens an edition by itself, unless the address asks to see it.
            seen.page.goto(f"{base}/{path}{'#languages' if path == FRONT_DOOR else ''}")
            if scripts:
                seen.page.wait_for_selector(NOT_READY, state="detached")
            yield seen
        finally:
            context.close()

    return open_page


def _options_of(question: Locator) -> tuple[list[int], list[int]]:
    kinds = question.locator("[data-answer]").evaluate_all("nodes => nodes.map((one) => one.dataset.answer)")
    right = [number for number, kind in enumerate(kinds) if kind == "right"]
    return right, [number for number in range(len(kinds)) if number not in right]


@pytest.fixture(scope="session")
def options_of():
    """Return a function: numbers of the right options of a question, and of the others."""
    return _options_of


@pytest.fixture(scope="session")
def answer_right():
    """Return a function that chooses the right options of a question and has them checked."""

    def answer(question: Locator) -> None:
        for number in _options_of(question)[0]:
            question.locator("fieldset input").nth(number).check()
        question.locator("[data-do=check]").click()

    return answer
