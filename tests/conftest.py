"""What all tests share: the shipped panel, its truth, its analysis frame, and the browser."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from bip_teach.language import catalogue
from chromium import HOW_TO, find_chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd
    from playwright.sync_api import Browser

    from bip_teach.panel import Panel, Truth

BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no page reaches another host
)

# The same examples in every run; a slow machine is no failure.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def panel() -> Panel:
    """The shipped panel; a test that wants to change it works on a copy."""
    from bip_teach.panel import load_panel

    return load_panel()


@pytest.fixture(scope="session")
def truth() -> Truth:
    """What the simulation knows and a real study would not."""
    from bip_teach.panel import load_truth

    return load_truth()


@pytest.fixture(scope="session")
def frame(panel: Panel) -> pd.DataFrame:
    """One row per response of the shipped panel, with the outcomes that its spells give."""
    from bip_teach.panel import analysis_frame

    return analysis_frame(panel)


@pytest.fixture
def teach(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str | tuple[str, str], object]], None]:
    """Let Swedish have the given words, and no others; two forms of a text are a tuple."""

    def one(words: Mapping[str | tuple[str, str], object]) -> None:
        swedish = Catalog(locale="sv")
        for text, said in words.items():
            swedish.add(text, said)
        compiled = BytesIO()
        write_mo(compiled, swedish)
        compiled.seek(0)
        spoken = {"en": gettext.NullTranslations(), "sv": gettext.GNUTranslations(compiled)}
        monkeypatch.setattr(catalogue, "_catalogue", spoken.__getitem__)

    return one


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium for Playwright's `executable_path`."""
    path = find_chromium()
    assert path, HOW_TO
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A real Chromium, one for all tests: Playwright allows one session in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(BROWSER_OPTIONS))
        yield started
        started.close()
