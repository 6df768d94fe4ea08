"""Arrow tables: the types of the codebook, and the way to frames and back without a change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.panel import Panel, Truth
from bip_teach.panel.arrow import arrow_schema, as_arrow, as_frame
from bip_teach.panel.check import checked_panel, checked_truth
from bip_teach.panel.descriptor import Kind, table_named, tables
from bip_teach.panel.tables import frames
from bip_teach.panel.types import final_types

EVERY_TABLE = [(kind, table.name) for kind in ("panel", "truth") for table in tables(kind)]


@pytest.mark.parametrize(("kind", "name"), EVERY_TABLE)
def test_every_column_has_the_type_that_the_codebook_implies(kind: Kind, name: str) -> None:
    schema = arrow_schema(kind, name)
    described = table_named(kind, name)
    assert tuple(schema.names) == described.names
    for column in described.columns:
        came = schema.field(column.name).type
        if column.type == "integer":
            most = (
                column.maximum
                if column.maximum is not None
                else (max(map(int, column.allowed), default=2**31 - 1))
            )
            assert pa.types.is_signed_integer(came)
            assert most < 2 ** (came.bit_width - 1)
        elif column.type == "number":
            assert came == pa.float64()
        else:
            assert pa.types.is_dictionary(came) is bool(column.levels)


def test_types_are_as_small_as_the_limits_allow() -> None:
    responses = arrow_schema("panel", "responses")
    wanted = {"client_id": "string", "b1": "int8", "week": "int16", "wave": "int32", "b11": "int32"}
    assert {name: str(responses.field(name).type) for name in wanted} == wanted
    assert arrow_schema("panel", "clients").field("age").type == pa.int8()


def test_there_and_back_changes_nothing(small: Panel, small_truth: Truth) -> None:
    checked = {"panel": frames(checked_panel(small)), "truth": frames(checked_truth(small_truth))}
    for kind, name in EVERY_TABLE:
        frame = checked[kind][name]
        table = as_arrow(kind, name, frame)
        assert table.schema.equals(arrow_schema(kind, name))
        pd.testing.assert_frame_equal(as_frame(kind, name, table), frame, obj=name, check_exact=True)


def test_chunks_and_offsets_do_not_matter(small: Panel) -> None:
    frame = checked_panel(small).responses
    table = as_arrow("panel", "responses", frame)
    cut = pa.concat_tables([table.slice(0, 7), table.slice(7, 1), table.slice(8)])
    pd.testing.assert_frame_equal(as_frame("panel", "responses", cut), frame)
    rest = as_frame("panel", "responses", table.slice(20))
    pd.testing.assert_frame_equal(rest, frame.iloc[20:].reset_index(drop=True))


@pytest.mark.parametrize(("kind", "name"), EVERY_TABLE)
def test_a_table_without_rows_keeps_its_types(
    kind: Kind, name: str, small: Panel, small_truth: Truth
) -> None:
    full = frames(checked_panel(small)) if kind == "panel" else frames(checked_truth(small_truth))
    none = as_frame(kind, name, as_arrow(kind, name, full[name].iloc[:0]))
    assert len(none) == 0
    assert none.dtypes.equals(full[name].dtypes)


cells = {
    "string": lambda column: st.sampled_from(
        [str(value) for value in column.allowed] or ["P1", 'å, "ö"\n', "NA"]
    ),
    "integer": lambda column: st.sampled_from(list(column.allowed)) if column.levels else st.integers(0, 127),
    "number": lambda _column: st.floats(allow_nan=False, allow_infinity=False),
}


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_any_values_survive_the_way_there_and_back(data: st.DataObject) -> None:
    kind, name = data.draw(st.sampled_from(EVERY_TABLE))
    described = table_named(kind, name)
    n_rows = data.draw(st.integers(0, 5))
    drawn = {}
    for column in described.columns:
        one = cells[column.type](column)
        one = one if column.required else st.none() | one
        dtype = {"string": "str", "integer": "Int64", "number": "float64"}[column.type]
        values = data.draw(st.lists(one, min_size=n_rows, max_size=n_rows))
        drawn[column.name] = pd.Series(values, dtype=dtype)
    frame = final_types(described, pd.DataFrame(drawn))
    again = as_frame(kind, name, as_arrow(kind, name, frame))
    pd.testing.assert_frame_equal(again, frame, check_exact=True)


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no table of the truth called 'spells'"):
        arrow_schema("truth", "spells")


def test_other_columns_are_refused(small: Panel) -> None:
    for frame in (small.jobcentres.assign(extra=1), small.caseworkers.iloc[:, ::-1], pd.DataFrame()):
        name = "caseworkers" if "caseworker_id" in frame else "jobcentres"
        with pytest.raises(InvalidArgumentError, match="Needed, in this order"):
            as_arrow("panel", name, frame)
    with pytest.raises(InvalidArgumentError, match="Needed, in this order"):
        as_frame("panel", "jobcentres", pa.table({"name": ["J01"]}))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("state", "holiday", r"Column state holds 'holiday'\. Allowed: job, flexjob"),
        ("start_week", 40_000, "Column start_week holds a value that does not fit its type int16"),
        ("start_week", 1.5, "Column start_week holds a value that does not fit"),
        ("client_id", 7, "Column client_id holds a value that does not fit its type string"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(small: Panel, column: str, value: object, message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        as_arrow("panel", "spells", small.spells.assign(**{column: value}))


def test_a_required_whole_number_must_be_there(small: Panel) -> None:
    table = as_arrow("panel", "spells", small.spells)
    weeks = pa.array(np.zeros(len(small.spells)), pa.int16(), mask=np.arange(len(small.spells)) == 3)
    with pytest.raises(InvalidArgumentError, match="Column end_week has empty cells"):
        as_frame("panel", "spells", table.set_column(3, "end_week", weeks))
