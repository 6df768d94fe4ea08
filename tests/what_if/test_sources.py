"""What the documents print where they differ: complete, as printed, and written once."""

from __future__ import annotations

import json

import pytest

from bip_teach import published
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.what_if import SourceCases

CASES = SourceCases()
IDS = [case.id for case in published.disagreements()]


@pytest.mark.parametrize("case", published.disagreements(), ids=lambda case: case.id)
def test_a_case_holds_its_figures_as_printed_and_their_twins(case):
    figures = CASES.figures(case.id)
    assert set(case.figure_ids) <= {figure.id for figure in figures}
    assert len(figures) == len(set(figures))
    row = CASES.lookup(case=case.id, document="webinar")
    assert row["choice"] == case.choice
    keys = [source.key for source in published.sources()]
    for figure, (document, printed, place, unit, number) in zip(figures, row["figures"], strict=True):
        assert keys[document] == figure.source.key
        assert printed.replace(" ", "") == figure.format().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        assert (place, unit) == (figure.place, figure.unit)
        assert number == (figure.number if figure.is_number else None)


def test_another_document_with_the_same_quantity_is_there_though_the_case_does_not_name_it():
    named = published.disagreement("r2_search_outcome").figure_ids
    assert "D.r2.search.register" not in named
    assert "D.r2.search.register" in [figure.id for figure in CASES.figures("r2_search_outcome")]


def test_documents_come_in_the_order_of_the_sources():
    for case in IDS:
        order = [row[0] for row in CASES.lookup(case=case, document="webinar")["figures"]]
        assert order == sorted(order)


def test_the_payload_gives_every_case_back():
    payload = json.loads(json.dumps(CASES.payload()))
    for case, (title, choice, rows) in zip(IDS, payload["cases"], strict=True):
        figures = [list(payload["figures"][row]) for row in rows]
        for figure in figures:
            figure[2] = payload["places"][figure[2]]
        assert CASES.lookup(case=case, document="webinar") == {
            "title": title,
            "choice": choice,
            "figures": figures,
        }


def test_the_table_has_a_row_per_case_and_a_column_per_document():
    table = CASES.table.set_index("case")
    assert list(table.index) == IDS
    assert table.loc["gradient_varies"].to_dict() == {
        "caseworker_report": "5.1%",
        "indicator_report": "",
        "webinar": "4.9%",
        "danish_slides": "4.9%",
    }


def test_a_setting_that_does_not_exist_is_named():
    with pytest.raises(InvalidArgumentError, match=r"document is 'news'\. Allowed: 'caseworker_report'"):
        CASES.lookup(case="gradient_varies", document="news")
    with pytest.raises(InvalidArgumentError, match="no level for 'document'"):
        CASES.lookup(case="gradient_varies")
    with pytest.raises(UnknownNameError, match="no disagreement called 'gradient'"):
        CASES.figures("gradient")
