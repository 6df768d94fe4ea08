"""The frame of a chapter and of a page about an estimator, and what its parts must hold."""

from __future__ import annotations

import re
from collections import Counter

# A guess comes before what would give it away.
OPENING = {"What was found", "Predict first"}
# Then in this order; the chapter's own headings stand between "Look" and "Try it".
FRAME = [
    "Look",
    "Try it",
    "What could break this",
    "Check yourself",
    "Exercises",
    "In practice",
    "Key points",
    "Sources",
]
MOST_NOTES = 6
# Shares of the questions with one right answer.
MOST_IN_ONE_PLACE = 0.6
MOST_LONGEST = 0.45
LEAST_QUESTIONS = 5


def test_a_chapter_has_every_part_of_its_frame_in_order(chapter) -> None:
    headings = re.findall(r"^## (.+)$", chapter.prose, re.MULTILINE)
    assert set(headings[: len(OPENING)]) == OPENING
    assert [heading for heading in headings if heading in FRAME] == FRAME
    assert len(headings) > len(OPENING) + len(FRAME), "no heading of its own"
    assert headings.index("Try it") > headings.index("Look") + 1
    assert "**What we want to know.**" in chapter.prose
    title = re.search(r"^# .+\n+(?:\([\w-]+\)=\n+)?(.*)", chapter.source, re.MULTILINE)
    assert title is not None
    assert "{at-a-glance}" in title[1]


def test_a_chapter_asks_before_it_tells(chapter) -> None:
    sections = chapter.sections
    assert "{predict}" in sections["Predict first"]
    assert sections["Check yourself"].count("{question}") >= LEAST_QUESTIONS
    assert sections["In practice"].count("{reflect}") == 1
    assert "{key-points}" in sections["Key points"]
    assert 1 <= sections["Exercises"].count("{exercise}") <= sections["Exercises"].count("{solution}")


def test_questions_are_as_easy_to_get_wrong_as_to_get_right(chapter) -> None:
    for _, body in chapter.parts("question"):
        marks = re.findall(r"^- \[([ x])\] ", body, re.MULTILINE)
        assert 3 <= len(marks) <= 4, body[:80]
        assert 0 < marks.count("x") < len(marks), body[:80]


def single_answers(pages) -> dict[str, list[tuple[int, list[str]]]]:
    """Place of the right option and all options of every question with one right answer, by page."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for page in pages:
        for _, body in page.parts("question"):
            options = re.findall(r"^- \[([ x])\] (.+)$", body, re.MULTILINE)
            right = [place for place, (mark, _) in enumerate(options) if mark == "x"]
            if len(right) == 1:
                found.setdefault(page.name, []).append((right[0], [words for _, words in options]))
    return found


def test_neither_place_nor_length_gives_an_answer_away(pages) -> None:
    answers = single_answers(pages)
    for name, questions in answers.items():
        places = Counter(place for place, _ in questions)
        assert max(places.values()) <= max(1, MOST_IN_ONE_PLACE * len(questions)), (name, places)
    whole = [question for questions in answers.values() for question in questions]
    places = Counter(place for place, _ in whole)
    assert all(22 < 100 * places[place] / len(whole) < 45 for place in range(3)), places
    is_longest = [
        all(len(words[place]) > len(one) for one in words if one != words[place]) for place, words in whole
    ]
    assert sum(is_longest) <= MOST_LONGEST * len(whole), f"{sum(is_longest)} of {len(whole)} are the longest"


def test_a_chapter_has_notes_for_a_session(chapter) -> None:
    notes = chapter.parts("facilitator")
    assert 2 <= len(notes) <= MOST_NOTES
    assert all(":minutes:" in body and ":kind:" in body for _, body in notes)
    asked = chapter.source.index("\n## Check yourself")
    assert ":kind: question" in chapter.source[asked : chapter.source.index("{question}", asked)]


def test_nothing_is_left_of_the_old_folds(chapter) -> None:
    assert "{dropdown}" not in chapter.source
    assert ":class: objectives" not in chapter.source


def test_a_chapter_has_a_figure_and_an_explorer(chapter) -> None:
    code = "\n".join(chapter.cells)
    assert re.search(r"^figures\.\w+_figure\(", code, re.MULTILINE)
    assert len(re.findall(r"^explorers\.\w+Explorer\(", code, re.MULTILINE)) == 1


def test_a_guess_asks_what_the_page_has_not_told(page) -> None:
    for asked in re.finditer(
        r"^:::+\{predict\}.*?^:published: (\S+)$", page.source, re.MULTILINE | re.DOTALL
    ):
        assert f"{{published}}`{asked[1]}" not in page.source[: asked.start()], asked[1]


def test_a_chapter_cites_published_figures_through_the_registry(chapter) -> None:
    assert len(re.findall(r"\{published\}`", chapter.source)) >= 5


def test_an_estimator_has_every_part_of_its_frame(estimator) -> None:
    headings = re.findall(r"^## (.+)$", estimator.prose, re.MULTILINE)
    assert headings == [
        "The question as an estimand",
        "What must be true",
        "Formula",
        "In our data",
        "When it breaks",
        "Try it yourself",
        "Key points",
        "Sources",
    ]
    assert re.match(r"# [^\n]+\n\n:::\{at-a-glance\}\n", estimator.body.lstrip())
    assert "{glue:text}`estimand`" in estimator.source


def test_an_estimator_shows_its_formula_its_failures_and_code_to_copy(estimator) -> None:
    sections = estimator.sections
    assert "```{math}" in sections["Formula"]
    assert "| Assumption | How to check | What we see |" in sections["What must be true"]
    assert re.search(r"^figures\.\w+_figure\(", sections["In our data"], re.MULTILINE)
    assert "```{code-cell}" in sections["When it breaks"]
    assert "```python" in sections["Try it yourself"]
