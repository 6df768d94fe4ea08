"""The panel that comes out: valid, repeatable, and free of the truth."""

import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel import Panel, check_panel
from bip_teach.simulate import generate_panel

TABLES = ("jobcentres", "caseworkers", "clients", "responses", "interventions", "spells")


def fingerprint(panel: Panel) -> list[int]:
    """One number for each table."""
    return [int(pd.util.hash_pandas_object(getattr(panel, name)).sum()) for name in TABLES]


def test_a_generated_panel_keeps_its_codebook() -> None:
    panel, _ = generate_panel(n_clients=900, seed=11)
    check_panel(panel)
    assert len(panel.clients) == 900


def test_the_same_seed_gives_the_same_panel_and_another_seed_another() -> None:
    first, second, other = (generate_panel(n_clients=700, seed=seed)[0] for seed in (5, 5, 6))
    assert fingerprint(first) == fingerprint(second)
    assert fingerprint(first) != fingerprint(other)


def test_the_truth_stays_out_of_the_panel() -> None:
    panel, truth = generate_panel(n_clients=700, seed=1)
    hidden = {
        "readiness",
        "belief_latent",
        "job_focus",
        "effectiveness",
        "private_information",
        "job_52w_share",
    }
    seen = {column for name in TABLES for column in getattr(panel, name).columns}
    assert not hidden & seen
    assert hidden <= {
        column for frame in (truth.clients, truth.caseworkers, truth.responses) for column in frame.columns
    }


def test_too_few_clients_are_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="Allowed: a whole number of 700 or more"):
        generate_panel(n_clients=100)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": "a"}, {"n_clients": 700.5}, {"n_clients": True}])
def test_size_and_seed_are_whole_numbers(wrong: dict[str, object]) -> None:
    name, least = ("The seed", 0) if "seed" in wrong else ("The number of clients", 700)
    with pytest.raises(
        InvalidArgumentError, match=rf"{name} is .*Allowed: a whole number of {least} or more"
    ):
        generate_panel(**wrong)
