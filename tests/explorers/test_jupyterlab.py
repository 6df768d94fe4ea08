"""In a real JupyterLab an explorer is an ipywidget: slider to Python, Python to slider, by keyboard."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_CELL = """
from itertools import product
import pandas as pd
from bip_teach.explorers import BeliefExplorer
from bip_teach.what_if import BELIEF_LEVELS, OUTCOMES, SWITCH_LEVELS, Axis, Grid

rows = pd.DataFrame(
    list(product(BELIEF_LEVELS, SWITCH_LEVELS, OUTCOMES)), columns=["belief", "switches", "outcome"]
)
share = rows["belief"] / 10
numbers = dict(estimate=share, conf_low=share / 2, conf_high=share * 1.5)
effect = dict(effect_pp=1.3, effect_low_pp=0.2, effect_high_pp=2.4)
axes = (Axis("belief", BELIEF_LEVELS), Axis("switches", SWITCH_LEVELS), Axis("outcome", OUTCOMES))
explorer = BeliefExplorer(Grid(axes, rows.assign(**numbers, **effect)))
explorer
"""
SAY = "print('belief', explorer.belief, '|', explorer.sentence())"
SET = "explorer.belief = 1\nexplorer.outcome = 'job_or_education'\nprint('set')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (FIRST_CELL, SAY, SET)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, home / "explorer.ipynb")
    return home


@pytest.fixture(scope="module")
def lab(folder, root) -> Iterator[str]:
    """A JupyterLab on a free port, with its own settings; yields the address of the notebook."""
    token = secrets.token_hex(16)
    places = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = {**os.environ, **places, "PYTHONPATH": str(root), "IPYTHONDIR": str(folder / "ipython")}
    environment.pop("BIP_TEACH_STATIC", None)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += [
        "--ServerApp.ip=127.0.0.1",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
    ]
    command += [
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates=False",
    ]
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield f"{_address(server)}lab/tree/explorer.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stderr.close()


def _address(server: subprocess.Popen[str]) -> str:
    """Read the log until the server says where it listens, and keep reading so that it never waits."""
    for line in server.stderr:
        if found := re.search(r"(http://127\.0\.0\.1:\d+/)", line):
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return found.group(1)
    raise AssertionError("JupyterLab ended before it listened.")


@pytest.fixture
def notebook(browser, lab) -> Iterator[Page]:
    """The notebook, its first cell run and the explorer shown; high enough that every cell is in sight."""
    context = browser.new_context(viewport={"width": 1280, "height": 2600})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(lab)
    run_cell(page, 0)
    page.wait_for_selector("[data-explorer=belief] input[name=belief]")
    yield page
    context.close()


def run_cell(page: Page, number: int) -> None:
    """Click into a cell of the notebook and run it."""
    page.locator(".jp-NotebookPanel .jp-Cell").nth(number).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def test_slider_and_python_follow_each_other(notebook):
    status = notebook.locator("[role=status]")
    said = notebook.locator(".jp-Cell").nth(1).locator(".jp-OutputArea-output")
    slider = notebook.locator("input[name=belief]")
    expect.set_options(timeout=30_000)

    slider.focus()
    notebook.keyboard.press("ArrowRight")
    expect(status).to_contain_text("about 40 of 100")
    run_cell(notebook, 1)
    expect(said).to_contain_text("belief 4")
    expect(said).to_contain_text(status.text_content())

    run_cell(notebook, 2)
    expect(slider).to_have_value("1")
    expect(notebook.locator("input[name=outcome][value=job_or_education]")).to_be_checked()
    expect(status).to_contain_text("about 10 of 100 such persons start a job or an education")

    slider.focus()
    notebook.keyboard.press("End")
    expect(slider).to_have_value("5")
    expect(status).to_contain_text("about 50 of 100")
