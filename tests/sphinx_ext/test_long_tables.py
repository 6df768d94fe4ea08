"""Long tables of cells are folded, and nothing else is."""

from __future__ import annotations

import pytest

from bip_teach.errors import UnknownLanguageError
from bip_teach.sphinx_ext.long_tables import MOST_ROWS, fold_long_tables


def output(rows: int, before: str = "") -> str:
    table = '<table class="dataframe">' + "<tr><td>1</td></tr>\n" * (rows + 1) + "</table>"
    return f'<div class="output text_html">{before}{table}</div>'


def test_a_long_table_stands_behind_a_line_that_counts_it():
    folded = fold_long_tables(output(MOST_ROWS + 1))
    assert (
        f'<details class="bip-fold"><summary>Show the table ({MOST_ROWS + 1} rows)</summary><table' in folded
    )
    assert folded.endswith("</table></details></div>")


@pytest.mark.parametrize(
    "body",
    [output(MOST_ROWS), output(99, "<details><summary>All</summary>"), "<table>" + "<tr>" * 99 + "</table>"],
)
def test_short_tables_folded_tables_and_tables_in_prose_stay(body):
    assert fold_long_tables(body) == body


def test_each_table_is_judged_by_itself():
    folded = fold_long_tables(output(3) + output(80) + output(3) + output(90))
    assert folded.count("<details") == 2
    assert "80 rows" in folded
    assert "90 rows" in folded


def test_a_language_without_words_is_named():
    with pytest.raises(UnknownLanguageError, match="language is 'fi'"):
        fold_long_tables(output(80), "fi")
