"""A browser for the measurements: nothing outside this machine answers, and every request is noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from benchmarks.measure import BenchmarkError
from benchmarks.pages_catalogue import DESKTOP, FREE, Condition

SCRIPTS: Final = Path(__file__).parent / "pages-scripts"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Names outside this machine have no address: a request to one fails at once, as without a network.
ALONE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
HEIGHT: Final = 900
PATIENCE_MS: Final = 300_000


def script(name: str) -> str:
    """Read one of the scripts that run inside a page."""
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


@contextmanager
def chromium(path: Path | None) -> Iterator[Browser]:
    """Start a browser without a window; Playwright's own where `path` is None."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, ALONE])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page in a fresh browser profile: nothing is kept from an earlier visit.

    Parameters
    ----------
    page : playwright.sync_api.Page
        The page; it is empty at first.
    address : str
        Server that the page may ask.
    asked : list of tuple
        Address and type of every request, in order.
    """

    page: Page
    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Addresses on other machines that the page asked for, in vain."""
        inside = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:", "about:")
        return [url for url, _ in self.asked if not url.startswith(inside)]


@contextmanager
def visit(
    browser: Browser,
    address: str,
    condition: Condition = FREE,
    width: int = DESKTOP,
    keep_offline: bool = False,
) -> Iterator[Visit]:
    """Open an empty page.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        From :func:`chromium`.
    address : str
        Server that the page may ask.
    condition : Condition, optional
        Machine and line of the reader.
    width : int, optional
        Width of the window in pixels.
    keep_offline : bool, optional
        Whether the page may fetch its edition for reading without a network, as it does on a real server.

    Raises
    ------
    BenchmarkError
        If the browser waits in vain, or the page cannot be opened.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, service_workers="allow" if keep_offline else "block"
    )
    context.set_default_timeout(PATIENCE_MS)
    seen = Visit(context.new_page(), address)
    session = context.new_cdp_session(seen.page)
    slow_down(session, condition)
    session.on("Network.requestWillBeSent", lambda said: _note(seen, said))
    try:
        yield seen
    except Error as error:
        raise BenchmarkError(f"The browser gave up on {seen.page.url}: {error.message}") from error
    finally:
        context.close()


def _note(seen: Visit, said: dict[str, Any]) -> None:
    seen.asked.append((said["request"]["url"], said.get("type", "Other")))


def slow_down(session: CDPSession, condition: Condition) -> None:
    """Slow the processor and the line of a page."""
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": condition.slowdown})
    if condition.megabits is not None:
        bytes_a_second = condition.megabits * 1e6 / 8
        line = {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
        session.send(
            "Network.emulateNetworkConditions", {"offline": False, "latency": condition.delay_ms, **line}
        )
