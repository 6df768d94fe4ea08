"""The panel that the simulation makes keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bip_teach.panel import Panel, Truth, analysis_frame, check_panel, load_panel, load_truth, write_panel
from bip_teach.panel.data_package import data_package_problems
from bip_teach.simulate import generate_panel


@pytest.fixture(scope="module")
def made() -> tuple[Panel, Truth]:
    return generate_panel(n_clients=700, seed=11)


@pytest.fixture(scope="module")
def place(made: tuple[Panel, Truth], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "panel"
    write_panel(*made, folder)
    return folder


def test_it_passes_the_check(made: tuple[Panel, Truth]) -> None:
    check_panel(made[0])


def test_it_passes_as_a_data_package(place: Path) -> None:
    assert data_package_problems(place) == []


def test_writing_and_reading_lose_nothing(made: tuple[Panel, Truth], place: Path) -> None:
    for given, read in zip(made, (load_panel(place), load_truth(place)), strict=True):
        for name, table in vars(read).items():
            pd.testing.assert_frame_equal(table, getattr(given, name)[list(table.columns)], obj=name)


def test_outcomes_agree_with_a_plain_loop(place: Path) -> None:
    panel = load_panel(place)
    rows = analysis_frame(panel)
    for state in ("job", "education"):
        starts = panel.spells.query("state == @state").groupby("client_id")["start_week"]
        weeks = starts.apply(list).to_dict()
        expected = [
            int(any(week < start <= week + 52 for start in weeks.get(client, [])))
            for client, week in zip(rows["client_id"], rows["week"], strict=True)
        ]
        assert rows[f"{state}_52w"].tolist() == expected
        assert 0 < sum(expected) < len(expected)
