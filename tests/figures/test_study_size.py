"""Figure of the size of a study: sizes in order, hundredfold shares, questions told apart twice."""

import pandas as pd
import pytest

from bip_teach.errors import UnknownNameError
from bip_teach.figures import study_power_figure


def table() -> pd.DataFrame:
    rows = [
        (4_000, "a switch", 0.45),
        (1_000, "a switch", 0.15),
        (1_000, "belief", 0.2),
        (4_000, "belief", 0.5),
    ]
    return pd.DataFrame(rows, columns=["people", "question", "power_share"])


def test_the_table_beside_the_figure_has_the_drawn_numbers():
    given = table()
    meta = study_power_figure(given).layout.meta
    assert meta["table"]["columns"] == ["size of the study", "a switch", "belief"]
    assert meta["table"]["rows"] == [["1,000 people", 15.0, 20.0], ["4,000 people", 45.0, 50.0]]
    assert "4,000 people: a switch 45.0" in meta["alt"]
    pd.testing.assert_frame_equal(given, table())


def test_questions_differ_by_colour_and_symbol():
    marks = [
        trace.marker for trace in study_power_figure(table()).data if trace.name in {"a switch", "belief"}
    ]
    assert len({mark.color for mark in marks}) == 2
    assert len({mark.symbol for mark in marks}) == 2


def test_a_missing_column_is_named():
    with pytest.raises(UnknownNameError, match="power_share"):
        study_power_figure(table().drop(columns="power_share"))
