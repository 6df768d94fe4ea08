"""The questionnaire and the catalogue: ids that data rely on, and texts in the language that is spoken."""

import dataclasses

import pytest

from bip_teach.errors import UnknownLanguageError, UnknownNameError
from bip_teach.instrument import (
    CASEWORKER_ITEMS,
    CLAIMED_INTERVENTIONS,
    CLIENT_ITEMS,
    HIGHEST_LEVEL,
    INDICATORS,
    INTERVENTION_GROUPS,
    INTERVENTIONS,
    ITEMS,
    LOWEST_LEVEL,
    MISSING_REASONS,
    RATING_ITEMS,
    SEARCH_CHANNELS,
    indicator,
    intervention,
    intervention_count_note,
    intervention_group,
    item,
    items_of,
    search_channel,
)
from bip_teach.language import languages, speaking
from bip_teach.published import figure

EVERYTHING = (*INDICATORS, *ITEMS, *SEARCH_CHANNELS, *INTERVENTIONS, *INTERVENTION_GROUPS, *MISSING_REASONS)
ITEMS_OF = {
    "labour_market_knowledge": "b1 b9 s2",
    "concentration": "s7 s8",
    "client_belief": "b7 b8",
    "caseworker_belief": "s12",
    "goal_direction": "s3",
    "making_contact": "b2 s4 s5",
    "cooperation": "b3 s6",
    "network_support": "b4 s9",
    "everyday_coping": "b5 s10",
    "health_coping": "b6 s11",
    "job_search": "b10",
}
CATALOGUE = {
    "job": "labour_market_knowledge job_search_support workplace_mentor internal_placement "
    "external_placement company_centre wage_subsidy job_rotation temporary_hours",
    "competence": "general_skills vocational_skills rehabilitation_course",
    "social": "social_personal_skills network_building everyday_coping social_mentor",
    "health": "diet_exercise assessment_treatment health_coping substance_treatment",
}
CHANNELS = "newspapers online_portals unsolicited own_network internship temp_agency"


def ids(things):
    return [one.id for one in things]


def test_eleven_indicators():
    assert ids(INDICATORS) == list(ITEMS_OF)
    assert len(INDICATORS) == figure("A.n_indicators").value


def test_items_by_respondent():
    assert ids(CLIENT_ITEMS) == [f"b{number}" for number in range(1, 12)]
    assert ids(CASEWORKER_ITEMS) == [f"s{number}" for number in range(2, 13)]
    assert ITEMS == CLIENT_ITEMS + CASEWORKER_ITEMS
    assert len(CLIENT_ITEMS) == figure("B.n_questions_client").value
    assert len(CASEWORKER_ITEMS) == figure("B.n_questions_cw").value


def test_twenty_items_are_ratings():
    assert ids(RATING_ITEMS) == [*(f"b{n}" for n in range(1, 10)), *(f"s{n}" for n in range(2, 13))]


@pytest.mark.parametrize("indicator_id", ITEMS_OF)
def test_every_indicator_has_its_items(indicator_id):
    assert " ".join(ids(items_of(indicator_id))) == ITEMS_OF[indicator_id]


def test_only_the_reservation_wage_belongs_to_no_indicator():
    assert [one.id for one in ITEMS if one.indicator is None] == ["b11"]
    assert "DKK" in item("b11").text()
    assert "danska kronor" in item("b11").text("sv")


@pytest.mark.parametrize("one", ITEMS, ids=lambda one: one.id)
@pytest.mark.parametrize("language", languages())
def test_ratings_have_five_different_levels(one, language):
    levels = one.levels(language)
    count = HIGHEST_LEVEL - LOWEST_LEVEL + 1 if one.is_rating else 0
    assert len(levels) == len(set(levels)) == count
    assert all(levels)


def test_levels_cover_the_published_scale():
    assert f"{LOWEST_LEVEL}-{HIGHEST_LEVEL}" == figure("B.scale").value
    assert len(item("s12").levels()) == figure("A.scale_steps").value


def test_belief_runs_from_no_to_yes():
    levels = item("s12").levels()
    assert (levels[0], levels[-1]) == ("No", "Yes")
    assert "doubt" in levels[1]
    assert "varies" in levels[2]
    assert "chances" in levels[3]


def test_six_search_channels():
    assert " ".join(ids(SEARCH_CHANNELS)) == CHANNELS
    assert len(SEARCH_CHANNELS) == figure("B.search.channels_max").value
    assert search_channel("own_network").column == "b10_own_network"


def test_reasons_for_a_missing_answer():
    assert ids(MISSING_REASONS) == ["dont_know", "no_answer"]


def test_catalogue_in_four_groups():
    assert {group.id: " ".join(ids(group.interventions)) for group in INTERVENTION_GROUPS} == CATALOGUE
    assert len(INTERVENTION_GROUPS) == figure("C.interv.groups").value
    assert ids(INTERVENTIONS) == " ".join(CATALOGUE.values()).split()


@pytest.mark.parametrize("one", INTERVENTIONS, ids=lambda one: one.id)
def test_interventions_know_their_group(one):
    assert one in intervention_group(one.group).interventions


def test_the_slide_claims_one_type_more_than_it_lists():
    assert figure("C.interv.claimed").value == CLAIMED_INTERVENTIONS == len(INTERVENTIONS) + 1
    for language in languages():
        note = intervention_count_note(language)
        assert str(CLAIMED_INTERVENTIONS) in note
        assert str(len(INTERVENTIONS)) in note


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: f"{type(one).__name__}-{one.id}")
def test_everything_is_said_in_the_language_that_is_spoken(one):
    assert one.label() == one.label("en") == one.english_label
    assert one.text() == one.text("en") == one.english_text
    with speaking("sv"):
        assert (one.label(), one.text()) == (one.label("sv"), one.text("sv"))
    for said in (one.label("en"), one.label("sv"), one.text("en"), one.text("sv")):
        assert said
        assert said == said.strip()
    assert one.label("en") != one.label("sv")
    assert one.text("en") != one.text("sv")


@pytest.mark.parametrize("things", [INDICATORS, ITEMS, SEARCH_CHANNELS, INTERVENTIONS, INTERVENTION_GROUPS])
def test_ids_and_labels_are_unique(things):
    assert len(set(ids(things))) == len(things)
    for language in languages():
        assert len({one.label(language) for one in things}) == len(things)


@pytest.mark.parametrize("one", ITEMS, ids=lambda one: one.id)
def test_questions_are_short(one):
    for language in languages():
        assert "?" in one.text(language)
        assert len(one.text(language).split()) <= 20


@pytest.mark.parametrize(
    ("look_up", "good", "bad", "kind"),
    [
        (indicator, "goal_direction", "goal_directed", "indicator"),
        (item, "s12", "s1", "item"),
        (search_channel, "own_network", "network", "search channel"),
        (intervention, "wage_subsidy", "wage_subsidies", "intervention"),
        (intervention_group, "social", "socials", "intervention group"),
    ],
)
def test_look_ups(look_up, good, bad, kind):
    assert look_up(good).id == good
    with pytest.raises(UnknownNameError, match=f"There is no {kind} called '{bad}'. Did you mean"):
        look_up(bad)


def test_unknown_language_is_refused():
    for ask in (
        lambda: item("b1").label("xx"),
        lambda: item("b1").text("xx"),
        lambda: item("b1").levels("xx"),
        lambda: intervention_count_note("xx"),
    ):
        with pytest.raises(UnknownLanguageError, match=r"language is 'xx'\. Allowed: 'en', 'da', 'sv'"):
            ask()


def test_the_instrument_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        item("b1").id = "b0"
