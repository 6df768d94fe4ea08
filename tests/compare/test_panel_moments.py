"""Moments of a panel: the same numbers as the estimators give, and the names of the targets."""

from __future__ import annotations

import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bip_teach.calibrate import MIN_CASELOAD, TARGETS
from bip_teach.calibrate.moments import moments
from bip_teach.calibrate.sample import collect
from bip_teach.compare import band_table, bands, first_seed, follows_rule, panel_moments, write_bands
from bip_teach.compare.effects import CONTROLS
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.estimate import (
    CASEWORKER_RATINGS,
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    fit_explained_variation,
    fit_leniency,
    fit_switches,
    leave_one_out_leniency,
    leniency_tertiles,
)
from bip_teach.panel import Panel
from bip_teach.published import figure
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design
from bip_teach.simulate.generate import observed
from bip_teach.simulate.world import generate_world

OUTCOMES = {"job": "job_52w", "job_or_education": "job_or_education_52w"}
ITEMS = (*CLIENT_RATINGS, *CASEWORKER_RATINGS, "belief")
#: Equal but for the order of sums.
EQUAL = 1e-6


@pytest.fixture(scope="module")
def found(panel: Panel) -> dict[str, float]:
    return panel_moments(panel)


@pytest.fixture(scope="module")
def focus(frame: pd.DataFrame) -> pd.Series:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        return leave_one_out_leniency(frame, "belief", "caseworker_id", "jobcentre_id", "client_id")


def test_the_names_are_those_of_the_targets(found: dict[str, float]) -> None:
    assert {target.moment for target in TARGETS} <= set(found)
    assert all(np.isfinite(value) for value in found.values())


def test_the_names_are_those_of_a_draw_and_two_effects_from_first_answers(found: dict[str, float]) -> None:
    drawn = set(moments(collect([generate_world(6_000, 1, calibrated_design())])))
    assert set(found) - drawn == {"effect_belief_job_first", "effect_belief_job_or_education_first"}
    assert drawn <= set(found)


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_effect_of_belief_is_that_of_two_stage_least_squares(
    frame: pd.DataFrame, found: dict[str, float], name: str
) -> None:
    """Not to the last digit: here, caseworkers with one client count in the job centre's mean."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        fit = fit_leniency(
            frame.dropna(subset=["belief"]),
            outcome=OUTCOMES[name],
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=CONTROLS,
            cluster="caseworker_id",
            leave_out="client_id",
        )
    assert found[f"effect_belief_{name}"] == pytest.approx(100 * fit.table["estimate"]["2sls"], abs=1e-4)


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_effect_of_a_switch_is_that_of_the_adjusted_estimator(
    frame: pd.DataFrame, found: dict[str, float], name: str
) -> None:
    fit = fit_switches(
        frame, OUTCOMES[name], controls=CONTROLS, time=("quarters_since_entry",), cluster="client_id"
    )
    expected = 100 * fit.table["estimate"]["adjusted"]
    assert found[f"effect_switch_{name}"] == pytest.approx(expected, abs=EQUAL)


def test_thirds_are_those_of_the_estimator(
    frame: pd.DataFrame, found: dict[str, float], focus: pd.Series
) -> None:
    thirds = leniency_tertiles(frame, "job_52w", focus).set_index("term")["estimate"]
    for name in ("low", "high"):
        assert found[f"third_{name}"] == pytest.approx(100 * thirds[name], abs=EQUAL)


def blocks(items: tuple[str, ...], caseworker: bool = True) -> dict[str, tuple[str, ...]]:
    given = {"register": tuple(REGISTER_COVARIATES), "both": items}
    return given | {"caseworker": ("caseworker_id",)} if caseworker else given


def answered(frame: pd.DataFrame, under_30: int) -> pd.DataFrame:
    rows = frame.dropna(subset=["n_channels"]).astype({"n_channels": float, "b11": float})
    return rows[rows["under_30"] == under_30]


@pytest.mark.parametrize(
    ("short", "outcome", "items"),
    [("search", "n_channels", ITEMS), ("job", "job_52w", (*ITEMS, "n_channels", "b11"))],
)
def test_explained_variation_is_that_of_the_estimator(
    frame: pd.DataFrame, found: dict[str, float], short: str, outcome: str, items: tuple[str, ...]
) -> None:
    shares = fit_explained_variation(answered(frame, 0), outcome, blocks(items)).table["r_squared"]
    for block, share in shares.items():
        assert found[f"r2_{short}_{block}"] == pytest.approx(100 * share, abs=EQUAL), block


def test_explained_education_is_that_of_the_estimator(frame: pd.DataFrame, found: dict[str, float]) -> None:
    """The whole estimator, with its cross-validation, on the few young clients."""
    items = (*ITEMS, "n_channels", "b11")
    fit = fit_explained_variation(
        answered(frame, 1), "education_52w", blocks(items, caseworker=False), "mcfadden", "client_id"
    )
    for block, share in fit.table["r_squared"].items():
        assert found[f"r2_education_{block}"] == pytest.approx(100 * share, abs=EQUAL)


def test_rates_and_shares_are_plain_means(frame: pd.DataFrame, panel: Panel, found: dict[str, float]) -> None:
    known = frame.dropna(subset=["belief"])
    assert found["job"] == pytest.approx(100 * frame["job_52w"].mean())
    assert found["belief_share_5"] == pytest.approx(100 * (known["belief"] == 5).mean())
    assert found["gradient_5"] == pytest.approx(100 * known.loc[known["belief"] == 5, "in_work_52w"].mean())
    assert found["belief_share_dont_know"] == pytest.approx(
        100 * (frame["belief_missing"] == "dont_know").mean()
    )
    assert found["psychiatric"] == pytest.approx(100 * panel.clients["psychiatric"].mean())
    assert found["responses"] == pytest.approx(SHIPPED_CLIENTS * len(frame) / len(panel.clients))


def test_states_follow_an_explicit_loop(panel: Panel, frame: pd.DataFrame, found: dict[str, float]) -> None:
    """Jobs of a client at some time, after the first response, and at the end of 2016."""
    first = frame.groupby("client_id")["week"].min()
    ever = after = at_end = 0
    for client, spells in panel.spells[panel.spells["state"] == "job"].groupby("client_id"):
        spans = [
            (start, end)
            for start, end in zip(spells["start_week"], spells["end_week"], strict=True)
            if start <= 207
        ]
        ever += bool(spans)
        after += any(start > first[client] for start, _ in spans)
        at_end += any(end >= 207 for _, end in spans)
    n = len(panel.clients)
    for name, count in (("job_ever", ever), ("job_after_entry", after), ("job_end_2016", at_end)):
        assert found[name] == pytest.approx(100 * count / n)


def test_participation_adds_up(found: dict[str, float]) -> None:
    total = found["choice_none"] + found["choice_one"] + found["choice_combined"]
    assert total == pytest.approx(100)


def test_quarters_leave_out_small_caseloads(
    panel: Panel, frame: pd.DataFrame, found: dict[str, float]
) -> None:
    first = frame.groupby("client_id").agg(week=("week", "min"), who=("caseworker_id", "first"))
    jobs = panel.spells[panel.spells["state"].eq("job") & panel.spells["start_week"].le(207)]
    late = jobs.loc[jobs["start_week"] > jobs["client_id"].map(first["week"]), "client_id"]
    got = first.index.isin(late)
    shares = [
        got[first["who"] == who].mean() for who, n in first["who"].value_counts().items() if n >= MIN_CASELOAD
    ]
    ranked = np.array_split(np.sort(shares), 4)
    for number, part in enumerate(ranked, 1):
        assert found[f"quarter_{number}"] == pytest.approx(100 * np.mean(part))


def test_the_order_of_the_rows_does_not_matter(panel: Panel, found: dict[str, float]) -> None:
    rng = np.random.default_rng(1)
    tables = {
        name: getattr(panel, name).sample(frac=1, random_state=rng).reset_index(drop=True)
        for name in ("jobcentres", "caseworkers", "clients", "responses", "interventions", "spells")
    }
    assert panel_moments(Panel(**tables)) == pytest.approx(found, abs=1e-6)


def test_a_panel_shows_about_what_its_process_gives() -> None:
    """What needs no estimate: a large panel against the draw behind it, shares within 1.5 points."""
    world = generate_world(20_000, 6, calibrated_design())
    from_panel, from_draw = panel_moments(observed(world)), moments(collect([world]))
    names = [name for name in from_draw if name.startswith(("belief_share", "choice", "channels", "job"))]
    assert len(names) > 20
    for name in names:
        assert from_panel[name] == pytest.approx(from_draw[name], abs=1.5), name


def following() -> dict[str, float]:
    """Moments of an invented panel that follows the rule in all parts."""
    rising = [f"gradient_{step}" for step in range(1, 6)]
    values = {name: float(number) for number, name in enumerate(rising)}
    for outcome in ("search", "job", "education"):
        values |= {f"r2_{outcome}_{block}": n for n, block in enumerate(("register", "both", "caseworker"))}
    values |= {"effect_belief_job_first": 1.0, "effect_belief_job_or_education_first": 3.0}
    values |= {"third_low": 4.0, "third_high": 7.0, "effect_belief_job": 1.0, "effect_switch_job": -1.0}
    values |= {"places_none": -6, "places_other_worst": -2, "places_other_best": 0, "places_job": 2}
    rates = {"job": "A.base.job", "job_or_education": "A.base.jobedu"}
    rates |= {"education_young": "B.edu.under30", "education_older": "B.edu.over30"}
    return values | {"places_combined_with_job": 22} | {name: figure(f).number for name, f in rates.items()}


def test_a_panel_that_shows_everything_follows_the_rule() -> None:
    assert follows_rule(following())


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        ("job", 6.6),
        ("job_or_education", 9.4),
        ("education_young", 14.0),
        ("education_older", 3.0),
        ("gradient_3", 0.5),
        ("third_low", 8.0),
        ("r2_search_both", 3.0),
        ("r2_job_caseworker", 0.5),
        ("r2_education_register", 1.5),
        ("places_none", 5.0),
        ("places_job", 23.0),
        ("effect_belief_job", -0.1),
        ("effect_switch_job", 0.1),
        ("effect_belief_job_first", 0.8),
        ("effect_belief_job_or_education_first", 4.5),
    ],
)
def test_each_part_of_the_rule_counts(moment: str, value: float) -> None:
    assert not follows_rule(following() | {moment: value})


def test_the_first_seed_that_follows_the_rule_is_chosen() -> None:
    off = following() | {"job": 1.0}
    panels = pd.DataFrame([off, off, following(), following()], index=pd.RangeIndex(1, 5, name="seed"))
    assert first_seed(panels) == 3
    assert first_seed(panels.iloc[:2]) is None


def test_bands_hold_the_middle_of_the_panels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bands, "_one_panel", lambda _seed: {"a": 1.0, "b": 2.0})
    panels = pd.DataFrame({"a": np.arange(101.0), "b": 3.0}, index=pd.RangeIndex(1, 102, name="seed"))
    table = band_table(panels)
    row = table.set_index("moment").loc["a"]
    assert row[["mean", "low", "high", "shipped", "panels"]].tolist() == [50, 2.5, 97.5, 1, 101]
    assert row["std_dev"] == pytest.approx(panels["a"].std())
    write_bands(table, tmp_path / "bands.csv")
    assert [entry.name for entry in tmp_path.iterdir()] == ["bands.csv"]
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "bands.csv"), table.round(6), check_dtype=False)


@pytest.mark.slow
def test_panels_of_several_processes_are_those_of_one() -> None:
    ticks: list[int] = []
    panels = bands.measure_panels(3, 2, lambda: ticks.append(1))
    assert ticks == [1, 1, 1]
    assert panels.index.tolist() == [1, 2, 3]
    for seed, name in product((1, 3), ("job", "effect_belief_job", "r2_job_both")):
        alone = panel_moments(observed(generate_world(SHIPPED_CLIENTS, seed, calibrated_design())))
        assert panels.loc[seed, name] == pytest.approx(alone[name], abs=1e-9)
