"""A small panel, made by hand: twelve clients, two job centres, four caseworkers."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from bip_teach.errors import PanelError, Problem
from bip_teach.panel import Panel, Truth, check_folder, write_panel
from bip_teach.panel.arrow import as_arrow
from bip_teach.panel.check import checked_panel, checked_truth
from bip_teach.panel.descriptor import Kind, table_named
from bip_teach.panel.parquet import SPLIT_TABLES, finish, new_folder, write_part
from bip_teach.panel.tables import CHANNEL_COLUMNS, RATING_COLUMNS, RESPONSE_COLUMNS, frames

N_CLIENTS = 12
#: Responses of client number 0, 1, 2 …
WAVES = [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]

Edit = Callable[[str, int, str, str], None]
Place = tuple[str, int | None, str | None]


def _client(number: int) -> str:
    return f"P{number + 1:06d}"


def _clients() -> pd.DataFrame:
    numbers = range(N_CLIENTS)
    return pd.DataFrame(
        {
            "client_id": [_client(number) for number in numbers],
            "jobcentre_id": [f"J0{number % 2 + 1}" for number in numbers],
            "entry_week": [3 * number for number in numbers],
            "sex": ["female", "male"] * 6,
            "age": [18, 29, 30, 31, 40, 41, 42, 43, 44, 50, 60, 65],
            "civil_status": ["single", "cohabiting", "married"] * 4,
            "origin": ["danish", "western", "non_western"] * 4,
            "education": ["unskilled", "vocational", "higher"] * 4,
            "work_share_3y": [number / 16 for number in numbers],
            "benefit_share_5y": [1 - number / 16 for number in numbers],
            "psychiatric": [0, 1] * 6,
            "musculoskeletal": [0, 0, 1] * 4,
            "digestive_urinary": [0, 0, 0, 1] * 3,
            "antidepressants": [0, 1, 0, 0] * 3,
            "antipsychotics": [0] * 12,
            "lifestyle_medicine": [1] * 12,
            "convicted": [0, 0, 0, 0, 0, 1] * 2,
        }
    ).round(3)


def _response(client: int, wave: int) -> dict[str, object]:
    """Answers follow a pattern; caseworkers C0001 and C0003 work at J01, C0002 and C0004 at J02."""
    second = client % 4 == 3 and wave >= 3
    row: dict[str, object] = dict.fromkeys(RESPONSE_COLUMNS, None)
    row |= {"client_id": _client(client), "wave": wave, "week": 3 * client + 13 * (wave - 1)}
    row["caseworker_id"] = f"C000{client % 2 + 1 + 2 * second}"
    row |= {name: (client + wave + place) % 5 + 1 for place, name in enumerate(RATING_COLUMNS)}
    row |= {name: int(client % 3 == 0 and place < wave) for place, name in enumerate(CHANNEL_COLUMNS)}
    row["b11"] = 20_000 + 500 * client
    return row


def _responses() -> pd.DataFrame:
    table = pd.DataFrame(
        [_response(client, wave) for client in range(N_CLIENTS) for wave in range(1, WAVES[client] + 1)]
    )
    table = table.astype(dict.fromkeys((*RATING_COLUMNS, *CHANNEL_COLUMNS), "Int8") | {"b11": "Int64"})
    missing = [name for name in RESPONSE_COLUMNS if name.endswith("_missing")]
    table = table.astype(dict.fromkeys(missing, "str"))
    for row, item, reason in ((0, "s12", "dont_know"), (1, "b11", "no_answer"), (2, "b1", "dont_know")):
        table.loc[row, item] = pd.NA
        table.loc[row, f"{item}_missing"] = reason
    table.loc[3, list(CHANNEL_COLUMNS)] = pd.NA
    table.loc[3, "b10_missing"] = "no_answer"
    return table


def _spells() -> pd.DataFrame:
    """Everyone on cash benefit all weeks, apart from three clients."""
    rows = [(_client(number), 0, "cash_benefit", 259) for number in range(N_CLIENTS)]
    rows[0:1] = [(_client(0), 0, "cash_benefit", 51), (_client(0), 52, "job", 259)]
    rows[2:3] = [(_client(1), 0, "cash_benefit", 9), (_client(1), 10, "education", 259)]
    rows[4:5] = [(_client(2), 0, "job", 100), (_client(2), 101, "flexjob", 259)]
    return pd.DataFrame(rows, columns=list(table_named("panel", "spells").names))


def _interventions() -> pd.DataFrame:
    given = [
        (1, 1, "wage_subsidy"),
        (1, 1, "job_rotation"),
        (1, 2, "general_skills"),
        (2, 1, "internal_placement"),
        (2, 1, "diet_exercise"),
        (2, 3, "social_mentor"),
        (2, 3, "health_coping"),
    ]
    rows = [(_client(client), wave, name) for client, wave, name in given]
    return pd.DataFrame(rows, columns=["client_id", "wave", "intervention"])


@pytest.fixture(scope="session")
def small() -> Panel:
    """A valid panel; a test that wants to change it works on a copy."""
    return Panel(
        jobcentres=pd.DataFrame({"jobcentre_id": ["J01", "J02"]}, dtype="str"),
        caseworkers=pd.DataFrame(
            {
                "caseworker_id": ["C0001", "C0002", "C0003", "C0004"],
                "jobcentre_id": ["J01", "J02", "J01", "J02"],
            },
            dtype="str",
        ),
        clients=_clients(),
        responses=_responses(),
        interventions=_interventions(),
        spells=_spells(),
    )


@pytest.fixture(scope="session")
def small_truth(small: Panel) -> Truth:
    """A valid truth for the small panel."""
    return Truth(
        clients=small.clients[["client_id"]].assign(
            register_index=0.5, private_information=-0.0, readiness_at_entry=1 / 3
        ),
        caseworkers=small.caseworkers[["caseworker_id"]].assign(
            job_focus=[-1.0, 0.0, 1.0, 2.0], effectiveness=0.25, search_support=0.0
        ),
        responses=small.responses[["client_id", "wave"]].assign(
            readiness=0.1,
            belief_latent=2.5,
            job_52w_share=0.06,
            education_52w_share=0.02,
            in_work_52w_share=0.05,
        ),
        effects=pd.DataFrame(
            {
                "estimand": ["one_more_switch", "one_more_switch"],
                "outcome": ["job", "education"],
                "value": [-1.25, -0.5],
                "std_error": [0.01, 0.02],
                "description": ["One more switch, all else equal.", 'Called "switch".'],
            }
        ),
    )


@pytest.fixture(scope="session")
def written(small: Panel, small_truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small panel in a data folder that no test changes."""
    folder = tmp_path_factory.mktemp("written") / "data"
    write_panel(small, small_truth, folder)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """The small panel in a data folder of the test's own."""
    return shutil.copytree(written, tmp_path / "data")


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Change one cell of a file: table, row (the header is row 1), column, new text."""

    def change(table: str, row: int, column: str, text: str) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[row - 1][rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return change


def _write_in_parts(panel: Panel, truth: Truth, folder: Path, size: int) -> None:
    """The panel as Parquet, with so many clients in each part."""
    ids = panel.clients["client_id"].tolist()
    groups = [ids[start : start + size] for start in range(0, len(ids), size)]
    kinds: tuple[tuple[Kind, Panel | Truth], ...] = (("panel", panel), ("truth", truth))
    rows: dict[Kind, dict[str, list[int]]] = {"panel": {}, "truth": {}}
    with new_folder(folder) as new:
        for kind, given in kinds:
            for name, frame in frames(given).items():
                split = name in SPLIT_TABLES[kind]
                parts = [frame[frame["client_id"].isin(group)] for group in groups] if split else [frame]
                for number, part in enumerate(parts):
                    write_part(new, kind, name, number, as_arrow(kind, name, part))
                rows[kind][name] = [len(part) for part in parts]
        finish(new, rows)


@pytest.fixture(scope="session")
def written_in_parts(small: Panel, small_truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small panel as Parquet in three parts of four clients, in a folder that no test changes."""
    folder = tmp_path_factory.mktemp("parts") / "data"
    _write_in_parts(checked_panel(small), checked_truth(small_truth), folder, size=4)
    return folder


@pytest.fixture
def parts(written_in_parts: Path, tmp_path: Path) -> Path:
    """The small panel in three parts, in a data folder of the test's own."""
    return shutil.copytree(written_in_parts, tmp_path / "parts")


@pytest.fixture(scope="session")
def problems() -> Callable[..., list[Problem]]:
    """Return a function: what a check of a folder, or reading it, reports."""

    def reported(folder: Path, check: Callable[[Path], object] = check_folder) -> list[Problem]:
        with pytest.raises(PanelError) as caught:
            check(folder)
        return list(caught.value.problems)

    return reported


@pytest.fixture(scope="session")
def places(problems: Callable[..., list[Problem]]) -> Callable[..., set[Place]]:
    """Return a function: the table, row and column of everything that is reported."""

    def reported(folder: Path, check: Callable[[Path], object] = check_folder) -> set[Place]:
        return {(one.table, one.row, one.column) for one in problems(folder, check)}

    return reported
