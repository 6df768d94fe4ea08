"""The shipped panel is exactly what the code makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from bip_teach.panel import Panel, Truth, write_panel
from bip_teach.simulate import SHIPPED_SEED, generate_panel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def generated() -> tuple[Panel, Truth]:
    return generate_panel(n_clients=4000, seed=SHIPPED_SEED)


def test_the_code_makes_the_shipped_panel_byte_by_byte(generated, shipped, contents, tmp_path: Path) -> None:
    write_panel(*generated, tmp_path / "panel")
    made = contents(tmp_path / "panel")
    assert made.keys() == shipped.keys()
    assert [name for name in made if made[name] != shipped[name]] == [], "run: make data"


def test_the_command_of_make_data_writes_the_shipped_panel(shipped, contents, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bip_teach.cli", "generate", "--out", "panel"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = contents(tmp_path / "panel")
    assert made.keys() == shipped.keys()
    assert [name for name in made if made[name] != shipped[name]] == []


def test_reading_gives_back_what_was_generated(generated: tuple[Panel, Truth], panel: Panel) -> None:
    for name, table in vars(generated[0]).items():
        pd.testing.assert_frame_equal(getattr(panel, name), table, obj=name)
