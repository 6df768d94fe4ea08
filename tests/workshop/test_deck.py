"""What slides say: the words of the chapter, the printed values, notes for every slide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bip_teach.errors import UnknownLanguageError, UnknownNameError
from bip_teach.language import edition_languages
from bip_teach.published import figure, write_published
from bip_teach.workshop.activities import topics
from bip_teach.workshop.collected import collected_file
from bip_teach.workshop.deck import Deck, build_deck
from bip_teach.workshop.findings import figure_id, findings, printed_value
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.slide_texts import slide_text, table_of_slides

ROOT = Path(__file__).resolve().parents[2]
ORDER = [
    "title",
    "predict",
    "answer",
    "found",
    "chart",
    "vote",
    "vote_answer",
    "discuss",
    "practice",
    "reflect",
    "key_points",
    "sources",
]


# Groups of caseworkers are shown beside what luck makes of equal ones, before what was printed of them.
LUCK_FIRST = [*ORDER[:3], "chart", "found", *ORDER[5:]]


@pytest.fixture(params=list(topics()))
def deck(request: pytest.FixtureRequest) -> Deck:
    return build_deck(request.param)


def words_of(deck: Deck) -> str:
    return "\n".join(
        " ".join(
            [
                slide.title,
                slide.lead,
                slide.notes,
                slide.small,
                *(point.words for point in slide.points),
                *(cell for row in slide.table for cell in row),
            ]
        )
        for slide in deck.slides
    )


@pytest.mark.parametrize("language", edition_languages())
def test_the_packaged_words_are_those_of_the_pages(language: str) -> None:
    packaged = collected_file("slides", language).read_text(encoding="utf-8")
    assert packaged == table_of_slides(ROOT, language), "type: bip-teach activities"


def test_slides_come_in_order_and_each_has_a_title_and_notes(deck: Deck) -> None:
    kinds = [slide.kind for slide in deck.slides]
    order = LUCK_FIRST if deck.topic == "differences" else ORDER
    assert kinds == [kind for kind in order if kind in kinds]
    assert {"title", "predict", "answer", "vote", "reflect", "key_points", "sources"} <= set(kinds)
    assert all(slide.title.strip() and len(slide.notes) > 30 for slide in deck.slides)


def test_luck_comes_before_any_group_of_caseworkers() -> None:
    """Dice with the guess, equal caseworkers in its answer and in the picture; only then what was printed."""
    slides = build_deck("differences").slides
    kinds = [slide.kind for slide in slides]
    assert kinds.index("chart") < kinds.index("found")
    assert "one die" in slides[kinds.index("predict")].notes
    assert "one die" not in slides[kinds.index("chart")].notes
    chart = slides[kinds.index("chart")].chart
    assert any("chance" in series.name for series in chart.series)
    before = " ".join(slide.lead for slide in slides[: kinds.index("chart")])
    assert "exactly equal" in before


def test_notes_of_the_chapter_say_where_they_belong(deck: Deck) -> None:
    notes = {one.note: one.section for one in topics()[deck.topic].activities if one.note}
    for slide in deck.slides:
        for note, section in notes.items():
            assert note not in slide.notes or f'In the chapter, section "{section}": {note}' in slide.notes


def test_people_who_lead_have_a_prompt_of_their_own(deck: Deck) -> None:
    reflect = next(slide for slide in deck.slides if slide.kind == "reflect")
    led = [one.leads for one in topics()[deck.topic].activities if one.leads]
    assert all(words in reflect.notes for words in led)


def test_no_slide_has_a_place_that_nobody_filled(deck: Deck) -> None:
    assert re.findall(r"\{\w*\}|`|\*\*", words_of(deck)) == []


def test_what_was_found_is_what_the_registry_prints(deck: Deck) -> None:
    for slide in (one for one in deck.slides if one.kind == "found"):
        asked = findings(deck.topic)
        printed = [(write_published(one), figure(figure_id(one)).source.short_name) for one in asked]
        assert [tuple(row[1:]) for row in slide.table[1:]] == printed


def test_the_guess_is_answered_by_the_registry(deck: Deck) -> None:
    guess = slide_text(deck.topic).guesses[0]
    answer = next(slide for slide in deck.slides if slide.kind == "answer")
    if guess.published:
        assert printed_value(figure(guess.published)) in answer.lead
    before = [slide for slide in deck.slides if slide.kind in {"title", "predict"}]
    assert not any(answer.lead in f"{slide.lead} {slide.notes}" for slide in before)


def test_a_vote_has_letters_and_shows_no_answer(deck: Deck) -> None:
    vote = next(slide for slide in deck.slides if slide.kind == "vote")
    answer = next(slide for slide in deck.slides if slide.kind == "vote_answer")
    assert "".join(point.mark for point in vote.points) in {"ABC", "ABCD"}
    assert {point.mark for point in answer.points} < {point.mark for point in vote.points}
    said = [said for _, _, said in slide_text(deck.topic).votes[0].options]
    assert not any(words in f"{point.words} {vote.notes}" for words in said for point in vote.points)


def test_sources_name_every_document_that_is_shown(deck: Deck) -> None:
    last = " ".join(point.words for point in deck.slides[-1].points)
    assert deck.slides[-1].kind == "sources"
    assert all(figure(figure_id(one)).source.citation in last for one in findings(deck.topic))


@pytest.mark.parametrize(
    ("figure_id", "words"),
    [
        ("A.gradient.5_yes", "27 of 100"),
        ("A.iv.job.pp", "1.3 percentage points"),
        ("A.switch.job.rel", "−22%"),
        ("C.queue.combined", "22 places"),
        ("A.belief.share_no_doubt", "just under 50%"),
    ],
)
def test_shares_are_said_as_people_of_a_hundred(figure_id: str, words: str) -> None:
    assert printed_value(figure(figure_id)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_bad_names_are_named() -> None:
    with pytest.raises(UnknownNameError, match=r"'beleif'.*belief"):
        build_deck("beleif")
    with pytest.raises(UnknownLanguageError, match=r"language is 'xx'.*sv"):
        product_words("slides", "xx")
