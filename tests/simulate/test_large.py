"""Large panels: the same bytes whatever the chunk and the number of processes, and nothing half-written."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from bip_teach.errors import InvalidArgumentError, OutputExistsError
from bip_teach.panel import check_folder, load_panel, load_truth, write_panel
from bip_teach.panel.tables import frames
from bip_teach.simulate import calibrated_design, generate_panel, large, write_large_panel
from bip_teach.simulate.draws import BLOCK
from bip_teach.simulate.world import World, generate_world, generate_worlds

N = 5_000
SEED = 4


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One block in a part, so that 5,000 clients have three."""
    monkeypatch.setattr(large, "PART_CLIENTS", BLOCK)


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 clients in three parts; no test changes it."""
    folder = tmp_path_factory.mktemp("large") / "panel"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "PART_CLIENTS", BLOCK)
        rows = write_large_panel(folder, N, SEED, chunk=BLOCK)
    assert rows["panel"]["clients"] == rows["truth"]["clients"] == N
    assert len(list((folder / "responses").iterdir())) == 3
    return folder


@pytest.fixture(scope="module")
def in_one_part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "panel"
    write_large_panel(folder, N, SEED)
    assert len(list((folder / "responses").iterdir())) == 1
    return folder


def arrays(world: World) -> dict[str, np.ndarray]:
    """What a piece of a world holds for its clients."""
    return {
        "age": world.population.covariates["age"],
        "traits": world.population.traits,
        "entry_week": world.entry_week,
        "readiness": world.paths.readiness,
        "caseworker": world.paths.caseworker,
        "belief_latent": world.paths.belief_latent,
        "job": world.hazard.job,
        "exit_week": world.events.exit_week,
        "answered": world.events.answered,
    }


@pytest.mark.parametrize("chunk", [1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_pieces_of_a_world_are_the_whole_world(chunk: int) -> None:
    design = calibrated_design()
    whole = arrays(generate_world(N, SEED, design))
    pieces = [arrays(world) for world in generate_worlds(N, SEED, design, chunk)]
    assert len(pieces) == -(-N // (BLOCK * -(-chunk // BLOCK)))
    for name, values in whole.items():
        assert np.array_equal(np.concatenate([piece[name] for piece in pieces]), values), name


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("chunk", [1, BLOCK + 1, 6_000])
def test_the_files_do_not_depend_on_the_chunk(in_parts: Path, tmp_path: Path, chunk: int) -> None:
    write_large_panel(tmp_path / "panel", N, SEED, chunk=chunk)
    assert content(tmp_path / "panel") == content(in_parts)


@pytest.mark.parametrize("chunk", [1, 6_000])
def test_pieces_inside_one_part_do_not_show(in_one_part: Path, tmp_path: Path, chunk: int) -> None:
    write_large_panel(tmp_path / "panel", N, SEED, chunk=chunk)
    assert content(tmp_path / "panel") == content(in_one_part)


@pytest.mark.slow
def test_the_files_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    """Two real parts: another process reads the size of a part anew, so it cannot be made smaller."""
    n = large.PART_CLIENTS + 3_000
    progress: dict[int, list[int]] = {1: [], 2: []}
    for workers, seen in progress.items():
        write_large_panel(tmp_path / str(workers), n, SEED, workers=workers, progress=seen.append)
        assert sorted(seen) == [3_000, large.PART_CLIENTS]
    assert content(tmp_path / "2") == content(tmp_path / "1")


def test_parts_hold_the_same_panel_as_one_part(in_parts: Path, in_one_part: Path) -> None:
    for load in (load_panel, load_truth):
        many, one = frames(load(in_parts)), frames(load(in_one_part))
        for name, frame in one.items():
            assert_frame_equal(many[name], frame)


def test_parquet_and_csv_of_one_seed_load_as_equal_panels(in_parts: Path, tmp_path: Path) -> None:
    write_panel(*generate_panel(N, SEED), tmp_path / "csv")
    for load in (load_panel, load_truth):
        csv, parquet = frames(load(tmp_path / "csv")), frames(load(in_parts))
        assert list(csv) == list(parquet)
        for name, frame in csv.items():
            assert_frame_equal(parquet[name], frame)


def test_a_large_panel_passes_its_checks(in_parts: Path) -> None:
    check_folder(in_parts)


def test_rows_are_counted(tmp_path: Path, in_parts: Path) -> None:
    rows = write_large_panel(tmp_path / "panel", N, SEED)
    for kind, load in (("panel", load_panel), ("truth", load_truth)):
        loaded = {name: len(frame) for name, frame in frames(load(in_parts)).items()}
        assert rows[kind] == loaded


def test_identifiers_are_unique_and_in_order_across_parts(in_parts: Path) -> None:
    ids = load_panel(in_parts).clients["client_id"]
    assert ids.is_monotonic_increasing
    assert ids.is_unique
    assert len(ids) == N


@pytest.mark.usefixtures("small_parts")
def test_the_progress_adds_up_to_the_clients(tmp_path: Path) -> None:
    seen: list[int] = []
    write_large_panel(tmp_path / "panel", N, SEED, progress=seen.append)
    assert seen == [BLOCK, BLOCK, N - 2 * BLOCK]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"workers": 0}, "The number of workers is 0. Allowed: a whole number of 1 or more"),
        ({"workers": 1.5}, "The number of workers is 1.5."),
        ({"chunk": 0}, "The chunk is 0. Allowed: a whole number of 1 or more"),
        ({"seed": -1}, "The seed is -1. Allowed: a whole number of 0 or more"),
        ({"n_clients": 499}, "Allowed: 500 or more"),
        ({"n_clients": 700.5}, "The number of clients is 700.5. Allowed: a whole number of 1 or more"),
        ({"n_clients": "many"}, "The number of clients is 'many'."),
        ({"n_clients": 0}, "The number of clients is 0"),
    ],
)
def test_bad_arguments_are_named_and_nothing_is_written(
    tmp_path: Path, wrong: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        write_large_panel(**{"directory": tmp_path / "panel", "n_clients": 600} | wrong)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_old_panel_is_replaced_only_with_force(tmp_path: Path) -> None:
    folder = tmp_path / "panel"
    write_large_panel(folder, 600, 1)
    before = content(folder)
    with pytest.raises(OutputExistsError, match="already holds a panel"):
        write_large_panel(folder, 600, 2)
    assert content(folder) == before
    write_large_panel(folder, 600, 2, force=True)
    assert content(folder)["responses/part-00000.parquet"] != before["responses/part-00000.parquet"]
    assert os.listdir(tmp_path) == ["panel"]  # noqa: PTH208


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_stops_in_the_middle_leaves_the_old_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    folder = tmp_path / "panel"
    write_large_panel(folder, N, SEED)
    before = content(tmp_path)
    written = large.write_part

    def stops(folder: Path, kind: str, name: str, number: int, table: pd.DataFrame) -> None:
        if number == 1 and name == "responses":
            raise error
        written(folder, kind, name, number, table)

    monkeypatch.setattr(large, "write_part", stops)
    expected = KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else InvalidArgumentError
    with pytest.raises(expected):
        write_large_panel(folder, N, SEED + 1, force=True)
    assert content(tmp_path) == before
