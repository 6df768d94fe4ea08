"""A study that is stopped keeps what is finished and goes on to the same bytes; settings are never mixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from bip_teach.diagnose import (
    DesignCase,
    FinishedTrial,
    open_store,
    settings,
    simulate_answers,
    study_settings,
)
from bip_teach.errors import InvalidArgumentError, OutputExistsError

CLIENTS = 500


@dataclass
class StoppedCrew:
    """Works alone, and is stopped after some trials."""

    trials: int

    def run(self, work, trials) -> Iterator[FinishedTrial]:
        yield from map(work, trials[: self.trials])
        raise KeyboardInterrupt


class NobodyCrew:
    """Has nothing to do."""

    def run(self, _work, trials) -> Iterator[FinishedTrial]:
        assert trials == []
        return iter(())


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def study(cases, mean, fussy):
    """Run the same study, into a folder or not."""
    analyses = (mean, fussy)

    def run(folder: Path | None, simulations: int = 3, force: bool = False, **options):
        asked = study_settings(cases, analyses, CLIENTS, 1)
        store = open_store(folder, asked, force) if folder else None
        answers = simulate_answers(cases, analyses, simulations, CLIENTS, store=store, **options)
        if store:
            store.write_answers(answers)
        return answers

    return run


def test_a_stopped_study_goes_on_to_the_same_bytes(study, tmp_path) -> None:
    with pytest.raises(KeyboardInterrupt):
        study(tmp_path / "stopped", crew=StoppedCrew(4))
    kept = files(tmp_path / "stopped")
    assert len(kept) == 1 + 4, "the settings and four trials"
    study(tmp_path / "stopped")
    study(tmp_path / "whole")
    assert files(tmp_path / "stopped") == files(tmp_path / "whole")
    assert {name: files(tmp_path / "whole")[name] for name in kept} == kept


def test_what_is_kept_is_read_back_exactly(study, tmp_path) -> None:
    study(tmp_path / "kept")
    again = study(tmp_path / "kept", crew=NobodyCrew())
    assert_frame_equal(again, study(None))


def test_finished_trials_are_not_run_again(study, tmp_path) -> None:
    study(tmp_path / "kept", simulations=2)
    ran = []

    class CountingCrew:
        def run(self, work, trials):
            ran.extend(trial.key for trial in trials)
            yield from map(work, trials)

    ticks = []
    study(tmp_path / "kept", simulations=3, crew=CountingCrew(), tick=lambda: ticks.append(1))
    assert ran == [("base", 3), ("sorted", 3)]
    assert len(ticks) == 6
    study(tmp_path / "whole", simulations=3)
    assert files(tmp_path / "kept") == files(tmp_path / "whole")


def test_fewer_simulations_give_fewer_rows_and_keep_the_rest(study, tmp_path) -> None:
    study(tmp_path / "kept", simulations=3)
    fewer = study(tmp_path / "kept", simulations=1)
    assert fewer["seed"].unique().tolist() == [1]
    assert len(list((tmp_path / "kept" / "trials").iterdir())) == 6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda cases, analyses: (cases, analyses, 600, 1), "clients: 500 before, 600 now"),
        (lambda cases, analyses: (cases, analyses, 500, 2), "first_seed: 1 before, 2 now"),
        (
            lambda cases, analyses: (
                (cases[0], DesignCase("sorted", {"sorting": 0.4}, "")),
                analyses,
                500,
                1,
            ),
            "designs: base, sorted {'sorting': 0.5} before, base, sorted {'sorting': 0.4} now",
        ),
        (lambda cases, analyses: (cases[:1], analyses, 500, 1), "designs: base, sorted"),
        (lambda cases, analyses: (cases[::-1], analyses, 500, 1), "designs: base, sorted"),
        (lambda cases, analyses: (cases, analyses[:1], 500, 1), "analyses: "),
    ],
)
def test_other_settings_are_refused_and_named(study, cases, mean, fussy, tmp_path, change, words) -> None:
    study(tmp_path / "kept", simulations=1)
    before = files(tmp_path / "kept")
    with pytest.raises(OutputExistsError) as caught:
        open_store(tmp_path / "kept", study_settings(*change(cases, (mean, fussy))))
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert words in lines[1]
    assert "--force" in lines[2]
    assert files(tmp_path / "kept") == before


def test_other_code_is_refused(study, tmp_path, monkeypatch) -> None:
    study(tmp_path / "kept", simulations=1)
    monkeypatch.setattr(settings, "source_fingerprint", lambda: "other")
    with pytest.raises(OutputExistsError, match="source: the code or the parameters of the package have"):
        study(tmp_path / "kept", simulations=1)


def test_the_fingerprint_follows_code_and_parameters(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(settings, "_PACKAGE", tmp_path)
    fingerprint = settings.source_fingerprint.__wrapped__
    (tmp_path / "simulate").mkdir()
    found = [fingerprint()]
    for name, text in (("draws.py", "1"), ("draws.py", "2"), ("parameters.json", "{}")):
        (tmp_path / "simulate" / name).write_text(text)
        found.append(fingerprint())
    assert len(set(found)) == 4
    (tmp_path / "cli.py").write_text("no matter")
    assert fingerprint() == found[-1]


def test_force_starts_again(study, tmp_path) -> None:
    study(tmp_path / "kept", simulations=3)
    study(tmp_path / "kept", simulations=1, force=True)
    study(tmp_path / "whole", simulations=1)
    assert files(tmp_path / "kept") == files(tmp_path / "whole")


@pytest.mark.parametrize("force", [False, True])
def test_somebodys_files_are_left_alone(tmp_path, force) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputExistsError, match=r"not a study's: notes\.txt"):
        open_store(tmp_path, {}, force)
    assert files(tmp_path) == {"notes.txt": b"mine"}


def test_a_file_is_no_folder(tmp_path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InvalidArgumentError, match="is a file"):
        open_store(tmp_path / "file", {})
    with pytest.raises(InvalidArgumentError, match="cannot be used"):
        open_store(tmp_path / "file" / "inside", {})


def test_settings_that_cannot_be_read_are_said(tmp_path) -> None:
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(InvalidArgumentError, match=r"settings\.json cannot be read"):
        open_store(tmp_path, {})
    assert open_store(tmp_path, {}, force=True).count() == 0


@pytest.mark.parametrize("text", ["", "design,seed\nbase,x\n", "design,seed\n", "\x00"])
def test_a_damaged_trial_is_named(study, tmp_path, text) -> None:
    study(tmp_path / "kept", simulations=1)
    path = tmp_path / "kept" / "trials" / "base-1.csv"
    path.write_text(text)
    with pytest.raises(InvalidArgumentError, match=r"base-1\.csv cannot be read as a trial.*Remove the file"):
        study(tmp_path / "kept", simulations=1)


def test_a_full_disk_is_said_and_leaves_nothing_half_written(study, tmp_path, monkeypatch) -> None:
    study(tmp_path / "kept", simulations=1)
    before = files(tmp_path / "kept")
    write = Path.write_text

    def full(self, text, **options):
        write(self, text[:5], **options)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(InvalidArgumentError, match="No space left on device"):
            study(tmp_path / "kept", simulations=2)
    assert files(tmp_path / "kept") == before
    study(tmp_path / "kept", simulations=2)


def test_the_order_of_trials_does_not_matter(study, tmp_path) -> None:
    class BackwardCrew:
        def run(self, work, trials):
            yield from map(work, reversed(trials))

    study(tmp_path / "backward", crew=BackwardCrew())
    study(tmp_path / "forward")
    assert files(tmp_path / "backward") == files(tmp_path / "forward")


def test_settings_are_plain_and_differ_by_name(cases, mean) -> None:
    now = study_settings(cases, [mean], CLIENTS, 1)
    assert settings.differences(now, now) == []
    assert list(map(str, settings.differences({**now, "package": "0"}, now))) == [
        f"package: 0 before, {now['package']} now"
    ]
    more = study_settings([*cases, replace(cases[0], name="third")], [mean], CLIENTS, 1)
    assert [str(line).split(":")[0] for line in settings.differences(now, more)] == ["designs"]
