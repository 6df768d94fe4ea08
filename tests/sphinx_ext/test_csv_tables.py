"""Every table of numbers gets its button; explorers and sentences in columns do not."""

from __future__ import annotations

import pytest

from bip_teach.errors import UnknownLanguageError
from bip_teach.sphinx_ext.csv_tables import with_buttons
from bip_teach.sphinx_ext.long_tables import fold_long_tables

TABLE = '<table border="1" class="dataframe"><tr><th>of 100</th><td>one</td><td>1</td></tr></table>'
WORDS = '<table class="table"><tr><th>1</th><td>by lot</td><td>as in group 1</td><td>yes</td></tr></table>'
OUTPUT = '<div class="output text_html">{}</div>'


@pytest.mark.parametrize(
    "inside",
    [
        TABLE,
        f"<div>\n<style scoped>\n.dataframe {{}}\n</style>\n{TABLE}</div>",
        f"<details><summary>All</summary>{TABLE}</details>",
        TABLE.replace('border="1" class="dataframe"', 'class="table"'),
    ],
)
def test_a_table_of_numbers_gets_a_button(inside):
    found = with_buttons(OUTPUT.format(inside))
    assert found.count("data-csv") == 1
    assert found.index("</table>") < found.index("data-csv") < found.rindex("</div>")


@pytest.mark.parametrize(
    "other", [WORDS, OUTPUT.format(TABLE.replace("dataframe", "bip-table")), OUTPUT.format("x")]
)
def test_other_tables_do_not(other):
    assert with_buttons(other) == other


def test_a_long_table_is_folded_without_its_button():
    long = OUTPUT.format('<table class="dataframe">' + "<tr><td>1</td></tr>" * 40 + "</table>")
    assert '</table></details><p class="bip-csv' in fold_long_tables(with_buttons(long))


def test_a_language_without_words_is_refused():
    with pytest.raises(UnknownLanguageError, match="language is 'tlh'"):
        with_buttons(OUTPUT.format(TABLE), "tlh")
