"""Danish has begun: the questionnaire, the words of published numbers and the glossary can be read in it."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import chain

import pytest
from babel.messages.pofile import read_po

from bip_teach.instrument import (
    INDICATORS,
    INTERVENTION_GROUPS,
    INTERVENTIONS,
    ITEMS,
    MISSING_REASONS,
    SEARCH_CHANNELS,
    indicator,
    intervention_count_note,
    item,
)
from bip_teach.language import (
    LOCALES,
    catalogue_path,
    glossary_terms,
    languages,
    number_marks,
    segments,
    speaking,
    translate_plural,
    translated_source,
    write_list,
    write_number,
)
from bip_teach.language.extraction import CHECKOUT
from bip_teach.language.spoken import CATALOGUE
from bip_teach.published import figure
from bip_teach.published.wording import people_of, unit_names, unit_wording, write_value

DA = "da"
GLOSSARY = "book/glossary"
NAMED = {
    "indicators": INDICATORS,
    "items": ITEMS,
    "channels": SEARCH_CHANNELS,
    "interventions": INTERVENTIONS,
    "groups": INTERVENTION_GROUPS,
    "missing": MISSING_REASONS,
}
SAME_IN_DANISH = {
    "BIP",
    "DREAM",
    "UJIVE",
    "estimand",
    "estimator",
    "gradient",
    "logit",
    "placebo",
    "progression",
}
NO_BREAK = "\N{NO-BREAK SPACE}"
ROLE = re.compile(r"\{([\w:]+)\}`([^`]*)`")


def entries(path):
    with path.open("rb") as file:
        return {one.id: one for one in read_po(file, locale=DA) if one.id}


@pytest.fixture(scope="module")
def glossary():
    """Give the catalogue of the glossary, and the page in English and in Danish."""
    english = (CHECKOUT / f"{GLOSSARY}.md").read_text(encoding="utf-8")
    danish = translated_source(CHECKOUT, GLOSSARY, english, DA)
    return entries(catalogue_path(CHECKOUT, GLOSSARY, DA)), english, danish


def test_a_folder_makes_a_language():
    assert DA in languages()


@pytest.mark.parametrize("kind", NAMED)
def test_names_and_questions_are_danish(kind):
    for one in NAMED[kind]:
        for english, danish in ((one.label("en"), one.label(DA)), (one.text("en"), one.text(DA))):
            assert danish.strip(), one.id
            assert danish != english, one.id
            assert danish.endswith(english[-1]) or english[-1].isalpha(), (one.id, danish)


@pytest.mark.parametrize("kind", NAMED)
def test_names_stay_apart(kind):
    labels = Counter(one.label(DA) for one in NAMED[kind])
    assert [label for label, times in labels.items() if times > 1] == []


def test_answers_are_danish_and_stay_apart():
    scaled = [one for one in ITEMS if one.is_rating]
    assert len(scaled) > 15
    for one in scaled:
        assert len(set(one.levels(DA))) == len(one.levels("en"))
        assert set(one.levels(DA)).isdisjoint(one.levels("en"))
    assert item("s12").levels(DA) == ("Nej", "Jeg tvivler", "Det svinger", "Gode chancer", "Ja")


def test_words_of_the_field():
    assert indicator("goal_direction").label(DA) == "Målrettethed"
    assert indicator("everyday_coping").label(DA) == "Mestring af hverdagen"
    assert indicator("caseworker_belief").label(DA) == "Sagsbehandlerens tro på job"
    assert "(kroner)" in item("b11").text(DA)


def test_no_swedish_slips_in(glossary):
    of_package = entries(LOCALES / DA / CATALOGUE).values()
    given = [one.string for one in chain(glossary[0].values(), of_package)]
    texts = chain.from_iterable((one,) if isinstance(one, str) else one for one in given)
    swedish = re.compile(r"[äö]|\b(?:och|inte|från|handläggare)\b", re.IGNORECASE)
    assert [text for text in texts if swedish.search(text)] == []


def test_the_note_on_the_catalogue_of_interventions():
    with speaking(DA):
        note = intervention_count_note()
    assert "{" not in note
    assert note != intervention_count_note()
    assert "indsatser" in note


@pytest.mark.parametrize("unit", unit_names())
def test_every_unit_with_a_word_has_a_danish_one(unit):
    wording = unit_wording(unit)
    for count, english in ((1, wording.one), (2, wording.other)):
        danish = translate_plural(wording.one, wording.other, count, DA)
        assert danish.count("{n}") == 1
        assert (danish != english) == (english not in ("{n}", "{n} person")), unit


@pytest.mark.parametrize(
    ("number", "unit", "qualifier", "expected"),
    [
        ("26.8", "percent", "", "26,8 procent"),
        ("4000", "people", "about", "omkring 4.000 personer"),
        ("1", "weeks", "", "1 uge"),
        ("-2", "percentage_points", "", "−2 procentpoint"),
        ("13000", "responses", "just_over", "godt 13.000 besvarelser"),
        ("4000", "count", "just_under", "knap 4.000"),
        ("1", "people", "at_least", "mindst 1 person"),
        ("3", "months", "more_than", "mere end 3 måneder"),
        ("2016", "calendar_year", "less_than", "mindre end 2016"),
    ],
)
def test_published_numbers(number, unit, qualifier, expected):
    assert write_value(Decimal(number), unit, qualifier, DA).replace(NO_BREAK, " ") == expected


def test_shares_of_a_group():
    assert people_of(Decimal("0.268"), 100, language=DA) == "27 ud af 100"
    assert people_of(Decimal("0.001"), 100, language=DA) == "færre end 1 ud af 100"
    assert figure("A.gradient.5_yes").share_of(1000, DA) == "268 ud af 1.000"


def test_number_marks():
    assert write_number(Decimal("1.3"), DA) == "1,3"
    assert write_number(Decimal("4000"), DA) == "4.000"
    assert write_number(Decimal("2016"), DA, thousands=False) == "2016"
    marks = number_marks(DA)
    assert (marks["decimal"], marks["thousands"]) == (",", ".")
    assert write_list(["uddannelse", "job"], DA) == "uddannelse og job"


def test_the_glossary_is_whole(glossary):
    catalogue, english, _ = glossary
    assert set(catalogue) == {one.text for one in segments(english)}
    assert [one.id for one in catalogue.values() if not one.string or one.fuzzy] == []
    assert {one.id for one in catalogue.values() if one.id == one.string} == SAME_IN_DANISH


def test_the_glossary_points_at_its_danish_terms(glossary):
    catalogue, english, danish = glossary
    terms = glossary_terms(danish)
    assert len(terms) == len(glossary_terms(english)), "two terms have the same word"
    named = {term: catalogue[term].string for term in glossary_terms(english)}
    for one in catalogue.values():
        wanted = [(role, named.get(target, target)) for role, target in ROLE.findall(one.id)]
        assert sorted(ROLE.findall(one.string)) == sorted(wanted), one.id
        assert one.string.count("*") == one.id.count("*")
    assert {target for role, target in ROLE.findall(danish) if role == "term"} <= terms


def test_what_has_begun_is_not_uncertain():
    assert [one.id for one in entries(LOCALES / DA / CATALOGUE).values() if one.fuzzy] == []
