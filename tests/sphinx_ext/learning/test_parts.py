"""Each part is whole HTML before any script runs, and says what is wrong with it."""

from __future__ import annotations

import re

import pytest

from bip_teach.sphinx_ext.learning.predict import published_answer
from bip_teach.sphinx_ext.learning.words import words

GLANCE = ":::{at-a-glance}\n:reading: 12\n:exercises: 5\n\nHow many?\n\n- count\n- doubt\n:::\n"
PREDICT = (
    ":::{predict} Of 100, how *many*?\n:id: how-many\n:published: A.gradient.5_yes\n\n"
    "Shown.\n\n+++\n\nBecause.\n:::\n"
)
QUESTION = (
    ":::{question} What is *wrong*?\n:id: wrong\n\nMore.\n\n- [ ] First.\n\n  Said of first.\n"
    "- [x] Second.\n\n  Said of second.\n- [ ] Third.\n\n  Said of third.\n:::\n"
)
REFLECT = ":::{reflect} Think of *one*.\n:id: one\n:::\n"
EXERCISE = "::::{exercise} Three rates\nDo it.\n::::\n\n:::{solution}\nIt is done.\n:::\n"
NOTE = (
    ":::{facilitator}\n:minutes: 10\n:kind: discuss\n\n"
    'For you alone. <a href="#explorer=belief">Set it</a>.\n:::\n'
)
POINTS = ":::{key-points}\n- One.\n- Two.\n:::\n"
ALL = "# Title\n\n" + "\n".join([GLANCE, PREDICT, QUESTION, EXERCISE, REFLECT, NOTE, POINTS])


def test_a_page_with_every_part_is_built_without_a_word(build):
    built = build({"index": ALL})
    assert built.warnings == ""
    page = built.page()
    assert (
        page.count('data-part="') == 5
    )  # front, guess, question, note, and the box for a page that was read
    assert "Reading: 12 minutes" in page
    assert "Exercises: 5 minutes" in page
    assert page.count('<script type="application/json" id="bip-words">') == 1


def test_a_page_with_the_three_parts_says_what_to_read_in_ten_minutes(build):
    parts = "".join(f"## {name}\n\nWords.\n\n" for name in words("en")["glance"]["short"]["headings"])
    page = build({"index": f"# T\n\n{GLANCE}\n{parts}"}).page()
    front = page.partition('class="bip-glance"')[2].partition("</div>")[0]
    line = "Ten minutes only? Read <em>What was found</em>, <em>In practice</em> and <em>Key points</em>."
    assert front.index("Exercises: 5 minutes") < front.index(line) < front.index("After this page you can")
    assert "Ten minutes only?" not in build({"index": f"# T\n\n{GLANCE}\n{parts[:40]}"}).page()


def test_a_question_shows_real_controls_and_hides_what_is_said_of_them(build):
    page = build({"index": "# T\n\n" + QUESTION}).page()
    fieldset = re.search(r"<fieldset>(.*?)</fieldset>", page, re.DOTALL)[1]
    assert "<legend" in fieldset
    assert "What is <em>wrong</em>?" in fieldset
    assert page.count('id="bip-question-wrong"') == 1
    assert re.findall(r'type="radio" name="bip-question-wrong" value="(\w)"', fieldset) == ["A", "B", "C"]
    assert "Said of" not in fieldset
    answers = page.partition("<details")[2].partition("</details>")[0]
    assert " open" not in answers.partition(">")[0]
    assert re.findall(r'data-answer="(\w+)"', answers) == ["wrong", "right", "wrong"]
    assert (
        answers.index("✗ A is not right.") < answers.index("Said of first.") < answers.index("✓ B is right.")
    )
    assert "[x]" not in page
    assert "task-list" not in page


def test_several_right_answers_become_boxes_to_tick_and_say_so(build):
    page = build({"index": "# T\n\n" + QUESTION.replace("[ ] First", "[x] First")}).page()
    assert page.count('type="checkbox" name="bip-question-wrong"') == 3
    assert words("en")["question"]["several"] in page


def test_a_guess_knows_the_published_answer_and_opens_in_two_steps(build):
    page = build({"index": "# T\n\n" + PREDICT}).page()
    assert 'data-answer="27 of 100"' in page
    assert 'max="100"' in page
    outer = page.partition("<details")[2]
    assert outer.index("Shown.") < outer.index("<details") < outer.index("Because.")
    assert page.index("</details>") > page.index("Because.")


def test_a_guess_may_count_something_else(build):
    text = PREDICT.replace(":published: A.gradient.5_yes", ":max: 52\n:unit: of 52 *weeks*")
    page = build({"index": "# T\n\n" + text}).page()
    assert 'max="52"' in page
    assert "of 52 <em>weeks</em></span>" in page
    assert "data-answer" not in page


def test_a_solution_is_folded_and_its_exercise_is_not(build):
    page = build({"index": "# T\n\n" + EXERCISE}).page()
    before, _, after = page.partition("<details")
    assert "Three rates" in before
    assert "It is done." in after
    assert "bip-learning.js" not in page  # folds need no script
    assert "bip-learning.css" in page


def test_a_note_has_a_field_with_its_prompt_as_label(build):
    page = build({"index": "# T\n\n" + REFLECT}).page()
    field = re.search(r'<textarea id="([^"]+)"', page)[1]
    assert f'for="{field}"' in page
    assert words("en")["reflect"]["stays"] in page


def test_a_note_says_what_people_who_lead_may_ask(build):
    led = REFLECT.replace(":id: one\n", ":id: one\n:leads: Who gets *time*?\n")
    page = build({"index": "# T\n\n" + led}).page()
    assert "<p><strong>If you lead:</strong> Who gets <em>time</em>?</p>" in page
    assert "If you lead" not in build({"index": "# T\n\n" + REFLECT}).page()


def test_a_page_without_parts_gets_none_of_their_files(build):
    page = build({"index": "# T\n\nOnly words."}).page()
    assert "bip-learning" not in page
    assert "bip-words" not in page


def test_notes_for_facilitators_are_nowhere_in_the_edition_of_learners(build):
    pages = {
        "index": ALL + "\n```{toctree}\nnotes\n```\n",
        "notes": "# N\n\n:::{all-facilitator-notes}\n:::\n",
    }
    everything = build(pages).everything()
    assert "Because." in everything
    assert "For you alone." not in everything
    assert "alon" not in everything  # as the search index would have it


def test_the_edition_of_facilitators_has_their_notes_and_gathers_them(build):
    pages = {
        "index": ALL + "\n```{toctree}\nnotes\n```\n",
        "notes": "# N\n\n:::{all-facilitator-notes}\n:::\n",
    }
    built = build(pages, tags=["facilitator"])
    for name in ("index", "notes"):
        assert "For you alone." in built.page(name)
        assert "For the facilitator: discuss, 10 minutes" in built.page(name)
    assert "(10 minutes in all)" in built.page("notes")
    assert '<a href="#explorer=belief">' in built.page()
    assert '<a href="index.html#explorer=belief">' in built.page("notes")
    assert "minutes in all" not in built.page()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (QUESTION.replace("[x]", "[ ]"), "no option is right"),
        (QUESTION.replace("[ ]", "[x]"), "every option is right"),
        (QUESTION.replace("\n\n  Said of third.", ""), "option C .'Third.'. has no feedback"),
        (QUESTION.replace("- [ ] First", "- First"), "option A .* is no box to tick"),
        (QUESTION.replace("- ", "1. "), "no list of 2 to 6 options"),
        (QUESTION.replace(":id: wrong\n", ""), "the id is ''.*':id: one-step'"),
        (QUESTION.replace(":id: wrong", ":id: Not_So"), "the id is 'Not_So'. Allowed: small letters"),
        (QUESTION + "\n" + QUESTION, "the id 'wrong' stands twice on this page"),
        (REFLECT + "\n" + REFLECT, "the id 'one' stands twice on this page"),
        (PREDICT.replace("5_yes", "5_yess"), "A.gradient.5_yess"),
        (
            PREDICT.replace("A.gradient.5_yes", "A.gradient.5_yes\n:max: 20"),
            "a guess is a number from 0 to 20",
        ),
        (":::{predict} How many?\n:id: a\n:::\n", "nothing opens after the guess"),
        (GLANCE.replace(":reading: 12\n", ""), "no minutes"),
        (GLANCE.replace("- count\n- doubt\n", ""), "found 1 paragraphs and 0 lists"),
        (NOTE.replace("discuss", "chat"), "the kind is 'chat'. Allowed: 'predict'"),
        (NOTE.replace(":minutes: 10\n", ""), "no minutes"),
        (POINTS.replace("- One.\n- Two.", "One."), "Wanted: one list and nothing else"),
        (":::{solution}\n:::\n", "it is empty"),
    ],
)
def test_a_faulty_part_is_named_with_its_line_and_what_to_do(build, text, complaint):
    said = build({"index": "# T\n\n" + text}).warnings
    assert re.search(complaint, said), said
    assert re.search(r"index\.md:\d+: WARNING: [\w-]+: ", said), said


def test_the_same_id_may_stand_on_two_pages(build):
    pages = {"index": f"# T\n\n{REFLECT}\n```{{toctree}}\nb\n```\n", "b": f"# B\n\n{REFLECT}"}
    assert build(pages).warnings == ""


def test_a_published_answer_keeps_its_printed_rounding_where_it_is_no_share_of_people():
    assert published_answer("A.gradient.5_yes", 100, people=False) == "26.8"


@pytest.mark.parametrize("name", ["A.gradient.5_yes", "A.n_indicators"])
def test_an_answer_outside_the_guess_is_refused(name):
    with pytest.raises(ValueError, match="from 0 to 5"):
        published_answer(name, 5, people=True)
