"""The table of activities says what the chapters say, and every topic has what a session needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bip_teach import explorers
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.language import edition_languages
from bip_teach.sphinx_ext.learning.part import dom_id
from bip_teach.what_if import League, SourceCases
from bip_teach.workshop import activity, rules, topic, topics
from bip_teach.workshop.chapters import Chapter, read_chapter
from bip_teach.workshop.collect import pages_of, table_of_activities, topic_of
from bip_teach.workshop.collected import collected_file
from bip_teach.workshop.fill import MAIN
from bip_teach.workshop.page_words import anchor_of

PAGE = """---
kernelspec: {name: python3}
---

# The title

:::{at-a-glance}
:reading: 9

What *is* it?
And why?

- see {term}`belief`
- read {doc}`the other page </book/other>` and {doc}`/book/other`
:::

## Predict first

:::{predict} Of 100 people with a *yes*, how many?
:id: of-hundred
:published: A.gradient.5_yes

It is {published}`A.gradient.5_yes|share_of_100` {cite:p}`somebody`.

+++

Why?
:::

::::{facilitator}
:minutes: 9
:kind: predict

Let them guess {cite:p}`somebody`.
::::

## Try it

Move it, then look.

```{code-cell} ipython3
:tags: [hide-input]
explorers.LeagueExplorer(what_if.League(), caseload=50)
```

:::{question} Which?
:id: which

- [ ] First.

  Not so.
- [x] Second, {published}`A.gradient.5_yes.rounded`.

  Right.
:::

:::{question} Only {glue:text}`n:.0f` had one. What follows?
:id: with-result

- [x] Nothing.

  Right.
:::

## In practice

:::{reflect} Whom did you meet?
:id: whom
:leads: Who gets *time*?
:::

:::{facilitator}
:minutes: 40
:kind: close

Write, then talk.  Open <a href="#explorer=league&amp;caseload=50">the explorer</a> again.
:::

## Key points

:::{key-points}
- One.
- Two.
:::
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A checkout with one chapter and one other page."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "one.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "book" / "other.md").write_text("# The *other* page\n\nNo front.\n", encoding="utf-8")
    toc = "root: book/other\nparts:\n  - chapters:\n    - file: book/other\n    - file: book/one\n"
    (tmp_path / "_toc.yml").write_text(toc, encoding="utf-8")
    return tmp_path


@pytest.fixture
def chapter(book: Path) -> Chapter:
    return read_chapter(book, "book/one")


@pytest.mark.parametrize("language", edition_languages())
def test_the_packaged_table_is_what_the_chapters_say(root, language):
    packaged = collected_file("activities", language).read_text(encoding="utf-8")
    assert packaged == table_of_activities(root, language), "run: bip-teach activities"


def test_no_note_speaks_of_a_page_that_a_run_sheet_does_not_have():
    """A note is also read on slides and run sheets: there is no "this page" and nothing above or below it."""
    place = re.compile(
        r"\bthis (page|chapter|section|note|figure|table)\b|\bnext section\b"
        r"|\b(figure|gap|note|page|question|section|table|text)s? (just )?(above|below)\b"
    )
    notes = {one.id: one.note for topic in topics().values() for one in topic.activities}
    assert {name: note for name, note in notes.items() if place.search(note)} == {}


def test_a_prompt_for_those_who_lead_is_kept_beside_the_first(chapter):
    (close,) = (one for one in topic_of(chapter).activities if one.kind == "close")
    assert (close.title, close.leads) == ("Whom did you meet?", "Who gets time?")
    assert (close.section, close.anchor) == ("In practice", "in-practice")
    assert not any(one.leads for one in topic_of(chapter).activities if one.kind != "close")


def test_a_front_is_read_in_plain_words(chapter):
    assert (chapter.title, chapter.question) == ("The title", "What is it? And why?")
    assert chapter.objectives == ("see belief", "read the other page and “The other page”")
    assert chapter.key_points == ("One.", "Two.")
    assert chapter.minutes == {"reading": 9}


def test_parts_have_their_words_options_and_section(chapter):
    guess, _, league, question, *_ = chapter.parts
    assert guess.prompt == "Of 100 people with a yes, how many?"
    assert guess.text == "It is 27 of 100."
    assert (league.kind, league.prompt, league.heading) == ("explorer", "league", "Try it")
    assert [(one.right, one.feedback) for one in question.choices] == [(False, "Not so."), (True, "Right.")]


def test_words_with_the_result_of_a_cell_are_left_out(chapter):
    (hidden,) = (one for one in chapter.parts if one.options.get("id") == "with-result")
    assert hidden.prompt == ""
    assert "one.with-result" not in [one.id for one in topic_of(chapter).activities]


def test_a_note_joins_what_it_speaks_of(chapter):
    found = {one.id: one for one in topic_of(chapter).activities}
    assert list(found) == ["one.of-hundred", "one.explorer", "one.whom", "one.which"]
    guess, play, close, _ = found.values()
    assert (guess.minutes, guess.note, guess.choices) == (9, "Let them guess.", (("27 of 100", True),))
    assert (play.note, play.explorer, play.setting["caseload"]) == ("Move it, then look.", "league", "50")
    assert (close.title, close.minutes) == ("Whom did you meet?", rules()["kinds"]["close"]["most"])
    assert close.explorer == "league"


def test_a_vote_leads_to_its_question_and_all_else_to_its_section(chapter):
    found = {one.id: one.anchor for one in topic_of(chapter).activities}
    assert found.pop("one.which") == dom_id("question", "which")
    assert found == {"one.of-hundred": "predict-first", "one.explorer": "try-it", "one.whom": "in-practice"}


def test_every_vote_leads_to_a_question_of_its_page(root):
    for one in topics().values():
        asked = re.findall(
            r":::\{question\}.*\n:id: (\S+)", (root / f"{one.page}.md").read_text(encoding="utf-8")
        )
        anchors = {found.anchor for found in one.activities if found.kind == "question"}
        assert anchors <= {dom_id("question", name) for name in asked}


def test_a_note_alone_stands_under_its_heading(book):
    path = book / "book" / "one.md"
    path.write_text(PAGE.replace(":kind: close", ":kind: discuss"), encoding="utf-8")
    found = topic_of(read_chapter(book, "book/one")).activities
    assert [one.id for one in found][-2:] == ["one.which", "one.discuss-2"]
    assert found[-1].title == "In practice"


def test_pages_come_in_the_order_of_the_book(book):
    assert pages_of(book) == ["book/other", "book/one"]
    assert [one["id"] for one in json.loads(table_of_activities(book))] == ["one"]


def test_a_page_that_is_missing_or_has_no_front_is_named(book, tmp_path):
    with pytest.raises(InvalidArgumentError, match=r"no page .*nowhere\.md"):
        read_chapter(book, "book/nowhere")
    with pytest.raises(InvalidArgumentError, match="book/other has no front"):
        read_chapter(book, "book/other")
    with pytest.raises(InvalidArgumentError, match=r"no file .*_toc\.yml"):
        pages_of(tmp_path / "book")


def test_an_axis_that_an_explorer_does_not_have_is_named(book):
    path = book / "book" / "one.md"
    path.write_text(PAGE.replace("caseload=50", "caselaod=50"), encoding="utf-8")
    with pytest.raises(UnknownNameError, match=r"'caselaod'.*Did you mean 'caseload'"):
        read_chapter(book, "book/one")


def test_every_topic_has_a_guess_a_main_activity_and_a_question():
    for one in topics().values():
        kinds = [activity.kind for activity in one.activities]
        assert "predict" in kinds, one.id
        assert "question" in kinds, one.id
        assert set(kinds) & set(MAIN), one.id


def test_every_question_can_be_voted_on():
    for one in topics().values():
        for found in one.activities:
            if found.kind == "question":
                assert len(found.choices) >= 3, found.id
                assert any(right for _, right in found.choices), found.id


def test_minutes_lie_within_the_limits_of_their_kind():
    for one in topics().values():
        for found in one.activities:
            limits = rules()["kinds"][found.kind]
            assert limits["least"] <= found.minutes <= limits["most"], found.id


def test_every_audience_knows_every_topic_and_kind():
    for audience in rules()["audiences"].values():
        assert sorted(audience["topics"]) == sorted(topics())
        assert sorted(audience["kinds"]) == sorted({"predict", *MAIN, "question", "close"})


def test_settings_have_the_axes_of_the_explorer():
    for shown in (explorers.LeagueExplorer(League()), explorers.SourcesExplorer(SourceCases())):
        axes = {axis.name for axis in shown.what_if.axes}
        found = [a for one in topics().values() for a in one.activities if a.explorer == shown.kind]
        assert found
        assert all(set(one.setting) == axes for one in found)


def test_settings_are_levels_as_the_address_writes_them():
    for shown in (explorers.LeagueExplorer(League()), explorers.SourcesExplorer(SourceCases())):
        for one in (a for whole in topics().values() for a in whole.activities if a.explorer == shown.kind):
            for axis in shown.what_if.axes:
                assert one.setting[axis.name] in [
                    f"{level:.15g}" if isinstance(level, float) else str(level) for level in axis.levels
                ]


@pytest.mark.parametrize(
    ("heading", "anchor"), [("Job, study, or one?", "job-study-or-one"), ("What was found", "what-was-found")]
)
def test_an_anchor_is_that_of_the_built_page(heading, anchor):
    assert anchor_of(heading) == anchor


def test_an_unknown_topic_or_activity_is_named():
    with pytest.raises(UnknownNameError, match=r"topic called 'beleif'\. Did you mean 'belief'"):
        topic("beleif")
    with pytest.raises(UnknownNameError, match=r"activity called 'belief\.nothing'"):
        activity("belief.nothing")
