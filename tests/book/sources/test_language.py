"""Pages are easy to read, put people first, and do not speak of their making."""

from __future__ import annotations

import re
import statistics
from itertools import pairwise

import textstat

# Pages to look things up in, for people who know the words.
FOR_ANALYSTS = {"bibliography", "calibration", "codebook", "compare", "pages"}
MOST_WORDS = 17
LEAST_EASE = 55
# Words that blame, label or promise, and words that name a person by a lack.
BANNED = [
    "the unemployed",
    "the disabled",
    "the mentally ill",
    "hopeless",
    "lazy",
    "bad caseworker",
    "worst caseworker",
    "poor caseworker",
    "unmotivated",
    "suffers from",
    "suffering from",
    "abuser",
    "addict",
    "hard-to-place",
    "proves that",
    "guarantee",
    "obviously",
    "simply put",
]


def test_people_come_first(page) -> None:
    text = page.words_only.lower()
    assert [word for word in BANNED if word in text] == []


def test_sentences_are_short(page) -> None:
    lengths = [len(sentence.split()) for sentence in page.sentences()]
    if lengths:
        assert statistics.median(lengths) <= MOST_WORDS
        assert max(lengths) <= 45


def test_pages_for_learners_are_easy_to_read(page_for_learners) -> None:
    said = [sentence for sentence in page_for_learners.sentences(read_aloud) if len(sentence.split()) > 2]
    if page_for_learners.name not in FOR_ANALYSTS and len(said) > 5:
        text = " ".join(f"{sentence.strip().rstrip('.!?')}." for sentence in said)
        assert textstat.flesch_reading_ease(text) >= LEAST_EASE


def read_aloud(role: re.Match[str]) -> str:
    """What a role sounds like."""
    if role["role"] == "term":
        return re.sub(r"\s*<.*>", "", role["text"])
    if role["role"] == "doc":
        return "that page"
    return "Smith" if role["role"].startswith("cite") else "12"


def test_every_page_has_one_title_and_ordered_headings(page) -> None:
    levels = [len(marks) for marks in page.heading_marks]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pages_do_not_speak_of_their_making(page) -> None:
    text = page.source.lower()
    assert [word for word in ("todo", "fixme", "/work/", "chatgpt", "lorem ipsum") if word in text] == []
