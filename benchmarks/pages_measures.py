"""The measurements of one visit: answer, weight, repaint and layout shift."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.measure import BenchmarkError
from benchmarks.pages_browser import Visit, script, visit
from benchmarks.pages_catalogue import EXPLORERS, FOLDER, Condition, Tool
from benchmarks.pages_server import file_of, sent_bytes

#: Types of requests as the browser names them, and our words; all others count as "other".
TYPES: Final = {
    "Document": "html",
    "Stylesheet": "style",
    "Script": "script",
    "Font": "font",
    "Image": "image",
}
OTHER: Final = "other"
#: Milliseconds after the last figure, for what moves late.
REST_MS: Final = 300
#: Milliseconds without a request after which a page is said to have loaded.
QUIET_MS: Final = 1000
MOVES: Final = 40


def answer_seconds(
    browser: Browser, address: str, tool: Tool, answers: Sequence[str], condition: Condition
) -> tuple[float, int]:
    """Measure the time from the start of a visit until a moved control changes the sentence.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    address : str
        Server of the tool.
    tool : Tool
        What is measured.
    answers : sequence of str
        Sentences of all settings of the control but the first.
    condition : Condition
        Machine and line of the reader.

    Returns
    -------
    tuple of float and int
        Seconds, and the number of requests to other machines.
    """
    case = {
        "control": tool.control,
        "sentence": tool.sentence,
        "opens": tool.opens,
        "answers": list(answers),
        "every": tool.every_ms,
    }
    with visit(browser, address, condition, keep_offline=True) as seen:
        seen.page.add_init_script(f"const CASE = {json.dumps(case)};\n{script('answer')}")
        with seen.page.expect_console_message(lambda said: said.text.startswith("answered ")) as said:
            seen.page.goto(f"{address}/{tool.page}", wait_until="commit")
        return float(said.value.text.split()[1]) / 1000, len(seen.outside)


class _Scripts(HTMLParser):
    """Counts scripts that stop the page until they are loaded and run."""

    blocking = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        waits = {"async", "defer"} & given.keys() or given.get("type") == "module"
        self.blocking += tag == "script" and "src" in given and not waits


def blocking_scripts(page: str) -> int:
    """Count the script files that hold a page up: neither async, nor deferred, nor modules."""
    parser = _Scripts()
    parser.feed(page)
    return parser.blocking


def page_weight(browser: Browser, address: str, folder: Path, page: str) -> dict[str, float]:
    """Weigh all that a page loads before the reader scrolls.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    address : str
        Server of the folder.
    folder : pathlib.Path
        Folder that is served.
    page : str
        Path of the page in it.

    Returns
    -------
    dict
        ``total_kb`` and, by type, ``html_kb``, ``style_kb`` … as compressed for sending (1 kB is 1000 bytes),
        ``requests``, ``outside_requests`` and ``blocking_scripts``.
    """
    with visit(browser, address) as seen:
        seen.page.goto(f"{address}/{page}", wait_until="load")
        wait_for_rest(seen)
        inside = [(url, kind) for url, kind in seen.asked if url.startswith(address)]
        outside = len(seen.outside)
    source = (folder / page).read_text(encoding="utf-8")
    return {
        **weigh(folder, inside),
        "requests": len(inside) + outside,
        "outside_requests": outside,
        "blocking_scripts": blocking_scripts(source),
    }


def wait_for_rest(seen: Visit) -> None:
    """Wait until a page has asked for nothing new for a while."""
    known = -1
    while known < len(seen.asked):
        known = len(seen.asked)
        seen.page.wait_for_timeout(QUIET_MS)


def weigh(folder: Path, asked: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Sum what the files of requests weigh, in all and by type.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that is served.
    asked : sequence of tuple
        Address and type of each request. A file that is asked for twice counts once.
    """
    files = {url.split("#")[0]: kind for url, kind in asked}
    kilobytes: Counter[str] = Counter()
    for url, kind in files.items():
        found = file_of(folder, url)
        kilobytes[TYPES.get(kind, OTHER)] += len(sent_bytes(found)) if found else 0
    named = {f"{kind}_kb": kilobytes[kind] / 1000 for kind in [*TYPES.values(), OTHER]}
    return {"total_kb": sum(named.values()), **named}


def repaint_ms(browser: Browser, address: str, kind: str, condition: Condition) -> dict[str, float]:
    """Move the controls of an explorer in turn, and time each move until it is painted.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    address : str
        Server of the book.
    kind : str
        Explorer.
    condition : Condition
        Machine of the reader.

    Returns
    -------
    dict
        ``p50_ms`` and ``p95_ms`` of :data:`MOVES` moves.
    """
    with visit(browser, address, condition) as seen:
        seen.page.goto(f"{address}/{FOLDER}/{EXPLORERS[kind]}.html", wait_until="load")
        root = seen.page.locator(f"[data-explorer={kind}]").first
        root.and_(seen.page.locator("[data-ready]")).wait_for()
        skip = root.locator("[data-part=skip]")
        if skip.is_visible():
            skip.click()
        root.evaluate(
            "(root) => root.querySelectorAll('form details').forEach((fold) => { fold.open = true; })"
        )
        root.scroll_into_view_if_needed()
        taken = root.evaluate(script("repaint"), MOVES)
    return {f"p{share}_ms": float(np.percentile(taken, share)) for share in (50, 95)}


def layout_shift(browser: Browser, address: str, page: str, width: int) -> tuple[float, list[str]]:
    """Scroll through a page until all its figures are drawn; give how much moved, and what.

    Returns
    -------
    tuple of float and list of str
        Sum of all layout shifts (the score of the field takes only the worst five seconds), and the HTML of
        what moved.
    """
    with visit(browser, address, width=width) as seen:
        seen.page.add_init_script(script("shift"))
        seen.page.goto(f"{address}/{page}", wait_until="load")
        scroll_through(seen.page)
        shifts = seen.page.evaluate("window.shifts")
    return sum(shift["value"] for shift in shifts), [shift["moved"] for shift in shifts]


def scroll_through(page: Page) -> None:
    """Scroll down a page by half screens, and wait at each step until the figures in sight are drawn.

    Raises
    ------
    BenchmarkError
        If a figure is not drawn.
    """
    figures = page.locator("[data-figure]:not(details *)")
    for number in range(figures.count()):
        figures.nth(number).scroll_into_view_if_needed()
        page.wait_for_timeout(REST_MS)
    page.mouse.wheel(0, 1_000_000)
    page.wait_for_timeout(REST_MS)
    left = page.locator("[data-figure]:not([data-drawn]):not(details *)").count()
    if left:
        raise BenchmarkError(f"{left} figures of {page.url} were not drawn. Build the book again: make book.")
