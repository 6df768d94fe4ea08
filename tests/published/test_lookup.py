"""Figures are found by id, by quantity and by document; mistakes are answered with advice."""

import dataclasses

import pytest

from bip_teach.errors import BipTeachError, UnknownNameError
from bip_teach.published import disagreement, figure, figures, source, sources


@pytest.mark.parametrize("row", figures(), ids=lambda row: row.id)
def test_every_id_finds_its_figure(row):
    assert figure(row.id) is row
    assert figure(row.id, source=row.source.key) is row
    assert figure(row.quantity, source=row.source.key) is row


def test_a_quantity_means_the_first_document_that_prints_it():
    order = [one.key for one in sources()]
    for row in figures():
        found = figure(row.quantity)
        assert found.quantity == row.quantity
        assert order.index(found.source.key) <= order.index(row.source.key)


@pytest.mark.parametrize(
    ("source_key", "text"),
    [(None, "5.1"), ("caseworker_report", "5.1"), ("webinar", "4.9"), ("danish_slides", "4.9")],
)
def test_source_picks_the_document_where_they_disagree(source_key, text):
    assert figure("gradient.3_varies", source=source_key).text == text


def test_source_also_works_with_an_id():
    assert figure("A.switch.job.pp", source="danish_slides").id == "D.switch.pp"
    assert figure("D.iv.rel", source="caseworker_report").id == "A.iv.jobedu.rel"


def test_quantities_with_other_names_in_other_documents_are_one():
    assert figure("r2.search.both", source="danish_slides").id == "D.r2.search.indicators"
    assert figure("tertile.rel", source="webinar").id == "C.jobfocus.rel"
    assert figure("n_clients", source="webinar").id == "C.n_participants"


def test_unknown_figure_comes_with_a_guess_and_a_way_out():
    with pytest.raises(
        UnknownNameError, match=r"called 'A\.gradient\.5_ja'.*Did you mean 'A\.gradient\.5_yes'"
    ) as e:
        figure("A.gradient.5_ja")
    assert "figures_table()" in str(e.value)


def test_unknown_figure_is_a_key_error():
    with pytest.raises(KeyError):
        figure("nothing like it")


def test_unknown_source_lists_the_sources():
    for ask in (lambda: figure("n_clients", source="report"), lambda: source("report")):
        with pytest.raises(UnknownNameError, match="no source called 'report'") as caught:
            ask()
        for one in sources():
            assert repr(one.key) in str(caught.value)


def test_unknown_figure_with_a_source_is_reported_as_a_figure():
    with pytest.raises(UnknownNameError, match="no published figure or quantity called 'switch'"):
        figure("switch", source="webinar")


def test_a_document_that_does_not_print_a_quantity_says_who_does():
    with pytest.raises(UnknownNameError, match=r"'webinar' does not print 'switch\.job\.pp'") as caught:
        figure("switch.job.pp", source="webinar")
    assert "'caseworker_report' (A.switch.job.pp), 'danish_slides' (D.switch.pp)" in str(caught.value)


def test_unknown_disagreement_comes_with_a_guess():
    with pytest.raises(BipTeachError, match="Did you mean 'gradient_varies'"):
        disagreement("gradient_vary")


def test_figures_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure("A.base.job").text = "7"
