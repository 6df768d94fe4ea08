"""Tables of a page: words are translated and escaped, numbers are written, and the HTML is that of pandas."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bip_teach.errors import UnknownNameError
from bip_teach.figures import INTERVAL, Shown, shown_table
from bip_teach.language import speaking
from bip_teach.sphinx_ext.csv_tables import with_buttons
from bip_teach.sphinx_ext.long_tables import MOST_ROWS, fold_long_tables

NO_BREAK, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
TABLE = pd.DataFrame(
    {"what": ["A job", "a & <b>"], "share": [1234.56, math.nan], "people": [4000, 12], "id": ["A job", "b1"]}
)


def cells(shown: Shown) -> list[list[str]]:
    """Text of every cell of a table, row by row."""
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]


def test_numbers_and_words_are_written_in_english_without_another_language():
    assert cells(shown_table(TABLE)) == [
        ["what", "share", "people", "id"],
        ["A job", "1,234.6", "4,000", "A job"],
        ["a & <b>", "–", "12", "b1"],
    ]


def test_numbers_headings_and_words_follow_the_language_that_is_spoken():
    with speaking("sv"):
        shown = shown_table(
            TABLE, {"what": "Answer", "share": "Effect", "id": "id"}, decimals=2, codes=["id"]
        )
    assert cells(shown) == [
        ["Svar", "Effekt", "id"],
        ["Ett jobb", f"1{NO_BREAK}234,56", "A job"],
        ["a & <b>", "–", "b1"],
    ]
    assert "<code>A job</code>" in shown.html


def test_labels_of_rows_are_words_numbers_or_names_of_the_code():
    words = pd.Index(["A job", "b1"], name="Answer")
    with speaking("sv"):
        assert cells(shown_table(TABLE[["people"]].set_axis(words), index=True))[1:3] == [
            ["Svar", ""],
            ["Ett jobb", f"4{NO_BREAK}000"],
        ]
        assert (
            "<th><code>A job</code></th>" in shown_table(TABLE.set_index("id"), index=True, codes=["id"]).html
        )
        assert "<code>1</code>" in shown_table(TABLE, index=True, codes=["index"]).html
        assert "<code>" not in shown_table(TABLE, index=True).html


def test_levels_of_rows_stand_once_for_their_rows():
    both = pd.MultiIndex.from_product([["A job"], [1000, 2000]], names=["world", None])
    with speaking("sv"):
        shown = shown_table(pd.DataFrame({"Effect": [0.04, -0.5]}, index=both), index=True)
    assert cells(shown)[-2:] == [
        ["Ett jobb", f"1{NO_BREAK}000", "0,0"],
        [f"2{NO_BREAK}000", f"{MINUS}0,5"],
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [(-0.04, "0.0"), (-0.25, f"{MINUS}0.2"), (2.0, "2.0"), (None, "none at all"), ("", ""), ("b, c", "b, c")],
)
def test_every_kind_of_cell(value: object, written: str):
    frame = pd.DataFrame({"one": pd.Series([value], dtype=object)})
    assert cells(shown_table(frame, missing="none at all"))[1] == [written]


@pytest.mark.parametrize(
    ("value", "written"),
    [(225.546, "230"), (0.0512, "0.051"), (1904.78, "1,900"), (4.44e-16, "4.4e-16"), (1.0, "1")],
)
def test_numbers_of_very_different_size_keep_the_digits_that_count(value: float, written: str):
    assert cells(shown_table(pd.DataFrame({"one": [value]}), digits=2))[1] == [written]


def test_a_list_of_words_is_translated_word_by_word():
    with speaking("sv"):
        shown = shown_table(pd.DataFrame({"words": [["A job", "Effect"]]}))
    assert cells(shown)[1] == ["Ett jobb; Effekt"]


def test_long_words_are_not_cut():
    assert "a" * 300 in shown_table(pd.DataFrame({"words": ["a" * 300]})).html


def test_a_table_keeps_what_it_was_made_with_and_leaves_the_frame_alone():
    before = TABLE.copy()
    with speaking("sv"):
        shown = shown_table(TABLE, {"what": "Answer"})
    assert "Svar" in shown._repr_html_()
    pd.testing.assert_frame_equal(TABLE, before)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(UnknownNameError, match="'estimate'"):
        shown_table(TABLE, INTERVAL)


def test_other_parts_of_the_page_know_the_table():
    shown = shown_table(pd.DataFrame({"one": range(MOST_ROWS + 1)}))
    assert "data-csv" in with_buttons(shown.html)
    assert "bip-fold" in fold_long_tables(f'<div class="output text_html">{shown.html}</div>')
