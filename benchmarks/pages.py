"""Measure how light and how fast the pages are, beside peers, in one run.

Run it by ``python -m benchmarks.pages``; ``README.md`` says what is compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from playwright.sync_api import Browser
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks import pages_catalogue as catalogue
from benchmarks.machine import PAGE_PACKAGES, this_machine
from benchmarks.measure import BenchmarkError
from benchmarks.pages_browser import chromium
from benchmarks.pages_catalogue import CPU, FREE, OURS, RESULTS, SLOW, STOCK, TOOLS, PageRow, Tool
from benchmarks.pages_lighthouse import audit, version
from benchmarks.pages_measures import MOVES, answer_seconds, layout_shift, page_weight, repaint_ms
from benchmarks.pages_peers import LOCAL, PYTHON, ROOT, WhatIf, build_stock, serve_peer, what_if
from benchmarks.pages_server import serve
from benchmarks.programs import plain_errors
from benchmarks.results import Run, write_run
from benchmarks.scale import next_step, peer_versions
from bip_teach.errors import check_choice

SITE: Final = ROOT / "_build" / "site"


@dataclass(frozen=True)
class Step:
    """One measurement of one thing.

    Parameters
    ----------
    measure, subject, condition : str
        As in :class:`benchmarks.pages_catalogue.PageRow`.
    take : callable
        Measures once; gives quantities by name.
    once : bool
        Whether it gives the same each time, and is measured in the first round only.
    """

    measure: str
    subject: str
    condition: str
    take: Callable[[], Mapping[str, float]]
    once: bool = False


@dataclass(frozen=True)
class Bench:
    """What the steps share: browser, folders and servers.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    program : pathlib.Path
        The same browser, for an audit.
    site : pathlib.Path
        The built book.
    servers : dict of str to str
        Address of each tool's server, by key; ours alone without peers.
    stock : pathlib.Path or None
        Pages of Jupyter Book as it comes; None without peers.
    question : WhatIf
        The what-if table and the sentences.
    folder : pathlib.Path
        Folder for files that nobody keeps.
    """

    browser: Browser
    program: Path
    site: Path
    servers: Mapping[str, str]
    stock: Path | None
    question: WhatIf
    folder: Path


@contextmanager
def bench(site: Path, program: Path, peers: bool) -> Iterator[Bench]:
    """Start the browser and all servers, and stop them at the end.

    Raises
    ------
    BenchmarkError
        If the book is not built, or a peer does not start.
    """
    if not (site / OURS.page).is_file():
        raise BenchmarkError(f"There is no book in {site}: {OURS.page} is missing. Build it with: make book")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        question = what_if()
        servers = {OURS.key: stack.enter_context(serve(site))}
        stock = None
        if peers:
            stock = build_stock(_new(folder / "stock"), question.table)
            servers[STOCK.key] = stack.enter_context(serve(stock))
            for tool in TOOLS:
                if tool.key not in servers:
                    place = _new(folder / tool.key)
                    servers[tool.key] = stack.enter_context(serve_peer(tool, place, question.table))
        browser = stack.enter_context(chromium(program))
        yield Bench(browser, program, site, servers, stock, question, folder)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def steps(found: Bench, measures: Sequence[str]) -> list[Step]:
    """All steps of a round, measurement by measurement."""
    return [step for measure in measures for step in STEPS[measure](found)]


def answer_steps(found: Bench) -> Iterator[Step]:
    """Time until a moved control answers, for each tool and line."""
    for condition in (FREE, SLOW):
        for tool in TOOLS:
            if tool.key in found.servers:
                yield Step(
                    catalogue.ANSWER, tool.name, condition.name, partial(_answer, found, tool, condition)
                )


def _answer(found: Bench, tool: Tool, condition: catalogue.Condition) -> dict[str, float]:
    sentences = found.question.ours if tool is OURS else found.question.theirs
    seconds, outside = answer_seconds(found.browser, found.servers[tool.key], tool, sentences, condition)
    return {"seconds": seconds, "outside_requests": outside + (len(LOCAL) if tool is STOCK else 0)}


def repaint_steps(found: Bench) -> Iterator[Step]:
    """Time from a move to its paint, for each explorer."""
    for condition in (FREE, CPU):
        for kind in catalogue.EXPLORERS:
            take = partial(repaint_ms, found.browser, found.servers[OURS.key], kind, condition)
            yield Step(catalogue.REPAINT, kind, condition.name, take)


def lighthouse_steps(found: Bench) -> Iterator[Step]:
    """Scores of an audit, for some pages."""
    for name in catalogue.AUDITED:
        url = f"{found.servers[OURS.key]}/{catalogue.FOLDER}/{name}.html"
        yield Step(catalogue.LIGHTHOUSE, name, "phone", partial(audit, url, found.program, found.folder))


def weight_steps(found: Bench) -> Iterator[Step]:
    """Weight of every page, and of the same pages made by the peer."""
    for name, path in _pages(found.site).items():
        source = (found.site / path).read_text(encoding="utf-8")
        take = partial(page_weight, found.browser, found.servers[OURS.key], found.site, path)
        yield Step(catalogue.WEIGHT, name, page_kind(source), take, once=True)
    if found.stock:
        for name, path in zip(catalogue.PAIRS, (f"{catalogue.PLAIN}.html", STOCK.page), strict=True):
            take = partial(page_weight, found.browser, found.servers[STOCK.key], found.stock, path)
            yield Step(catalogue.WEIGHT, name, catalogue.PEER_PAGE, take, once=True)


def shift_steps(found: Bench) -> Iterator[Step]:
    """What moves while a reader scrolls, for every page with figures or explorers."""
    for name, path in _pages(found.site).items():
        if page_kind((found.site / path).read_text(encoding="utf-8")) == catalogue.PLAIN_PAGE:
            continue
        for width in (catalogue.DESKTOP, catalogue.PHONE):
            yield Step(catalogue.SHIFT, name, f"{width} px", partial(_shift, found, path, width), once=True)


def _shift(found: Bench, path: str, width: int) -> dict[str, float]:
    moved, _ = layout_shift(found.browser, found.servers[OURS.key], path, width)
    return {"shift": moved}


def _pages(site: Path) -> dict[str, str]:
    folder = site / catalogue.FOLDER
    pages = sorted(folder.rglob("*.html"))
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.relative_to(site).as_posix()
        for path in pages
    }


def page_kind(source: str) -> str:
    """Say what kind of page a built page is, by what is on it."""
    if "data-explorer=" in source:
        return catalogue.EXPLORER_PAGE
    return catalogue.FIGURE_PAGE if "data-figure" in source else catalogue.PLAIN_PAGE


STEPS: Final[Mapping[str, Callable[[Bench], Iterator[Step]]]] = {
    catalogue.ANSWER: answer_steps,
    catalogue.REPAINT: repaint_steps,
    catalogue.LIGHTHOUSE: lighthouse_steps,
    catalogue.WEIGHT: weight_steps,
    catalogue.SHIFT: shift_steps,
}


def run_all(todo: list[Step], repeats: int, say: Callable[[str], object]) -> tuple[PageRow, ...]:
    """Measure every step in every round, every other round in reverse order.

    Parameters
    ----------
    todo : list of Step
        From :func:`steps`.
    repeats : int
        Rounds. A step that gives the same each time runs in the first one only.
    say : callable
        Takes the name of each measurement before it starts.
    """
    found: defaultdict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    for number in range(repeats):
        order = [step for step in todo if not (step.once and number)]
        for step in reversed(order) if number % 2 else order:
            say(f"round {number + 1}: {step.measure}, {step.subject}, {step.condition}")
            for quantity, value in step.take().items():
                found[step.measure, step.subject, step.condition, quantity].append(float(value))
    return tuple(PageRow(*key, tuple(values)) for key, values in found.items())


def main(
    browser: Annotated[
        Path,
        typer.Option(envvar="BIP_TEACH_CHROMIUM", exists=True, dir_okay=False, help="The Chromium to use."),
    ],
    site: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The built book.", show_default="_build/site")
    ] = SITE,
    measure: Annotated[
        list[str] | None, typer.Option(help=f"One of {', '.join(STEPS)}; may be repeated. All if omitted.")
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Rounds.")] = 5,
    peer: Annotated[bool, typer.Option(help="Whether to measure the peers as well.")] = True,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="File of results to write.", show_default="benchmarks/results/pages.json"
        ),
    ] = RESULTS,
) -> None:
    """Measure the pages and keep the results as JSON."""
    settings: dict[str, Any] = {"repeats": repeats, "moves": MOVES, "peers": None}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with plain_errors():
        for name in measure or STEPS:
            check_choice("measure", name, STEPS)
        if peer:
            settings["peers"] = peer_versions(PYTHON, PAGE_PACKAGES)
        with Progress(*columns, console=Console(stderr=True)) as bar, bench(site, browser, peer) as found:
            settings |= {"chromium": found.browser.version, "lighthouse": version()}
            rows = run_all(steps(found, measure or list(STEPS)), repeats, lambda step: next_step(bar, step))
    write_run(Run(this_machine(), settings, rows), out)
    typer.echo(f"Wrote {len(rows)} rows to {out}. For the tables: python -m benchmarks.pages_report")


if __name__ == "__main__":
    typer.run(main)
