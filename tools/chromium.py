"""Find a Chromium that runs, or install one.

``python tools/chromium.py`` prints the path of the browser; with ``--install`` it installs one when
none is found. The tests of the pages and the screenshot use :func:`find_chromium`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

VARIABLE = "BIP_TEACH_CHROMIUM"
# The shell has no window around its pages, which makes the tests several times faster.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
HOW_TO = (
    "No Chromium was found that starts. Install Chromium or Chrome, or set the environment variable "
    f"{VARIABLE} to the path of one."
)


def find_chromium() -> str | None:
    """Path of the first browser that answers, or None.

    Looks at the environment variable ``BIP_TEACH_CHROMIUM``, then on the search path, then at the browser
    that Playwright keeps for itself.
    """
    return next(filter(_answers, _candidates()), None)


def install_chromium() -> str | None:
    """Install a browser, by the system's packages where that is possible, else by Playwright."""
    for command in _installers():
        print("Installing a browser:", " ".join(command), file=sys.stderr)
        if _runs(command) and (found := find_chromium()):
            return found
    return None


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get(VARIABLE):
        yield chosen
    yield from filter(None, map(shutil.which, NAMES))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        kept = playwright.chromium.executable_path
    yield kept


def _answers(path: str) -> bool:
    """Whether the browser starts; the package of some systems is only a pointer to another shop."""
    if os.name == "nt":  # Chrome for Windows opens a window when it is asked for its version
        return Path(path).is_file()
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _installers() -> Iterator[Sequence[str]]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        yield ("apt-get", "update", "-qq")
        for name in NAMES[:2]:
            yield ("apt-get", "install", "-y", "-qq", "--no-install-recommends", name, "fonts-liberation")
    playwright = (sys.executable, "-m", "playwright", "install")
    if root:
        yield (*playwright, "--with-deps", "chromium")
    yield (*playwright, "chromium")


def _runs(command: Sequence[str]) -> bool:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=quiet, check=False)
    return done.returncode == 0


def main() -> int:
    """Print the path; exit code 1 with an explanation when there is no browser."""
    found = find_chromium()
    if found is None and "--install" in sys.argv[1:]:
        found = install_chromium()
    print(found or HOW_TO, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    raise SystemExit(main())
