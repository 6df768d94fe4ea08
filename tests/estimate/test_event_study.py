"""Before and after the first switch, beside people who have not switched."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.errors import BipTeachError, EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import RESULT_COLUMNS, fit_event_study, fit_switches

NUMBERS = ["estimate", "std_error", "conf_low", "conf_high"]
EVENTS = ["-2", "-1", "0", "+1", "+2"]


def made_up(seed: int, n: int = 3_000, effect: float = -0.5, selection: float = 0.0, waves: int = 7):
    """A state that lasts; weak people switch more if `selection`; from the switch on, the state is lower.

    Who is strong leaves. `future` is 1 if the person leaves within four waves.
    """
    generator = np.random.default_rng(seed)
    strength = generator.normal(size=n)
    count, alive, parts = np.zeros(n, dtype=int), np.ones(n, dtype=bool), []
    leaves = np.full(n, waves + 5)
    for wave in range(waves):
        chance = 0.15 * np.exp(-selection * strength)
        switched = (generator.random(n) < chance) & (wave > 0)
        count = count + switched
        state = strength + 0.1 * wave + effect * (count > 0) + generator.normal(0, 0.5, n)
        rows = {"client_id": np.arange(n), "quarters_since_entry": wave, "strength": strength}
        rows |= {"switched": switched.astype(int), "n_switches": count, "state": state}
        parts.append(pd.DataFrame(rows)[alive])
        goes = alive & (generator.random(n) < 0.1 + 0.3 * (strength > 1))
        leaves[goes], alive = wave, alive & ~goes
    data = pd.concat(parts, ignore_index=True)
    ahead = leaves[data["client_id"]] - data["quarters_since_entry"]
    return data.assign(future=(ahead < 4).astype(int), wave=data["quarters_since_entry"] + 1)


@pytest.fixture(scope="module")
def chance() -> pd.DataFrame:
    return made_up(1)


def test_table_has_a_row_for_each_event_time(chance):
    fit = fit_event_study(chance, "state", cluster="client_id")
    assert list(fit.table["term"]) == EVENTS
    assert tuple(fit.table.columns) == RESULT_COLUMNS
    assert fit.diagnostics["event_time"].tolist() == [-2, -1, 0, 1, 2]
    counted = fit.diagnostics["n_switchers"] + fit.diagnostics["n_not_yet"]
    assert counted.tolist() == fit.table["n_obs"].tolist()
    assert "still answer" in fit.estimand


def test_zero_is_just_switched_among_people_without_an_earlier_switch(chance):
    event = fit_event_study(chance, "state", controls=["strength"], cluster="client_id").table.loc["0"]
    first = chance[chance["n_switches"] - chance["switched"] == 0]
    just = fit_switches(first, "state", controls=["strength"], cluster="client_id").table.loc["just_switched"]
    assert event["estimate"] == pytest.approx(just["estimate"], rel=1e-10)
    assert event["std_error"] == pytest.approx(just["std_error"], rel=1e-10)


def test_groups_follow_an_explicit_loop(chance):
    few = chance[chance["client_id"] < 300]
    for still_there in (True, False):
        table = fit_event_study(few, "state", still_there=still_there).table
        for term in EVENTS:
            assert table.loc[term, "estimate"] == pytest.approx(
                by_loop(few, int(term), still_there), rel=1e-8
            )


def by_loop(data: pd.DataFrame, event: int, still_there: bool) -> float:
    """Mean over times, with weights n p (1 − p), of the difference between the two groups."""
    groups: dict[int, tuple[list[float], list[float]]] = {}
    for _, person in data.groupby("client_id"):
        changes = person.loc[person["switched"] == 1, "quarters_since_entry"].tolist()
        first, second = ([*changes, np.inf, np.inf])[:2]
        for row in person.itertuples():
            now = row.quarters_since_entry
            pair = groups.setdefault(now, ([], []))
            seen_then = now - event in set(person["quarters_since_entry"]) or not still_there
            if first == now - event and second > now:
                pair[0].append(row.state)
            elif first > max(now, now - event) and (event >= 0 or seen_then):
                pair[1].append(row.state)
    both = [pair for pair in groups.values() if pair[0] and pair[1]]
    weights = [len(a) * len(b) / (len(a) + len(b)) for a, b in both]
    return float(np.average([np.mean(a) - np.mean(b) for a, b in both], weights=weights))


def test_nothing_before_and_the_effect_after_where_chance_decides():
    tables = [fit_event_study(made_up(seed), "state", cluster="client_id").table for seed in range(20)]
    found = pd.concat(tables)["estimate"].groupby(level=0).agg(["mean", "sem"])
    # +1 and +2 compare people who are all still there; leaving does not depend on the switch here.
    for term, true in zip(EVENTS, (0, 0, -0.5, -0.5, -0.5), strict=True):
        mean, error = found.loc[term]
        assert abs(mean - true) < 4 * error, term
        assert error < 0.03


def test_rows_before_the_switch_show_who_switches():
    table = fit_event_study(made_up(2, selection=0.7), "state", cluster="client_id").table
    assert (table.loc[["-2", "-1"], "conf_high"] < -0.2).all()
    adjusted = fit_event_study(
        made_up(2, selection=0.7), "state", controls=["strength"], cluster="client_id"
    ).table
    assert (adjusted.loc[["-2", "-1"], "conf_low"] < 0).all()
    assert (adjusted.loc[["-2", "-1"], "conf_high"] > 0).all()
    assert adjusted.loc["0", "conf_low"] < -0.5 < adjusted.loc["0", "conf_high"]


def test_immortal_time_makes_a_difference_before_a_switch_that_chance_decides():
    """Switches have no say in who leaves; whoever switches in two quarters has not left before."""
    data = made_up(3, n=6_000, effect=0.0)
    loose = fit_event_study(data, "future", cluster="client_id", still_there=False).table
    strict = fit_event_study(data, "future", cluster="client_id").table
    assert (loose.loc[["-2", "-1"], "conf_high"] < -0.05).all()
    assert (strict.loc[["-2", "-1"], "estimate"].abs() < 4 * strict.loc[["-2", "-1"], "std_error"]).all()
    pd.testing.assert_frame_equal(loose.loc[EVENTS[2:]], strict.loc[EVENTS[2:]])


def test_later_switches_and_late_rows_are_dropped_and_counted(chance):
    fit = fit_event_study(chance, "state", lags=1)
    again = chance["n_switches"] >= 2
    first = chance[chance["switched"] == 1].groupby("client_id")["quarters_since_entry"].min()
    since = chance["quarters_since_entry"] - chance["client_id"].map(first)
    assert fit.sample.dropped["from the second switch on"] == again.sum()
    assert fit.sample.dropped["more than 1 after the first switch"] == (~again & since.gt(1)).sum()
    assert fit.sample.n_used + sum(fit.sample.dropped.values()) == len(chance)


def test_a_missing_outcome_does_not_hide_a_switch(chance):
    even = chance["client_id"] % 2 == 0
    holes = chance.assign(state=chance["state"].mask(even & chance["switched"].eq(1)))
    whole, fit = (
        fit_event_study(data, "state").diagnostics.set_index("event_time") for data in (chance, holes)
    )
    assert fit.loc[0, "n_switchers"] < 0.6 * whole.loc[0, "n_switchers"]
    pd.testing.assert_frame_equal(fit.drop(index=0), whole.drop(index=0))


@settings(max_examples=5)
@given(seed=st.integers(0, 10_000))
def test_neither_row_order_nor_names_of_clients_matter(chance, seed):
    names = np.random.default_rng(seed).permutation(3_000)
    mixed = chance.assign(client_id=[f"X{names[client]}" for client in chance["client_id"]])
    mixed = mixed.sample(frac=1, random_state=seed)
    one, two = (
        fit_event_study(data, "state", leads=1, lags=1, cluster="client_id") for data in (chance, mixed)
    )
    np.testing.assert_allclose(two.table[NUMBERS], one.table[NUMBERS], rtol=1e-7)
    assert two.sample == one.sample


def test_the_callers_frame_is_unchanged(chance):
    before = chance.copy(deep=True)
    fit_event_study(chance, "state", cluster="client_id")
    pd.testing.assert_frame_equal(chance, before)


def test_nobody_switches(chance):
    with pytest.raises(EstimationError, match="Nobody switches: 'switched' is 0 in all"):
        fit_event_study(chance.assign(switched=0), "state")


def test_everybody_switches(chance):
    every = chance.assign(switched=(chance["quarters_since_entry"] > 0).astype(int))
    with pytest.raises(EstimationError, match="none of them at the same 'quarters_since_entry'"):
        fit_event_study(every, "state", leads=0, lags=0)


def test_too_many_lags(chance):
    with pytest.raises(EstimationError, match=r"At event time \+6 there are 0 rows of people who switch"):
        fit_event_study(chance, "state", lags=9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"switched": 3}, "It must hold 0 and 1 only"),
        ({"quarters_since_entry": 0.5}, "'quarters_since_entry' must hold whole numbers; it has 0.5"),
        ({"quarters_since_entry": 1}, "rows have the same 'client_id' and 'quarters_since_entry'"),
        ({"state": "good"}, "It must hold numbers"),
    ],
)
def test_columns_that_do_not_fit(chance, change, message):
    with pytest.raises(InvalidArgumentError, match=message):
        fit_event_study(chance.assign(**change), "state")


@pytest.mark.parametrize("column", ["client_id", "quarters_since_entry", "switched", "state"])
def test_missing_columns_are_named(chance, column):
    with pytest.raises(UnknownNameError, match=f"no column '{column}'"):
        fit_event_study(chance.drop(columns=column), "state")


@pytest.mark.parametrize("argument", ["leads", "lags"])
def test_leads_and_lags_are_counts(chance, argument):
    with pytest.raises(InvalidArgumentError, match=f"{argument} is -1"):
        fit_event_study(chance, "state", **{argument: -1})


@pytest.mark.parametrize("outcome", [np.nan, 1.0])
def test_an_outcome_that_says_nothing(chance, outcome):
    with pytest.raises(EstimationError):
        fit_event_study(chance.assign(state=outcome), "state")


def test_few_rows(chance):
    for rows in (0, 3):
        with pytest.raises(BipTeachError):
            fit_event_study(chance.head(rows), "state")
