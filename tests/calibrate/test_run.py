"""A search never loses the old parameters: it can be stopped, goes on, and writes only what is better."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bip_teach.calibrate import (
    PARAMETERS_FILE,
    TARGETS,
    Draw,
    Search,
    calibrate,
    read_parameters,
)
from bip_teach.calibrate import run as run_module
from bip_teach.calibrate import search as search_module
from bip_teach.calibrate.search import EVALUATIONS, FREE, Evaluation
from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate import Design, calibrated_design

START = -6.0

pytestmark = pytest.mark.usefixtures("plain_tolerances")


@pytest.fixture(autouse=True)
def _small_last_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last cut points from a small draw, so that the tests are quick."""
    monkeypatch.setattr(run_module, "_CUT_CLIENTS", 2_000)


@dataclass(frozen=True)
class QuickDraw(Draw):
    """A draw whose only gap is that of the job intercept from −7."""

    def evaluate(self, design: Design, closed_form: bool = True) -> Evaluation:  # noqa: ARG002
        found = {target.moment: target.aim for target in TARGETS}
        return Evaluation(design, found | {"job": found["job"] + design.job_intercept + 7})


def search(rounds: int, seed: int = 1) -> Search:
    return Search(QuickDraw(5_000, seed), QuickDraw(2_000, seed), rounds)


Improve = Callable[[Evaluation, Draw, Draw, Any, Callable[[], None]], Evaluation]


def stepper(*stops: type[BaseException] | None) -> Improve:
    """A round that moves the intercept down by a tenth; from a list, some rounds stop with an error."""
    left = list(stops)

    def improve(
        start: Evaluation, draw: Draw, _slopes: Draw, _pool: Any, tick: Callable[[], None]
    ) -> Evaluation:
        error = left.pop(0) if left else None
        tick()
        if error is not None:
            raise error
        for _ in range(EVALUATIONS - 1):
            tick()
        return draw.evaluate(replace(start.design, job_intercept=start.design.job_intercept - 0.1))

    return improve


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of parameters of the test's own, that are off by one."""
    text = json.loads(PARAMETERS_FILE.read_text(encoding="utf-8"))
    text["parameters"]["job_intercept"] = START
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps(text), encoding="utf-8")
    return path


def intercept(path: Path) -> float:
    return read_parameters(path).job_intercept


def files(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def test_the_shipped_parameters_are_those_of_the_calibrated_design() -> None:
    assert read_parameters() == calibrated_design()


def test_better_parameters_replace_the_old_ones(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(run_module, "improve", stepper())
    ticks: list[int] = []
    found = calibrate(search(3), path, ticks.append)
    assert intercept(path) == pytest.approx(START - 0.3)
    assert found.loss < found.start_loss
    assert (found.rounds, found.design.job_intercept) == (3, pytest.approx(START - 0.3))
    assert ticks == list(range(1, search(3).evaluations + 1))
    assert files(path) == ["parameters.json"]


def test_the_file_says_how_it_was_found(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(run_module, "improve", stepper())
    found = calibrate(search(2), path)
    facts = json.loads(path.read_text(encoding="utf-8"))["search"]
    assert facts == {
        "clients": 5_000,
        "seed": 1,
        "free_parameters": len(FREE),
        "targets": sum(not target.closed_form for target in TARGETS),
        "loss": round(found.loss, 2),
    }


def test_only_the_searched_parameter_has_moved(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    before = read_parameters(path)
    monkeypatch.setattr(run_module, "improve", stepper())
    calibrate(search(1), path)
    after = read_parameters(path)
    for free in FREE:
        if free.name != "job_intercept":
            assert free.get(after) == pytest.approx(free.get(before), abs=1e-6)


def test_a_search_that_finds_nothing_better_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(run_module, "improve", lambda start, *_: start)
    with pytest.raises(InvalidArgumentError, match=r"found nothing better: .* Nothing was written"):
        calibrate(search(3), path)
    assert path.read_bytes() == before
    assert files(path) == ["parameters.json"]


def test_a_search_ends_when_a_round_finds_nothing_better(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    rounds: list[int] = []
    step = stepper()

    def improve(start: Evaluation, *rest: Any) -> Evaluation:
        rounds.append(1)
        return start if len(rounds) == 2 else step(start, *rest)

    monkeypatch.setattr(run_module, "improve", improve)
    assert calibrate(search(8), path).rounds == 2
    assert intercept(path) == pytest.approx(START - 0.1)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, MemoryError])
def test_a_search_that_is_stopped_leaves_the_old_parameters_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, path: Path, error: type[BaseException]
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(run_module, "improve", stepper(None, None, error))
    with pytest.raises(error):
        calibrate(search(4), path)
    assert path.read_bytes() == before
    assert files(path) == ["parameters.json", "parameters.search.json"]
    ticks: list[int] = []
    monkeypatch.setattr(run_module, "improve", stepper())
    found = calibrate(search(4), path, ticks.append)
    assert found.rounds == 4
    assert ticks == list(range(2 * EVALUATIONS + 1, 4 * EVALUATIONS + 1))
    assert intercept(path) == pytest.approx(START - 0.4)
    assert files(path) == ["parameters.json"]


def test_a_search_that_was_stopped_after_its_last_round_only_writes(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    monkeypatch.setattr(run_module, "improve", stepper(None, None, KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        calibrate(search(4), path)
    monkeypatch.setattr(run_module, "improve", stepper(AssertionError))
    assert calibrate(search(2), path).rounds == 2
    assert intercept(path) == pytest.approx(START - 0.2)


def test_a_search_on_another_draw_begins_anew(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(run_module, "improve", stepper(None, KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        calibrate(search(4, seed=1), path)
    monkeypatch.setattr(run_module, "improve", stepper())
    assert calibrate(search(2, seed=2), path).rounds == 2
    assert intercept(path) == pytest.approx(START - 0.2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '{"draw": {"n_clients": 5000, "seed": 1}, "rounds": 1, "parameters": {"sorting": 9}}',
        '{"draw": {"n_clients": 5000, "seed": 1}, "rounds": 1, "parameters": [1]}',
    ],
)
def test_a_broken_state_is_passed_over(monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> None:
    path.with_name("parameters.search.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(run_module, "improve", stepper())
    assert calibrate(search(1), path).rounds == 1
    assert files(path) == ["parameters.json"]


def test_a_writing_that_is_stopped_leaves_the_old_parameters(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(run_module, "improve", stepper())

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InvalidArgumentError, match="cannot be written: No space left on device"):
        calibrate(search(1), path)
    assert path.read_bytes() == before
    assert files(path) == ["parameters.json"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "not JSON",
        "[]",
        "{}",
        '{"parameters": {}}',
        '{"parameters": [1]}',
        '{"parameters": "x"}',
        '{"parameters": {"no_such_field": 1}}',
        "\udcff",
    ],
)
def test_parameters_that_cannot_be_read_are_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "mine.json"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = sorted(entry.name for entry in tmp_path.iterdir())
    for attempt in (lambda: read_parameters(path), lambda: calibrate(search(1), path)):
        with pytest.raises(InvalidArgumentError, match=r"mine\.json cannot be read as a file of parameters"):
            attempt()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == before


def test_parameters_outside_their_limits_are_refused(path: Path) -> None:
    text = json.loads(path.read_text(encoding="utf-8"))
    text["parameters"]["sorting"] = 7
    path.write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(InvalidArgumentError, match="sorting is 7; allowed: -1 to 1"):
        read_parameters(path)


def test_a_real_round_moves_parameters_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    """The whole way, with four free parameters on 2,000 clients; the job intercept starts 1 too high."""
    names = ("job_intercept", "job_register", "switch_share", "attrition")
    monkeypatch.setattr(search_module, "FREE", tuple(free for free in FREE if free.name in names))
    found = calibrate(Search(Draw(2_000, 3), Draw(1_000, 4), 1), path)
    assert found.loss < found.start_loss
    assert read_parameters(path).job_intercept < START
