"""Every row of the registry keeps to its schema, and stands for what the documents print."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from bip_teach.instrument import INDICATORS, INTERVENTION_GROUPS, INTERVENTIONS, ITEMS, SEARCH_CHANNELS
from bip_teach.published import Figure, figure, figures, figures_table, sources, write_published
from bip_teach.published.wording import QUALIFIERS, unit_names

KINDS = {"number", "verbal", "range", "list", "statement", "date"}
LETTERS = {
    "caseworker_report": {"A", "A2"},
    "indicator_report": {"B"},
    "webinar": {"C"},
    "danish_slides": {"D"},
}
# As counted when the documents were read; A2 is the axis text of a figure of the first document.
ROWS = {"A": 52, "A2": 6, "B": 59, "C": 76, "D": 36}

every_figure = pytest.mark.parametrize("row", figures(), ids=lambda row: row.id)


def test_no_figure_is_lost():
    assert Counter(row.id.partition(".")[0] for row in figures()) == ROWS


def test_ids_are_unique():
    assert max(Counter(row.id for row in figures()).values()) == 1


def test_a_document_prints_a_quantity_once():
    assert max(Counter((row.quantity, row.source.key) for row in figures()).values()) == 1


@every_figure
def test_closed_vocabularies(row):
    assert row.kind in KINDS
    assert row.unit in unit_names()
    assert row.qualifier in QUALIFIERS
    assert row.source in sources()
    assert row.id.partition(".")[0] in LETTERS[row.source.key]
    assert re.fullmatch(r"[A-D]2?(\.[a-z0-9_]+)+", row.id)


@every_figure
def test_every_figure_says_what_it_is_and_where_it_stands(row):
    for said in (row.population, row.outcome, row.place, row.quantity):
        assert said
        assert said == said.strip()


@every_figure
def test_numbers_are_printed_numbers_and_words_are_words(row):
    if row.is_number:
        assert re.fullmatch(r"-?\d+(\.\d+)?", row.text)
        assert row.unit not in ("words", "scale")
        assert Decimal(str(row.value)) == Decimal(row.text)
        assert row.decimals == len(row.text.split(".")[1]) if "." in row.text else row.decimals == 0
    else:
        assert row.value == row.text
        assert row.unit in ("words", "scale")
        assert row.decimals == 0
        assert (row.kind == "range") == (row.format("sv") == row.format("en"))


@every_figure
def test_lists_have_as_many_names_in_both_languages(row):
    assert write_published(f"{row.id}|text", "sv").count(";") == row.text.count(";")
    assert (";" in row.text) == (row.kind == "list")


@every_figure
def test_printed_pages_are_named_in_the_place(row):
    numbers = re.findall(r"(?:page|[Ss]lide) (\d+)", row.place)
    assert numbers == ([] if row.page is None else [str(row.page)])


def _readers_text(row: Figure) -> str:
    return " ".join((row.population, row.outcome, row.window, row.place, row.note, row.unit_note))


@every_figure
def test_nothing_points_to_working_files(row):
    text = _readers_text(row)
    assert not re.search(r"\.txt|\.csv|\bL\d|\b00\d\b|\bseeds?\b", text)
    assert not re.search(r"[åäöæø]", text, re.IGNORECASE)


@every_figure
def test_notes_type_no_results(row):
    assert not re.search(r"\d[.,]\d|%", row.note)


@every_figure
def test_names_refer_to_the_instrument(row):
    known = [*INDICATORS, *ITEMS, *SEARCH_CHANNELS, *INTERVENTIONS, *INTERVENTION_GROUPS]
    assert set(row.refers_to) <= {one.id for one in known}


@pytest.mark.parametrize("quantity", ["gradient.5_yes", "iv.jobedu.pp", "interval_months", "r2.job.both"])
def test_a_quantity_has_one_unit_in_all_documents(quantity):
    assert len({row.unit for row in figures() if row.quantity == quantity}) == 1


def test_shared_quantities_keep_their_unit_and_names_agree():
    units: dict[str, set[str]] = {}
    for row in figures():
        units.setdefault(row.quantity, set()).add(row.unit)
    mixed = {quantity for quantity, found in units.items() if len(found) > 1}
    # One document gives the first year of data, another only says the end of the year before.
    assert mixed == {"data_from"}


@pytest.mark.parametrize(
    ("figure_id", "text", "unit", "source", "place"),
    [
        ("A.gradient.5_yes", "26.8", "percent", "caseworker_report", "Table 2"),
        ("A.gradient.4_good", "10.4", "percent", "caseworker_report", "Table 2"),
        ("A.base.jobedu", "10", "percent", "caseworker_report", "Section on changes of caseworker"),
        ("A.switch.jobedu.pp", "-1.6", "percentage_points", "caseworker_report", "changes of caseworker"),
        ("A.iv.jobedu.rel", "33", "percent_change", "caseworker_report", "Table 4"),
        ("A.tertile.low", "5.3", "percent", "caseworker_report", "page 20 of 24"),
        ("A2.fig4.xmin", "-1.5", "axis", "caseworker_report", "Figure 4"),
        ("B.search.channels_6", "0.4", "percent", "indicator_report", "Figure 2, page 14 of 32"),
        ("B.cost.benefit", "11.7", "billion_dkk_per_year", "indicator_report", "facts"),
        ("B.r2.edu.both", "41", "percent", "indicator_report", "Table 3"),
        ("B.edu.over30", "2", "percent", "indicator_report", "path to education"),
        ("C.thought.mean", "14.76", "percent", "webinar", "Slide 24"),
        ("C.queue.combined", "22", "places", "webinar", "Slide 17"),
        ("C.effect.q4_most", "23", "percent", "webinar", "Slide 23"),
        ("C.bars.client.5", "13.9", "percent", "webinar", "Slide 22"),
        ("C.interv.claimed", "21", "count", "webinar", "catalogue of interventions"),
        ("D.gradient.0_dk", "7.4", "percent", "danish_slides", "S12"),
        ("D.switch.pp", "-2", "percentage_points", "danish_slides", "changes of caseworker"),
        ("D.pop.resource", "18000", "people", "danish_slides", "background"),
    ],
)
def test_spot_checks_against_the_documents(figure_id, text, unit, source, place):
    found = figure(figure_id)
    assert (found.text, found.unit, found.source.key) == (text, unit, source)
    assert place in found.place


def test_printed_sums_hold():
    def total(*ids: str) -> Decimal:
        return sum((Decimal(figure(one).text) for one in ids), Decimal(0))

    assert total("C.bars.cw.4", "C.bars.cw.5") == total("C.bars.cw.believe")
    assert total("C.bars.client.4", "C.bars.client.5") == total("C.bars.client.believe")
    assert total("A.base.job", "A.switch.job.pp") == total("A.switch.job.after")
    assert total("A.base.jobedu", "A.switch.jobedu.pp") == total("A.switch.jobedu.after")
    assert total(*(f"C.part.one.{group.id}" for group in INTERVENTION_GROUPS)) == total("C.part.one")
    assert total("B.search.none", "B.search.active") == 100


def test_counts_of_lists_match_the_lists():
    assert len(figure("B.job.indicators").refers_to) == figure("B.job.n_indicators").value
    assert len(figure("B.edu.indicators").refers_to) == figure("B.edu.n_indicators").value
    both = figure("B.search.indicators_client").refers_to + figure("B.search.indicators_cw").refers_to
    assert len(both) == figure("B.search.n_indicators").value
    assert figure("C.indicators11").refers_to == tuple(one.id for one in INDICATORS)
    assert figure("C.interv.list").refers_to == tuple(one.id for one in INTERVENTIONS)
    assert len(figure("C.interv.list").text.split(";")) == len(INTERVENTIONS)


def test_table_has_one_row_for_each_figure():
    table = figures_table()
    assert len(table) == sum(ROWS.values())
    assert list(table["id"]) == [row.id for row in figures()]
    assert table.set_index("id").loc["A.gradient.5_yes", "value"] == 26.8
    assert table.set_index("id").loc["B.scale", "value"] == "1-5"
    assert set(table["source"]) == {one.key for one in sources()}
    assert table["page"].isna().any()
    assert table["page"].notna().any()


def test_table_is_a_fresh_copy():
    table = figures_table()
    table["id"] = "changed"
    assert figures_table().loc[0, "id"] == "A.start_year"


def test_reports_come_before_slides():
    assert [one.kind for one in sources()] == ["report", "report", "slides", "slides"]
    assert [one.key for one in sources()] == list(LETTERS)


@pytest.mark.parametrize("one", sources(), ids=lambda one: one.key)
def test_sources_can_be_cited(one):
    assert one.title in one.citation
    assert one.publisher in one.citation
    assert f"({one.year})" in one.citation
    assert re.fullmatch(r"\d{4}( or later)?|n\.d\.", one.year)
    assert one.language in ("Swedish", "Danish")
    assert one.url == "" or one.url.startswith("http")
