"""Bad input: a named error that says what to do, never a silent number."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import BipTeachError, EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import (
    fit_effectiveness,
    fit_explained_variation,
    fit_leniency,
    fit_linear_probability,
    fit_logit,
    fit_progress,
    fit_switches,
    fit_two_stage_least_squares,
    gradient_table,
    leave_one_out_leniency,
)

CALLS = {
    "logit": lambda data, y: fit_logit(data, y, ["age", "sex"]),
    "linear": lambda data, y: fit_linear_probability(data, y, ["age", "sex"]),
    "variation": lambda data, y: fit_explained_variation(data, y, {"register": ["age"]}, cluster="client_id"),
    "leniency": lambda data, y: fit_leniency(data, y, "belief", "caseworker_id", "jobcentre_id"),
    "switches": lambda data, y: fit_switches(data, y, controls=["age"]),
    "effectiveness": lambda data, y: fit_effectiveness(data, y, "caseworker_id", "client_id"),
    "two_stage": lambda data, y: fit_two_stage_least_squares(data, y, "belief", ["age"]),
}
every_estimator = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@every_estimator
def test_constant_outcome(toy, call):
    with pytest.raises(EstimationError, match="'job_52w' is 1 in all"):
        call(toy.assign(job_52w=1), "job_52w")


@every_estimator
def test_outcome_that_is_missing_everywhere(toy, call):
    with pytest.raises(EstimationError, match="No row is left"):
        call(toy.assign(job_52w=np.nan), "job_52w")


@every_estimator
def test_text_as_outcome(toy, call):
    with pytest.raises(InvalidArgumentError, match="must hold numbers"):
        call(toy.assign(job_52w="yes"), "job_52w")


@every_estimator
def test_unknown_outcome(toy, call):
    with pytest.raises(UnknownNameError, match=r"no column 'job_52'.*Did you mean 'job_52w'"):
        call(toy, "job_52")


@every_estimator
@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_three_rows(toy, call):
    three = toy.iloc[[0, 1, 5]].assign(job_52w=[0, 1, 0], belief=[1.0, 2.0, 4.0])
    with pytest.raises(BipTeachError):
        call(three, "job_52w")


@every_estimator
def test_no_rows(toy, call):
    with pytest.raises(EstimationError, match="No row is left"):
        call(toy.head(0), "job_52w")


@pytest.mark.parametrize(
    ("call", "missing"),
    [
        (lambda data: fit_logit(data, "job_52w", ["agee"]), "agee"),
        (lambda data: fit_logit(data, "job_52w", ["age"], cluster="client"), "client"),
        (lambda data: fit_leniency(data, "job_52w", "beleif", "caseworker_id"), "beleif"),
        (lambda data: fit_leniency(data, "job_52w", "belief", "caseworker"), "caseworker"),
        (lambda data: fit_leniency(data, "job_52w", "belief", "caseworker_id", "centre"), "centre"),
        (lambda data: fit_leniency(data, "job_52w", "belief", "caseworker_id", leave_out="client"), "client"),
        (lambda data: leave_one_out_leniency(data, "belief", "judge"), "judge"),
        (lambda data: fit_switches(data, "job_52w", "switches"), "switches"),
        (lambda data: fit_progress(data, mix="mixture"), "mixture"),
        (lambda data: fit_progress(data, start="begin"), "begin"),
        (lambda data: fit_effectiveness(data, "job_52w", "caseworker"), "caseworker"),
        (lambda data: gradient_table(data, "job_52w", by="faith"), "faith"),
        (lambda data: fit_explained_variation(data, "job_52w", {"a": ["agee"]}), "agee"),
    ],
)
def test_unknown_columns_are_named(toy, call, missing):
    with pytest.raises(UnknownNameError, match=f"no column '{missing}'"):
        call(toy)


def test_number_that_separates_perfectly(toy):
    with pytest.raises(EstimationError, match="'score' separates 'job_52w' perfectly"):
        fit_logit(
            toy.assign(score=toy["job_52w"] * 10.0 + np.arange(len(toy)) / len(toy)), "job_52w", ["score"]
        )


def test_level_that_separates_perfectly(toy):
    marked = toy.assign(group=np.where(toy["job_52w"] == 1, toy["sex"], "female"))
    with pytest.raises(EstimationError, match=r"'group\[male\]' separates"):
        fit_logit(marked, "job_52w", ["group"])


def test_combination_that_separates_perfectly(toy):
    generator = np.random.default_rng(1)
    a, b = generator.normal(size=(2, len(toy)))
    with pytest.raises(EstimationError, match="no finite estimate"):
        fit_logit(toy.assign(a=a, b=b, job_52w=(a + b > 0).astype(int)), "job_52w", ["a", "b"])


def test_quasi_separation_by_two_columns():
    """Within one corner of two flags everybody has the outcome; no single flag gives it away."""
    a = np.repeat([0, 0, 1, 1], 25)
    b = np.tile(np.repeat([0, 1], 25), 2)
    y = np.where((a == 1) & (b == 1), 1, np.tile([0, 1, 0, 0, 0], 20))
    data = pd.DataFrame({"a": a, "b": b, "both": a * b, "y": y})
    with pytest.raises(EstimationError, match="separates"):
        fit_logit(data, "y", ["a", "b", "both"])


def test_logit_of_a_share(toy):
    with pytest.raises(InvalidArgumentError, match="0 and 1 only"):
        fit_logit(toy, "work_share_3y", ["age"])


def test_more_columns_than_rows(toy):
    few = toy.groupby("caseworker_id").head(1)
    with pytest.raises(EstimationError, match="usable rows for"):
        fit_linear_probability(few, "age", ["caseworker_id", "belief"])


def test_one_cluster(toy):
    with pytest.raises(EstimationError, match="All rows have the same 'one'"):
        fit_logit(toy.assign(one=1), "job_52w", ["age"], cluster="one")


def test_empty_covariate(toy):
    with pytest.raises(InvalidArgumentError, match="Column 'b1' is empty"):
        fit_logit(toy.assign(b1=np.nan), "job_52w", ["b1"])


def test_constant_treatment(toy):
    with pytest.raises(EstimationError, match="treatment 'belief' is 3"):
        fit_leniency(toy.assign(belief=3.0), "job_52w", "belief", "caseworker_id")


def test_treatment_that_controls_explain(toy):
    known = toy.dropna(subset=["belief"])
    with pytest.raises(EstimationError, match="treatment"):
        fit_leniency(
            known.assign(same=known["belief"]), "job_52w", "belief", "caseworker_id", controls=["same"]
        )


def test_instrument_that_controls_explain(toy):
    data = toy.assign(twice=toy["age"] * 2)
    with pytest.raises(EstimationError, match="'twice' has no variation of its own"):
        fit_two_stage_least_squares(data, "job_52w", "belief", ["twice"], ["age"])


def test_no_instrument(toy):
    with pytest.raises(InvalidArgumentError, match="instruments is empty"):
        fit_two_stage_least_squares(toy, "job_52w", "belief", [])


def test_every_row_its_own_examiner(toy):
    data = toy.assign(alone=np.arange(len(toy)))
    with pytest.warns(UserWarning, match="Rows dropped: "), pytest.raises(EstimationError):
        fit_leniency(data, "job_52w", "belief", "alone")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (partial(fit_explained_variation, blocks={"a": ["age"]}, measure="r2"), "measure is 'r2'"),
        (partial(fit_explained_variation, blocks={}), "blocks is empty"),
    ],
)
def test_explained_variation_arguments(toy, call, message):
    with pytest.raises(InvalidArgumentError, match=message):
        call(toy, "job_52w")


def test_one_name_instead_of_a_list(toy):
    with pytest.raises(InvalidArgumentError, match=r"a text. Give a list: \['age'\]"):
        fit_logit(toy, "job_52w", "age")


def test_units_too_large_to_leave_out(toy):
    data = pd.concat([toy] * 5, ignore_index=True)
    data["half"] = np.arange(len(data)) % 2
    with pytest.raises(InvalidArgumentError, match="Leave out something smaller"):
        fit_leniency(data, "job_52w", "belief", "caseworker_id", leave_out="half")


def test_unseen_level_in_a_prediction(toy):
    fit = fit_logit(toy, "job_52w", ["education"])
    with pytest.raises(UnknownNameError, match="level of education called 'doctorate'"):
        fit.predict(pd.DataFrame({"education": ["doctorate"]}))
