"""The peers of the pages: the same counts, their own server, and packages that are pinned."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml

from benchmarks import pages_peers
from benchmarks.machine import PAGE_PACKAGES
from benchmarks.measure import BenchmarkError
from benchmarks.pages_catalogue import (
    OURS,
    STOCK,
    TOOLS,
)
from bip_teach.what_if import Axis, Grid


def test_the_peers_get_the_same_counts_at_the_same_settings():
    axes = (Axis("belief", (1, 2)), Axis("switches", (0, 1)), Axis("outcome", ("job", "none")))
    rows = [
        {
            "belief": b,
            "switches": s,
            "outcome": o,
            "estimate": 0.1 * b + 0.01 * s,
            "conf_low": 0.0,
            "conf_high": 1.0,
        }
        for b in (1, 2)
        for s in (0, 1)
        for o in ("job", "none")
    ]
    table = pages_peers.peer_table(
        Grid(axes, pd.DataFrame(rows)), {"belief": 2, "switches": 0, "outcome": "job"}
    )
    assert table["first"] == {"belief": 1, "switches": 0, "outcome": 0}
    assert table["controls"]["outcome"] == ["job", "none"]
    assert table["rows"][0][1][1] == [21, 0, 100]
    assert table["rows"][1][0][0] == [10, 0, 100]
    assert json.loads(json.dumps(table)) == table


def test_a_page_of_the_peer_loads_from_its_own_server(tmp_path):
    address, name = next(iter(pages_peers.LOCAL.items()))
    file = tmp_path / Path(name).name
    file.write_text("// here")
    site = tmp_path / "site"
    site.mkdir()
    page = site / STOCK.page
    page.write_text(f'<script integrity="sha256-x" crossorigin="anonymous" src="{address}"></script>')
    pages_peers.bring_home(site, address, file)
    assert page.read_text() == f'<script src="{file.name}"></script>'
    assert (site / file.name).read_text() == "// here"
    with pytest.raises(BenchmarkError, match="does not load"):
        pages_peers.bring_home(site, address, file)
    with pytest.raises(BenchmarkError, match="make bench-pages"):
        pages_peers.bring_home(site, address, tmp_path / "none.js")


def test_the_peers_are_pinned_and_have_a_page_each(root):
    pins = (root / "benchmarks" / "requirements-pages.txt").read_text()
    assert all(f"\n{name.replace('-', '_')}==" in pins or f"\n{name}==" in pins for name in PAGE_PACKAGES)
    npm = json.loads((root / "benchmarks" / "pages-npm" / "package.json").read_text())["dependencies"]
    lock = (root / "benchmarks" / "pages-npm" / "package-lock.json").read_text()
    assert "resolved" not in lock
    packages = json.loads(lock)["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in npm} == npm
    (widgets,) = (address for address in pages_peers.LOCAL if "html-manager" in address)
    assert f"html-manager@{npm['@jupyter-widgets/html-manager']}/" in widgets
    own = {tool.key for tool in TOOLS} - {OURS.key, STOCK.key}
    assert set(pages_peers.PAGES) == set(pages_peers.COMMANDS) == own
    assert all((pages_peers.SOURCES / page).is_file() for page in pages_peers.PAGES.values())
    head = (pages_peers.SOURCES / "html_manager.md").read_text().split("---")[1]
    assert yaml.safe_load(head)["kernelspec"]["name"] == "python3"
