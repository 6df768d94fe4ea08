"""Errors speak to people: what came, what is allowed, what to do next."""

import inspect
import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach import errors
from bip_teach.errors import (
    BipTeachError,
    BipTeachWarning,
    EstimationError,
    InvalidArgumentError,
    InvalidDesignError,
    OutputExistsError,
    PanelError,
    Problem,
    SingletonCaseworkerWarning,
    UnknownNameError,
    WeakInstrumentWarning,
    check_choice,
    check_columns,
    check_known,
)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (UnknownNameError, KeyError),
        (InvalidArgumentError, ValueError),
        (InvalidDesignError, ValueError),
        (OutputExistsError, ValueError),
        (PanelError, ValueError),
        (EstimationError, RuntimeError),
    ],
)
def test_every_error_is_also_the_built_in_error_that_a_reader_expects(error, builtin):
    assert issubclass(error, BipTeachError)
    assert issubclass(error, builtin)


def test_every_public_error_and_warning_has_the_common_base():
    classes = [
        one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__
    ]
    raised = [one for one in classes if issubclass(one, Exception)]
    assert len(raised) >= 10
    assert all(issubclass(one, BipTeachError | BipTeachWarning) for one in raised)
    assert all(one.__doc__ for one in classes)


@pytest.mark.parametrize("warning", [WeakInstrumentWarning, SingletonCaseworkerWarning])
def test_warnings_can_be_filtered_by_their_base(warning):
    assert issubclass(warning, BipTeachWarning)
    assert issubclass(warning, UserWarning)


@given(message=st.text())
def test_messages_are_shown_as_written(message):
    assert str(UnknownNameError(message)) == message
    assert str(InvalidArgumentError(message)) == message


def test_an_error_without_a_message_shows_nothing():
    assert str(UnknownNameError()) == ""


def test_known_choices_pass():
    check_choice("language", "sv", ["en", "sv"])
    check_known("item", "b1", ("b1", "b2"))
    check_columns(pd.DataFrame({"week": [1]}), ["week"])


def test_unknown_choice_lists_what_is_allowed_and_guesses():
    with pytest.raises(InvalidArgumentError) as caught:
        check_choice("outcome", "jobs", ["job", "education"])
    assert str(caught.value) == "outcome is 'jobs'. Allowed: 'job', 'education'. Did you mean 'job'?"


def test_choices_may_be_numbers_and_come_from_a_generator():
    with pytest.raises(InvalidArgumentError, match=r"belief is 6\. Allowed: 1, 2, 3, 4, 5\.$"):
        check_choice("belief", 6, (step for step in range(1, 6)))


def test_a_name_far_from_every_other_gets_no_guess():
    with pytest.raises(UnknownNameError) as caught:
        check_known("item", "zzz", ["b1", "s12"])
    assert str(caught.value) == "There is no item called 'zzz'."


def test_several_near_names_are_all_offered():
    with pytest.raises(UnknownNameError, match=r"Did you mean '.+' or '.+'\?"):
        check_known("indicator", "health", ["health_coping", "health_care"])


def test_missing_columns_are_named_once_with_the_columns_that_exist():
    data = pd.DataFrame({"client_id": ["P1"], "week": [3]})
    with pytest.raises(UnknownNameError) as caught:
        check_columns(data, ["client", "week", "client", "wave"], "responses")
    assert str(caught.value) == (
        "responses has no column 'client', 'wave'. It has: client_id, week. Did you mean 'client_id'?"
    )


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [
        (5, "week", "table responses, row 5, column week: too late"),
        (None, "week", "table responses, column week: too late"),
        (5, None, "table responses, row 5: too late"),
        (None, None, "table responses: too late"),
    ],
)
def test_a_problem_says_where_it_is(row, column, place):
    assert str(Problem("responses", row, column, "too late")) == place


def test_a_panel_error_lists_every_problem():
    problems = [Problem("clients", 2, "age", "is 17"), Problem("spells", None, None, "is missing")]
    error = PanelError(iter(problems))
    assert error.problems == tuple(problems)
    assert str(error).splitlines() == ["The panel has 2 problems:", *map(str, problems)]


def test_one_problem_is_not_several():
    assert str(PanelError([Problem("clients", 2, "age", "is 17")])).startswith("The panel has 1 problem:\n")


@pytest.mark.parametrize(
    "error", [UnknownNameError("a name"), InvalidArgumentError("a value"), EstimationError("x")]
)
def test_errors_survive_being_sent_to_another_process(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
