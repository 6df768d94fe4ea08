"""Who took part: every characteristic that is printed, as shares of the people that it is about."""

from __future__ import annotations

import pytest

from bip_teach.compare import participants_table
from bip_teach.panel import Panel
from bip_teach.published import figure, figures


def test_every_printed_characteristic_has_a_row(panel: Panel) -> None:
    shown = participants_table(panel)["figure_id"].tolist()
    printed = [one.id for one in figures() if one.id.startswith("C.char.")]
    assert set(printed) <= set(shown)
    assert len(shown) == len(set(shown))


def test_shares_are_those_of_an_explicit_count(panel: Panel) -> None:
    table = participants_table(panel).set_index("figure_id")["share"]
    clients = panel.clients
    men = clients[clients["sex"] == "male"]
    assert table["C.char.unskilled"] == pytest.approx((clients["education"] == "unskilled").mean())
    assert table["C.char.convicted"] == pytest.approx(men["convicted"].mean())
    assert table["C.char.worked"] == pytest.approx(clients["work_share_3y"].mean())


def test_the_synthetic_people_are_like_the_published_ones(panel: Panel) -> None:
    table = participants_table(panel)
    printed = table["figure_id"].map(lambda figure_id: figure(figure_id).share)
    assert (table["share"] - printed).abs().max() < 0.03
    assert table["label"].is_unique
