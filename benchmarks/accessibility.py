"""Hold every page of every built edition against the rules of axe, and keep what was found.

Run it by ``python -m benchmarks.accessibility``. The statements on accessibility and the page of the book
about it take their numbers from the file that this writes.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.accessibility_report import RESULTS, AccessibilityRow, criterion_order, totals
from benchmarks.machine import this_machine
from benchmarks.measure import BenchmarkError
from benchmarks.pages import SITE
from benchmarks.pages_browser import HEIGHT, chromium, script, visit
from benchmarks.pages_catalogue import DESKTOP, PHONE
from benchmarks.pages_server import serve
from benchmarks.programs import plain_errors
from benchmarks.results import Run, write_run
from bip_teach import __version__
from bip_teach.errors import check_choice

Theme = Literal["light", "dark"]
#: Tags of axe: the criteria of WCAG 2.0, 2.1 and 2.2 at the levels A and AA.
STANDARDS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDTHS: Final = (DESKTOP, PHONE)
#: A theme changes colours and nothing else, so a second look is for the rules on colours.
THEMES: Final[Mapping[Theme, Mapping[str, object]]] = {
    "light": {"type": "tag", "values": list(STANDARDS)},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
#: What axe can say of a rule on a page; the first one that it says anywhere on the page counts.
OUTCOMES: Final = ("violations", "incomplete", "passes")
PATIENCE_MS: Final = 60_000
#: Until a page has followed a new width: the theme lets the keyboard reach what scrolls then, after a while.
REST_MS: Final = 2_000
_LEADS_ON: Final = 'http-equiv="refresh"'
#: Criteria of level AAA, which no law asks for; some rules of the levels A and AA belong to one as well.
_AAA: Final = {"1.4.6", "2.1.3", "2.2.4", "2.4.9", "3.2.5"}
_CRITERION: Final = re.compile(r"wcag(\d)(\d)(\d+)")
#: The front door opens an edition by itself, unless the address asks to see it.
_FRONT_DOOR: Final = "index.html"
_STAY: Final = "#languages"

#: What axe said of a page, rule by rule.
Answer = Mapping[str, Any]


def pages_of(site: Path) -> list[str]:
    """Return the pages of a built site, as addresses on the server; those that only lead on are left out.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    found = [
        path for path in sorted(site.rglob("*.html")) if _LEADS_ON not in path.read_text(encoding="utf-8")
    ]
    if not found:
        raise BenchmarkError(f"There is no page in {site}. Build the book with: make book")
    return [path.relative_to(site).as_posix() for path in found]


def editions_of(pages: Iterable[str]) -> list[str]:
    """Return the folders of the editions to which pages belong."""
    return sorted({page.partition("/")[0] for page in pages if "/" in page})


def examine(browser: Browser, address: str, page: str) -> list[Answer]:
    """Open a page and all that is folded on it, and hold it against the rules at every width, in every theme.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    address : str
        Server of the site.
    page : str
        From :func:`pages_of`.

    Returns
    -------
    list of dict
        What axe answered, one for each width and theme.

    Raises
    ------
    BenchmarkError
        If the page cannot be opened, or a figure is not drawn.
    """
    with visit(browser, address) as seen:
        seen.page.set_default_timeout(PATIENCE_MS)
        seen.page.goto(f"{address}/{page}{_STAY if page == _FRONT_DOOR else ''}", wait_until="load")
        open_everything(seen.page)
        answers = []
        for width in WIDTHS:
            seen.page.set_viewport_size({"width": width, "height": HEIGHT})
            seen.page.evaluate(script("top"))  # or the header may lie on what is checked
            seen.page.wait_for_timeout(REST_MS)
            answers += [_ask(seen.page, theme) for theme in THEMES]
        return answers


def open_everything(page: Page) -> None:
    """Open every fold, go past every guess, and wait until every figure is drawn."""
    page.wait_for_selector("[data-explorer]:not([data-ready])", state="detached")
    page.evaluate(script("open"))
    figures = page.locator("[data-figure]")
    for number in range(figures.count()):
        figures.nth(number).scroll_into_view_if_needed()
    page.wait_for_selector("[data-figure]:not([data-drawn])", state="detached")


def _ask(page: Page, theme: Theme) -> Answer:
    page.emulate_media(color_scheme=theme)
    page.evaluate(script("theme"), theme)
    options = {"runOnly": THEMES[theme], "resultTypes": list(OUTCOMES[:2]), "preload": False}
    answer: Answer = Axe().run(page, options=options).response
    return answer


def outcomes(answers: Iterable[Answer]) -> dict[str, str]:
    """Return the worst that was said of each rule; rules with nothing to check are left out.

    Parameters
    ----------
    answers : iterable of dict
        From :func:`examine`.

    Returns
    -------
    dict of str to str
        Rule to one of :data:`OUTCOMES`.
    """
    said: defaultdict[str, set[str]] = defaultdict(set)
    for answer in answers:
        for outcome in OUTCOMES:
            for rule in answer[outcome]:
                said[rule["id"]].add(outcome)
    return {rule: min(found, key=OUTCOMES.index) for rule, found in said.items()}


def criteria_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the success criteria of the levels A and AA that the tags of a rule name.

    Examples
    --------
    >>> criteria_of(["cat.color", "wcag2aa", "wcag143", "wcag1410", "wcag213"])
    ('1.4.3', '1.4.10')
    """
    found = (".".join(one.groups()) for tag in tags if (one := _CRITERION.fullmatch(tag)))
    return tuple(criterion for criterion in found if criterion not in _AAA)


def rows_of(found: Mapping[str, Sequence[Answer]]) -> tuple[AccessibilityRow, ...]:
    """Turn what was said of every page into one row for each rule, in the order of the criteria.

    Parameters
    ----------
    found : mapping of str to sequence of dict
        Pages and what :func:`examine` gave.
    """
    said = {page: outcomes(answers) for page, answers in found.items()}
    rules = {
        rule["id"]: rule
        for answers in found.values()
        for answer in answers
        for outcome in OUTCOMES
        for rule in answer[outcome]
    }
    rows = []
    for name, rule in rules.items():
        pages = {outcome: [page for page in said if said[page].get(name) == outcome] for outcome in OUTCOMES}
        violated, incomplete = tuple(pages["violations"]), tuple(pages["incomplete"])
        criteria = criteria_of(rule["tags"])
        rows.append(
            AccessibilityRow(name, criteria, rule["help"], len(pages["passes"]), violated, incomplete)
        )
    return tuple(sorted(rows, key=lambda row: (list(map(criterion_order, row.criteria)), row.rule)))


def examine_all(
    program: Path, site: Path, pages: Sequence[str], say: Callable[[str], object]
) -> tuple[dict[str, list[Answer]], dict[str, str]]:
    """Examine pages, with one browser for each processor.

    Parameters
    ----------
    program : pathlib.Path
        The browser.
    site : pathlib.Path
        Folder of the built site.
    pages : sequence of str
        From :func:`pages_of`.
    say : callable
        Takes the name of each page when it is done.

    Returns
    -------
    tuple of dict
        What was said of each page, in the order of the pages, and the versions of ``chromium`` and ``axe``.
    """
    found: dict[str, list[Answer]] = {}
    versions: set[str] = set()

    def examine_part(part: Sequence[str]) -> None:
        with chromium(program) as browser:
            versions.add(browser.version)
            for page in part:
                found[page] = examine(browser, address, page)
                say(page)

    browsers = min(os.cpu_count() or 1, len(pages))
    with serve(site) as address, ThreadPoolExecutor(browsers) as pool:
        list(pool.map(examine_part, [pages[first::browsers] for first in range(browsers)]))
    axe = found[pages[0]][0]["testEngine"]["version"]
    return {page: found[page] for page in pages}, {"chromium": versions.pop(), "axe": axe}


def main(
    browser: Annotated[
        Path,
        typer.Option(envvar="BIP_TEACH_CHROMIUM", exists=True, dir_okay=False, help="The Chromium to use."),
    ],
    site: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The built book.", show_default="_build/site")
    ] = SITE,
    edition: Annotated[
        list[str] | None, typer.Option(help="Folder of an edition; may be repeated. All if omitted.")
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="File to write.", show_default=f"benchmarks/results/{RESULTS.name}"
        ),
    ] = RESULTS,
) -> None:
    """Examine every page of the built book and keep what was found as JSON."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with plain_errors():
        pages = pages_of(site)
        for name in edition or ():
            check_choice("edition", name, editions_of(pages))
        pages = [page for page in pages if not edition or page.partition("/")[0] in edition]
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=len(pages))
            found, versions = examine_all(
                browser, site, pages, lambda page: bar.update(task, description=page, advance=1)
            )
    settings: dict[str, Any] = {"date": date.today().isoformat(), "book": __version__, **versions}
    settings |= {"pages": len(pages), "editions": editions_of(pages), "standards": STANDARDS}
    settings |= {"widths": WIDTHS, "themes": list(THEMES)}
    run = Run(this_machine(), settings, rows_of(found))
    write_run(run, out)
    _tell(run, out)


def _tell(run: Run[AccessibilityRow], out: Path) -> None:
    for row in run.rows:
        for words, pages in (("a fault", row.violated), ("for a person to look at", row.incomplete)):
            if pages:
                typer.echo(f"{row.rule} ({', '.join(row.criteria)}), {words}: {', '.join(pages)}")
    typer.echo(f"Wrote {out}: " + ", ".join(f"{name} {number}" for name, number in totals(run).items()))


if __name__ == "__main__":
    typer.run(main)
