"""The panel that comes out: valid, repeatable, and free of the truth."""

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel import Panel, Truth, analysis_frame, check_panel
from bip_teach.simulate import calibrated_design, generate_panel
from bip_teach.simulate.caseworkers import min_clients
from bip_teach.simulate.observe import as_text, identifiers

TABLES = ("jobcentres", "caseworkers", "clients", "responses", "interventions", "spells")
FEWEST = min_clients(calibrated_design())
HIDDEN = {
    "readiness",
    "belief_latent",
    "job_focus",
    "effectiveness",
    "search_support",
    "private_information",
    "job_52w_share",
}


@pytest.fixture(scope="module")
def made() -> tuple[Panel, Truth]:
    return generate_panel(n_clients=5_000, seed=11)


def fingerprint(panel: Panel) -> list[int]:
    """One number for each table."""
    return [int(pd.util.hash_pandas_object(getattr(panel, name)).sum()) for name in TABLES]


def test_a_generated_panel_keeps_its_codebook(made: tuple[Panel, Truth]) -> None:
    panel, _ = made
    check_panel(panel)
    assert len(panel.clients) == 5_000


def test_the_smallest_panel_keeps_its_codebook() -> None:
    panel, _ = generate_panel(n_clients=FEWEST, seed=2)
    check_panel(panel)
    assert len(panel.clients) == FEWEST


def test_the_same_seed_gives_the_same_panel_and_another_seed_another() -> None:
    first, second, other = (generate_panel(n_clients=FEWEST, seed=seed)[0] for seed in (5, 5, 6))
    assert fingerprint(first) == fingerprint(second)
    assert fingerprint(first) != fingerprint(other)


def test_the_truth_stays_out_of_the_panel(made: tuple[Panel, Truth]) -> None:
    panel, truth = made
    seen = {column for name in TABLES for column in getattr(panel, name).columns}
    assert not HIDDEN & seen
    frames = (truth.clients, truth.caseworkers, truth.responses)
    assert {column for frame in frames for column in frame.columns} >= HIDDEN


def test_the_truth_belongs_to_the_rows_of_the_panel(made: tuple[Panel, Truth]) -> None:
    panel, truth = made
    assert truth.clients["client_id"].equals(panel.clients["client_id"])
    assert truth.caseworkers["caseworker_id"].equals(panel.caseworkers["caseworker_id"])
    assert truth.responses[["client_id", "wave"]].equals(panel.responses[["client_id", "wave"]])


@pytest.mark.parametrize("outcome", ["job_52w", "education_52w", "in_work_52w"])
def test_outcomes_of_the_panel_follow_the_true_chances(made: tuple[Panel, Truth], outcome: str) -> None:
    """Recovery, clustered by client: four standard errors, and a twentieth of a point for work a year on."""
    panel, truth = made
    frame = analysis_frame(panel)
    gap = frame[outcome].to_numpy() - truth.responses[f"{outcome}_share"].to_numpy()
    by_client = pd.Series(gap).groupby(frame["client_id"]).sum()
    assert abs(by_client.sum()) < 4 * np.sqrt((by_client**2).sum()) + 0.0005 * len(gap)


def test_chances_are_shares(made: tuple[Panel, Truth]) -> None:
    rows = made[1].responses
    shares = rows[["job_52w_share", "education_52w_share", "in_work_52w_share"]]
    assert shares.min().min() >= 0
    assert (rows["job_52w_share"] + rows["education_52w_share"]).max() <= 1
    assert (rows["in_work_52w_share"] <= rows["job_52w_share"]).all()


def test_caseworkers_who_leave_stay_known(made: tuple[Panel, Truth]) -> None:
    """Every caseworker of a response is in the list, and works at the client's job centre."""
    panel, _ = made
    work = panel.caseworkers.set_index("caseworker_id")["jobcentre_id"]
    home = panel.clients.set_index("client_id")["jobcentre_id"]
    rows = panel.responses
    assert (rows["caseworker_id"].map(work) == rows["client_id"].map(home)).all()


@pytest.mark.parametrize(
    ("numbers", "highest", "expected"),
    [
        ([0, 8, 9, 99], 0, ["P000001", "P000009", "P000010", "P000100"]),
        ([0, 999_999], 1_000_000, ["P0000001", "P1000000"]),
        ([12_345_677], 50_000_000, ["P12345678"]),
    ],
)
def test_identifiers_are_as_wide_as_the_highest_needs(
    numbers: list[int], highest: int, expected: list[str]
) -> None:
    made = as_text(identifiers("P", 6, np.array(numbers), highest))
    assert made.to_pylist() == expected
    made.validate(full=True)


def test_too_few_clients_are_refused() -> None:
    with pytest.raises(InvalidArgumentError, match=rf"clients is {FEWEST - 1}; .* Allowed: {FEWEST} or more"):
        generate_panel(n_clients=FEWEST - 1)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("seed", -1),
        ("seed", "a"),
        ("seed", 1.5),
        ("n_clients", 700.5),
        ("n_clients", True),
        ("n_clients", 0),
        ("n_clients", "many"),
    ],
)
def test_size_and_seed_are_whole_numbers(name: str, wrong: object) -> None:
    words, least = ("The seed", 0) if name == "seed" else ("The number of clients", 1)
    expected = rf"{words} is {wrong!r}\. Allowed: a whole number of {least} or more"
    with pytest.raises(InvalidArgumentError, match=expected):
        generate_panel(**{"n_clients": FEWEST, "seed": 1} | {name: wrong})
