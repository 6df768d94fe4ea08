"""The built site, a server for it, and a real browser that notes every request and every complaint."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

SOURCES = (
    "bip_teach",
    "book",
    "data/synthetic",
    "_config.yml",
    "_toc.yml",
    "package-lock.json",
    "requirements.lock",
)

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = sorted(path.relative_to(BOOK).with_suffix("").as_posix() for path in BOOK.rglob("*.md"))
PAGES = [*(f"en/book/{name}.html" for name in CHAPTERS), "en/search.html", "en/genindex.html", "index.html"]

# The pages forbid text that becomes code, and so a test waits for elements, never for a line of JavaScript.
NOT_READY = "[data-explorer]:not([data-ready])"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every page: ``any_page`` of the site, ``any_chapter`` of the book."""
    for name, values in (("any_page", PAGES), ("any_chapter", CHAPTERS)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values)


def _is_stale(root: Path, front_door: Path) -> bool:
    if not front_door.is_file():
        return True
    built = front_door.stat().st_mtime
    found = [path for name in SOURCES for path in [root / name, *(root / name).rglob("*")]]
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
        for number in range(figures.count()):
            figures.nth(number).scroll_into_view_if_needed()
            expect(figures.nth(number)).to_have_attribute("data-drawn", "true", timeout=30_000)
        return figures.count()

    def set_theme(self, theme: str) -> None:
        """Choose light or dark, as the button of the page does, and wait until the colours are there."""
        self.page.evaluate(
            """async (theme) => {
              document.documentElement.dataset.theme = theme;
              await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
            }""",
            theme,
        )


@pytest.fixture
def visit(browser: Browser, address: str):
    """Open a page: ``visit("en/book/start.html", width=390)``; requests to other places are noted."""

    @contextmanager
    def open_page(
        path: str, width: int = 1280, scripts: bool = True, base: str = address, zoom: float = 1
    ) -> Iterator[Visit]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            device_scale_factor=zoom,
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
        seen.page.goto(f"{base}/{path}")
        if scripts:
            seen.page.wait_for_selector(NOT_READY, state="detached")
        yield seen
        context.close()

    return open_page
