"""The peers of the pages: the same what-if table and the same plain page, made by other tools."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from benchmarks.measure import SHOWN_LINES, BenchmarkError, measure
from benchmarks.pages_catalogue import PLAIN, STOCK, Tool
from bip_teach.explorers import BeliefExplorer
from bip_teach.explorers.wording import of_hundred
from bip_teach.panel import analysis_frame, load_panel, load_truth
from bip_teach.what_if import Grid, Level, belief_grid
from bip_teach.what_if.grid import INTERVAL_COLUMNS

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
SOURCES: Final = HERE / "pages-peers"
PYTHON: Final = HERE / ".venv-pages" / "bin" / "python"
NPM: Final = HERE / "pages-npm" / "node_modules"
SENTENCE: Final = "About {count} of 100 get a job (between {low} and {high})."
TABLE: Final = "what_if.json"
PATIENCE_SECONDS: Final = 60
JUPYTER_BOOK: Final = "from jupyter_book.cli.main import main; main()"
PAGES: Final = {"voila": "voila.ipynb", "marimo": "marimo.md"}
COMMANDS: Final = {
    "voila": ("voila", "{page}", "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1"),
    "marimo": ("marimo", "run", "{page}", "--headless", "--host=127.0.0.1", "--port={port}", "--no-token"),
}
#: What a page of Jupyter Book with widgets loads from elsewhere, and the same file here.
LOCAL: Final = {
    "https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/require.min.js": "requirejs/require.js",
    "https://cdn.jsdelivr.net/npm/@jupyter-widgets/html-manager@1.0.6/dist/embed-amd.js": (
        "@jupyter-widgets/html-manager/dist/embed-amd.js"
    ),
}


@dataclass(frozen=True)
class WhatIf:
    """The what-if table of the first explorer, and what a page says when its first control is moved.

    Parameters
    ----------
    table : dict
        What the peers read, from :func:`peer_table`.
    ours, theirs : list of str
        Our sentences and those of the peers for every belief but the first one, all else as at first.
    """

    table: dict[str, Any]
    ours: list[str]
    theirs: list[str]


def what_if() -> WhatIf:
    """Compute the what-if table of the page *Start here* from the shipped panel."""
    grid = belief_grid(analysis_frame(load_panel()), load_truth())
    explorer = BeliefExplorer(grid)
    first = explorer.setting()
    table = peer_table(grid, first)
    beliefs = next(axis.levels for axis in grid.axes if axis.name == "belief")
    ours = {level: explorer.sentence(belief=level) for level in beliefs}
    place = table["first"]
    rows = table["rows"][place["outcome"]][place["switches"]]
    words = [SENTENCE.format(count=count, low=low, high=high) for count, low, high in rows]
    theirs = dict(zip(beliefs, words, strict=True))
    return WhatIf(table, *(_others(said, first["belief"]) for said in (ours, theirs)))


def _others(said: Mapping[Level, str], first: Level) -> list[str]:
    """Give the sentences that differ from the one of the first level."""
    return [words for words in said.values() if words != said[first]]


def peer_table(grid: Grid, first: Mapping[str, Level]) -> dict[str, Any]:
    """Give what the peers read: labels of the controls, the first setting, the sentence and its numbers.

    Parameters
    ----------
    grid : Grid
        What-if table with the axes belief, switches and outcome.
    first : mapping of str to level
        Setting that a page shows first.

    Returns
    -------
    dict
        ``controls`` (labels by axis), ``first`` (place of the first level by axis), ``sentence``, and
        ``rows``: count, low and high in persons of 100 by outcome, switches and belief.
    """
    levels = {axis.name: axis.levels for axis in grid.axes}

    def numbers(**setting: Level) -> list[int | None]:
        row = grid.lookup(**setting)
        return [None if value is None else of_hundred(value) for value in map(row.get, INTERVAL_COLUMNS)]

    return {
        "controls": {name: [str(level) for level in choices] for name, choices in levels.items()},
        "first": {name: levels[name].index(level) for name, level in first.items()},
        "sentence": SENTENCE,
        "rows": [
            [[numbers(outcome=o, switches=s, belief=b) for b in levels["belief"]] for s in levels["switches"]]
            for o in levels["outcome"]
        ],
    }


def build_stock(folder: Path, table: Mapping[str, Any]) -> Path:
    """Build a plain page of this book and the what-if page with Jupyter Book as it comes.

    Parameters
    ----------
    folder : pathlib.Path
        Empty folder.
    table : mapping
        What the page reads, from :func:`peer_table`.

    Returns
    -------
    pathlib.Path
        Folder with the pages. What a page with widgets loads from elsewhere is copied there, so that it works
        without a network.
    """
    book = folder / "book"
    book.mkdir()
    shutil.copy(ROOT / "book" / f"{PLAIN}.md", book)
    shutil.copy(SOURCES / f"{Path(STOCK.page).stem}.md", book)
    (book / TABLE).write_text(json.dumps(table), encoding="utf-8")
    chapters = [{"file": Path(STOCK.page).stem}]
    (book / "_toc.yml").write_text(json.dumps({"format": "jb-book", "root": PLAIN, "chapters": chapters}))
    (book / "_config.yml").write_text(json.dumps({"title": "BIP Teach", "only_build_toc_files": True}))
    measure([sys.executable, "-c", JUPYTER_BOOK, "build", str(book)], folder / "build.log")
    pages = book / "_build" / "html"
    for address, name in LOCAL.items():
        bring_home(pages, address, NPM / name)
    return pages


def bring_home(pages: Path, address: str, file: Path) -> None:
    """Let the what-if page load a file from its own server; its checksum names another edition of it."""
    if not file.is_file():
        raise BenchmarkError(f"There is no {file}. Install the scripts of the peers: make bench-pages.")
    shutil.copy(file, pages / file.name)
    page = pages / STOCK.page
    source, found = re.subn(
        rf'<script[^>]*src="{re.escape(address)}"[^>]*>',
        f'<script src="{file.name}">',
        page.read_text("utf-8"),
    )
    if not found:
        raise BenchmarkError(
            f"The page of Jupyter Book does not load {address}. Look at LOCAL in pages_peers.py."
        )
    page.write_text(source, encoding="utf-8")


@contextmanager
def serve_peer(tool: Tool, folder: Path, table: Mapping[str, Any]) -> Iterator[str]:
    """Start the server of Voila or marimo with the what-if page, and stop it at the end.

    Parameters
    ----------
    tool : Tool
        One of the two.
    folder : pathlib.Path
        Folder that gets the page and its table.
    table : mapping
        What the page reads, from :func:`peer_table`.

    Yields
    ------
    str
        Address of the server.

    Raises
    ------
    BenchmarkError
        If the environment of the peers is missing, or the server does not answer in time.
    """
    port = free_port()
    page = PAGES[tool.key]
    (folder / TABLE).write_text(json.dumps(table), encoding="utf-8")
    shutil.copy(SOURCES / page, folder)
    command = [part.format(page=page, port=port) for part in COMMANDS[tool.key]]
    log = folder / f"{tool.key}.log"
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [str(PYTHON), "-m", *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Find a port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers.

    Raises
    ------
    BenchmarkError
        If it ends or does not answer in time; the message shows the last lines of its log.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            urlopen(address, timeout=PATIENCE_SECONDS).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LINES:]
    raise BenchmarkError("\n".join([f"The server at {address} does not answer. It said:", *lines]))
