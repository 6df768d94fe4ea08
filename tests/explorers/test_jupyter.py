"""In a real JupyterLab and a real Notebook 7: control to Python, Python to control, by keyboard alone."""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class Play:
    """What is done with one explorer: a key on a control, then levels set in Python."""

    control: str
    key: str
    moved: dict[str, Any]
    levels: dict[str, Any]


PLAYS = {
    "belief": Play(
        "input[name=belief]", "ArrowRight", {"belief": 4}, {"belief": 1, "outcome": "job_or_education"}
    ),
    "profile": Play(
        "input[name=outcome]:checked",
        "ArrowDown",
        {"outcome": "job"},
        {"outcome": "education", "b11": 28_000},
    ),
    "interventions": Play(
        "input[name=health]", "Space", {"health": True}, {"job": False, "health": False, "quarters": 8}
    ),
    "jobcentre": Play(
        "input[name=clients]", "ArrowLeft", {"clients": 350}, {"switching_of_100": 3, "truth": True}
    ),
    "league": Play("input[name=caseload]", "End", {"caseload": 100}, {"spread_pp": 6, "base_share": 0.5}),
    "sources": Play(
        "select[name=case]",
        "ArrowDown",
        {"case": "gradient_doubt"},
        {"case": "switch_size", "document": "webinar"},
    ),
    "instrument": Play(
        "input[name=measurement]:checked", "ArrowRight", {"measurement": 2}, {"measurement": 6}
    ),
}

BUILD = """
import json
import logging
import pickle
from pathlib import Path
from bip_teach import explorers

what_ifs = pickle.loads(Path("what_ifs.pickle").read_bytes())
made = [getattr(explorers, name)(what_if) for name, what_if in what_ifs.items()]
heard = {explorer.kind: [] for explorer in made}
for explorer in made:
    explorer.observe(
        lambda change: heard[change.owner.kind].append([change.name, change.new]), list(explorer.setting())
    )
"""
SHOW = "display(*made)"
SAY = """
print(json.dumps({
    explorer.kind: {
        "setting": explorer.setting(), "heard": heard[explorer.kind], "sentence": explorer.sentence()
    }
    for explorer in made
}))
"""
SET = f"""
for explorer in made:
    for name, level in { ({kind: play.levels for kind, play in PLAYS.items()})!r}[explorer.kind].items():
        setattr(explorer, name, level)
{SAY}
"""
CELLS = {"build": BUILD, "say": SAY, "set": SET, "show": SHOW}

#: Module that starts a front end, and where it shows a notebook.
FRONT_ENDS = {"jupyterlab": "lab/tree", "notebook": "notebooks"}
NO_NEWS = ("--LabApp.news_url=None", "--LabApp.check_for_updates=False")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, what_ifs) -> Path:
    home = tmp_path_factory.mktemp("jupyter")
    (home / "what_ifs.pickle").write_bytes(pickle.dumps(what_ifs))
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source.strip()) for source in CELLS.values()],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, home / "explorers.ipynb")
    return home


@pytest.fixture(scope="module", params=FRONT_ENDS)
def address(request, folder, root) -> Iterator[str]:
    """A front end on a free port, with its own settings; yields the address of the notebook."""
    token = secrets.token_hex(16)
    places = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = {**os.environ, **places, "PYTHONPATH": str(root), "IPYTHONDIR": str(folder / "ipython")}
    environment.pop("BIP_TEACH_STATIC", None)
    command = [sys.executable, "-m", request.param, "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
    command += [f"--IdentityProvider.token={token}", *NO_NEWS]
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield f"{_listening(server)}{FRONT_ENDS[request.param]}/explorers.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stderr.close()


def _listening(server: subprocess.Popen[str]) -> str:
    """Read the log until the server says where it listens, and keep reading so that it never waits."""
    for line in server.stderr:
        if found := re.search(r"(http://127\.0\.0\.1:\d+/)", line):
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return found.group(1)
    raise AssertionError("The server ended before it listened.")


@pytest.fixture(scope="module")
def notebook(browser, address) -> Iterator[Page]:
    """The notebook with every explorer shown; high enough that each cell is in sight."""
    context = browser.new_context(viewport={"width": 1280, "height": 9_000})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.add_locator_handler(page.locator("dialog.jp-Dialog"), _accept)
    page.goto(address)
    for name in ("build", "show"):
        run(page, name)
    for kind in PLAYS:
        page.wait_for_selector(f"[data-explorer={kind}][data-ready]")
    yield page
    context.close()


def _accept(dialog: Locator) -> None:
    """Answer a question of the front end, such as which kernel to take, with what it proposes."""
    logging.getLogger(__name__).warning("The front end asked: %s", dialog.inner_text())
    dialog.locator("button.jp-mod-accept").click()


def cell(page: Page, name: str) -> Locator:
    return page.locator(".jp-Notebook .jp-Cell").nth(list(CELLS).index(name))


def run(page: Page, name: str) -> None:
    """Click into a cell of the notebook and run it; once more when the front end was not ready to hear."""
    prompt = cell(page, name).locator(".jp-InputPrompt")
    before = prompt.text_content()
    for patience in (10_000, 30_000, 60_000):
        cell(page, name).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        try:
            return expect(prompt).not_to_have_text(before, timeout=patience)
        except AssertionError:
            continue
    raise AssertionError(f"The cell {name!r} does not run.")


def answer(page: Page, name: str) -> dict[str, Any]:
    """Run a cell and read what it prints."""
    run(page, name)
    printed = cell(page, name).locator(".jp-OutputArea-output pre")
    expect(printed).to_contain_text("}", timeout=180_000)
    return json.loads(printed.text_content())


def shown(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-explorer={kind}]")


@pytest.fixture(scope="module")
def moved(notebook) -> dict[str, Any]:
    """Press one key on a control of every explorer; what the page and then Python say."""
    pages = {}
    for kind, play in PLAYS.items():
        shown(notebook, kind).locator(play.control).focus()
        notebook.keyboard.press(play.key)
        focused = notebook.evaluate("document.activeElement.name")
        pages[kind] = {"focused": focused, "status": status(notebook, kind).text_content()}
    said = answer(notebook, "say")
    return {kind: pages[kind] | said[kind] for kind in PLAYS}


@pytest.fixture(scope="module")
def set_in_python(notebook, moved) -> dict[str, Any]:
    """After the keys, set levels of every explorer in Python; what Python then says."""
    said = answer(notebook, "set")
    assert said.keys() == moved.keys()
    return said


def status(page: Page, kind: str) -> Locator:
    return shown(page, kind).locator("[role=status]")


@pytest.mark.parametrize("kind", PLAYS)
def test_a_key_on_a_control_reaches_python_and_its_observers(moved, kind):
    ((name, level),) = PLAYS[kind].moved.items()
    assert moved[kind]["focused"] == name
    assert moved[kind]["setting"][name] == level
    assert moved[kind]["heard"] == [[name, level]]
    assert moved[kind]["status"] == moved[kind]["sentence"]


@pytest.mark.parametrize("kind", PLAYS)
def test_a_level_set_in_python_moves_control_and_sentence(notebook, set_in_python, kind):
    said = set_in_python[kind]
    assert said["setting"].items() >= PLAYS[kind].levels.items()
    expect(status(notebook, kind)).to_have_text(said["sentence"])
    for name, level in said["setting"].items():
        control = shown(notebook, kind).locator(f".bip-controls [name={name}]")
        if control.first.get_attribute("type") == "checkbox":
            expect(control).to_be_checked(checked=level)
        elif control.count() > 1:
            expect(control.and_(notebook.locator(":checked"))).to_have_value(str(level))
        else:
            expect(control).to_have_value(str(level))


@pytest.mark.parametrize("kind", PLAYS)
def test_the_front_end_takes_no_key_from_an_explorer(notebook, kind):
    """Enter opens the table, and the arrows scroll it: neither edits nor chooses a cell of the notebook."""
    for skip in shown(notebook, kind).locator("[data-part=skip]").all():
        skip.press("Enter")
    for box in shown(notebook, kind).locator("details").all():
        box.locator("summary").first.focus()
        before = box.evaluate("box => box.open")
        notebook.keyboard.press("Enter")
        assert box.evaluate("box => box.open") is not before
        assert notebook.evaluate("document.activeElement.localName") == "summary"
    for scroll in shown(notebook, kind).locator("[tabindex='0']").all():
        scroll.focus()
        for key in ("ArrowDown", "ArrowUp", "a", "j"):
            notebook.keyboard.press(key)
        assert notebook.evaluate("document.activeElement.tabIndex") == 0
        assert scroll.evaluate("scroll => scroll === document.activeElement")
    assert notebook.locator(".jp-Notebook .jp-Cell").count() == len(CELLS)
