"""A control holds a level of its axis: every other value is refused, and the explorer stays as it was."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from bip_teach import explorers as explorers_package
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.explorers import BeliefExplorer, InterventionsExplorer, LeagueExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import League

STRANGE = [
    10**9,
    -1,
    1.5,
    float("nan"),
    None,
    pd.NA,
    "",
    "<img src=x onerror=alert(1)>",
    "__proto__",
    [1],
    {},
    np.array([1, 2]),
    pd.DataFrame({"belief": [1]}),
]


@pytest.fixture(params=explorers_package.__all__)
def explorer(request, what_ifs, monkeypatch):
    monkeypatch.delenv(STATIC_VARIABLE, raising=False)
    return getattr(explorers_package, request.param)(what_ifs[request.param])


@pytest.fixture
def belief(belief_grid, monkeypatch):
    monkeypatch.delenv(STATIC_VARIABLE, raising=False)
    return BeliefExplorer(belief_grid)


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: type(value).__name__)
def test_a_strange_value_is_named_and_changes_nothing(explorer, value):
    before, heard = explorer.get_state(), []
    explorer.observe(heard.append)
    for axis in explorer.what_if.axes:
        with pytest.raises(InvalidArgumentError) as caught:
            setattr(explorer, axis.name, value)
        assert str(caught.value).startswith(f"{axis.name} is {value!r}. Allowed: {axis.levels[0]!r}, ")
    assert heard == []
    assert explorer.get_state() == before


def test_a_truth_value_is_no_number_and_a_number_no_truth_value(belief, interventions_grid):
    with pytest.raises(InvalidArgumentError, match=re.escape("belief is True. Allowed: 1, 2, 3, 4, 5.")):
        belief.belief = True
    with pytest.raises(InvalidArgumentError, match="belief is True"):
        belief.view(belief=True)
    with pytest.raises(InvalidArgumentError, match=re.escape("health is 1. Allowed: False, True.")):
        InterventionsExplorer(interventions_grid).health = 1


def test_a_level_of_another_type_becomes_the_level_that_the_browser_knows(belief, interventions_grid):
    for level in (np.int64(4), np.float64(4), 4.0):
        belief.belief = 1
        belief.belief = level
        assert json.dumps(belief.get_state("belief")) == '{"belief": 4}'
    mix = InterventionsExplorer(interventions_grid, health=np.True_)
    assert mix.health is True
    assert LeagueExplorer(League(), caseload=np.int32(30)).caseload == 30


def test_also_while_notifications_wait_nothing_strange_gets_in(belief):
    heard = []
    belief.observe(heard.append, ["belief", "outcome"])
    with belief.hold_trait_notifications():
        belief.outcome = "job_or_education"
        with pytest.raises(InvalidArgumentError, match="belief is 9"):
            belief.belief = 9
    assert belief.setting() == {"belief": 3, "switches": 0, "outcome": "job_or_education"}
    assert [change["name"] for change in heard] == ["outcome"]


def test_a_strange_message_from_the_browser_is_refused(belief):
    with pytest.raises(InvalidArgumentError, match="belief is 9"):
        belief.set_state({"belief": 9})
    assert belief.belief == 3
    belief.set_state({"belief": 5})
    assert belief.belief == 5


def test_a_start_that_makes_no_sense_is_refused(belief_grid):
    with pytest.raises(UnknownNameError, match=r"no setting called 'beleif'\. Did you mean 'belief'"):
        BeliefExplorer(belief_grid, beleif=4)
    with pytest.raises(InvalidArgumentError, match=r"outcome is 'jobb'\. Allowed: .* Did you mean 'job'"):
        BeliefExplorer(belief_grid, outcome="jobb")
