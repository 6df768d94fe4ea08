"""The codebook: it has every column, in every language, and agrees with the instrument."""

from __future__ import annotations

from dataclasses import fields

import pytest
from frictionless import Package

from bip_teach import instrument
from bip_teach.errors import UnknownLanguageError
from bip_teach.language import languages, speaking
from bip_teach.panel import Panel, Truth, codebook
from bip_teach.panel.descriptor import Column, Kind, descriptor, tables
from bip_teach.panel.schemas import table_schema
from bip_teach.panel.tables import CHANNEL_COLUMNS, ITEM_COLUMNS, RATING_COLUMNS

KINDS: tuple[Kind, ...] = ("panel", "truth")


def column(table: str, name: str) -> Column:
    (found,) = [
        one for one in next(t for t in tables("panel") if t.name == table).columns if one.name == name
    ]
    return found


@pytest.mark.parametrize(("kind", "holder"), [("panel", Panel), ("truth", Truth)])
def test_the_tables_are_those_of_the_descriptor(kind: Kind, holder: type) -> None:
    assert [table.name for table in tables(kind)] == [field.name for field in fields(holder)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_descriptors_are_valid_data_packages(kind: Kind) -> None:
    assert list(Package.metadata_validate(descriptor(kind))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_described(kind: Kind) -> None:
    for table in tables(kind):
        assert table.description
        for one in table.columns:
            assert one.title, one.name
            assert one.description.endswith(".")
            assert (one.decimals is not None) == (one.type == "number")
            assert all(level.label for level in one.levels)


@pytest.mark.parametrize("kind", KINDS)
def test_levels_are_the_values_that_the_descriptor_allows(kind: Kind) -> None:
    for resource, table in zip(descriptor(kind)["resources"], tables(kind), strict=True):
        for field, one in zip(resource["schema"]["fields"], table.columns, strict=True):
            assert field.get("constraints", {}).get("enum", []) == list(one.allowed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_check_the_columns_of_the_codebook(kind: Kind) -> None:
    for table in tables(kind):
        schema = table_schema(table)
        assert tuple(schema.columns) == table.names
        for one in table.columns:
            assert schema.columns[one.name].nullable is not one.required
            limits = sum(limit is not None for limit in (one.minimum, one.maximum))
            assert len(schema.columns[one.name].checks) == limits + bool(one.levels)


def test_items_are_those_of_the_instrument() -> None:
    assert list(RATING_COLUMNS) == [item.id for item in instrument.RATING_ITEMS]
    assert set(ITEM_COLUMNS) == {item.id for item in instrument.ITEMS} - {"b10"}
    for name in ITEM_COLUMNS:
        item, one = instrument.item(name), column("responses", name)
        assert one.title == item.label("en")
        assert item.text("en") in one.description
        assert tuple(level.label for level in one.levels) == item.levels("en")


def test_channels_are_those_of_the_instrument() -> None:
    assert list(CHANNEL_COLUMNS) == [channel.column for channel in instrument.SEARCH_CHANNELS]
    for channel in instrument.SEARCH_CHANNELS:
        one = column("responses", channel.column)
        assert one.title == channel.label("en")
        assert channel.text("en") in one.description


def test_interventions_are_those_of_the_catalogue() -> None:
    levels = column("interventions", "intervention").levels
    assert [(level.value, level.label) for level in levels] == [
        (one.id, one.label("en")) for one in instrument.INTERVENTIONS
    ]


def test_reasons_are_those_of_the_instrument() -> None:
    for item in instrument.ITEMS:
        levels = column("responses", f"{item.id}_missing").levels
        assert [(level.value, level.label) for level in levels] == [
            (reason.id, reason.label("en")) for reason in instrument.MISSING_REASONS
        ]


def test_states() -> None:
    assert column("spells", "state").allowed == (
        "job",
        "flexjob",
        "education",
        "cash_benefit",
        "other_support",
    )


def test_the_codebook_has_one_row_for_each_column(small: Panel) -> None:
    for language in languages():
        table = codebook(language)
        expected = [(name, column) for name, frame in vars(small).items() for column in frame.columns]
        assert list(zip(table["table"], table["column"], strict=True)) == expected
        assert table.notna().all().all()


def test_what_the_codebook_shows() -> None:
    english, swedish = (codebook(language).set_index(["table", "column"]) for language in ("en", "sv"))
    assert english.loc[("clients", "age"), "levels"] == "18–65"
    assert english.loc[("responses", "wave"), "levels"] == "≥ 1"
    assert english.loc[("responses", "client_id"), "levels"] == ""
    assert english.loc[("clients", "age"), "unit"] == "years"
    assert swedish.loc[("clients", "age"), "unit"] == "år"
    assert swedish.loc[("clients", "sex"), "levels"] == "female = kvinna; male = man"
    assert english.loc[("responses", "s12"), "levels"].startswith("1 = ")


def test_an_unknown_language() -> None:
    with pytest.raises(UnknownLanguageError, match="Allowed: 'en'"):
        codebook("xx")


def test_the_codebook_speaks_the_language_spoken_now() -> None:
    with speaking("sv"):
        swedish = codebook()
    assert swedish.equals(codebook("sv"))
    assert not swedish.equals(codebook())
    keys = ["table", "column", "type", "required"]
    assert swedish[keys].equals(codebook("en")[keys])
