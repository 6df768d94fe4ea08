"""The contract of the book's pages, checked on their sources."""

from __future__ import annotations

import ast
import re
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import textstat
import yaml

from bip_teach.published import figures as published_figures
from bip_teach.sphinx_ext.cache import UNSEEN
from bip_teach.sphinx_ext.mathml import formula_html

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
PAGES = sorted(BOOK.rglob("*.md"))
CHAPTERS = [
    "study",
    "instrument",
    "job_search",
    "path_to_job",
    "path_to_education",
    "explained_variation",
    "caseworkers/switches",
    "caseworkers/belief",
    "caseworkers/cause",
    "caseworkers/differences",
    "combined_interventions",
    "job_centre",
    "practice",
    "trust",
]
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
# Pages to look things up in, for people who know the words.
FOR_ANALYSTS = {"bibliography", "calibration", "codebook", "compare", "pages"}
ESTIMATORS = ["marginal_effects", "explained_variation", "leniency", "switches", "effectiveness", "progress"]

MOST_CELLS = 12
MOST_NOTES = 6
# Shares of the questions with one right answer.
MOST_IN_ONE_PLACE = 0.6
MOST_LONGEST = 0.45
MOST_LINES = 8
MOST_WORDS = 17
LEAST_EASE = 55
LEAST_QUESTIONS = 5

FENCE = re.compile(
    r"^(?P<fence>`{3,}(?=[^\n`]*\n)|:{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
ROLE = re.compile(r"\{(?P<role>[\w:+-]+)\}`(?P<text>[^`]+)`")
INLINE_CODE = re.compile(r"`[^`]+`")
FORMULA = re.compile(r"\$[^$\n]+\$")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
PUBLISHED_OPTIONS = {"", "text", "share_of_100", "source"}

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


@dataclass(frozen=True)
class Page:
    """A page taken apart."""

    name: str
    source: str
    cells: tuple[str, ...]
    prose: str

    @property
    def words_only(self) -> str:
        """Prose without roles, code and links: what a person reads as typed."""
        text = ROLE.sub(" ", self.prose)
        text = FORMULA.sub(" ", INLINE_CODE.sub(" ", text))
        return re.sub(r"\]\([^)]*\)|<[^>]+>|https?://\S+", " ", text)


def take_apart(path: Path) -> Page:
    source = path.read_text(encoding="utf-8")
    cells: list[str] = []

    def keep_prose(match: re.Match[str]) -> str:
        info, body = match["info"].strip(), match["body"]
        if info.startswith("{code-cell}"):
            cells.append(re.sub(r"^:\w[\w-]*:.*\n", "", body, flags=re.MULTILINE).strip("\n"))
            return ""
        if info.startswith("{") and not info.startswith("{math}"):
            return f"{info.partition('}')[2]}\n\n" + re.sub(r"^:\w[\w-]*:.*\n", "", body, flags=re.MULTILINE)
        return ""

    prose = FENCE.sub(keep_prose, FRONT_MATTER.sub("", source))
    return Page(name_of(path), source, tuple(cells), FENCE.sub(keep_prose, prose))


def name_of(path: Path) -> str:
    """Name of a page below the folder of the book, without its ending."""
    return path.relative_to(BOOK).with_suffix("").as_posix()


@pytest.fixture(params=PAGES, ids=[name_of(path) for path in PAGES])
def page(request: pytest.FixtureRequest) -> Page:
    return take_apart(request.param)


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest) -> Page:
    return take_apart(BOOK / f"{request.param}.md")


@pytest.fixture(params=ESTIMATORS)
def estimator(request: pytest.FixtureRequest) -> Page:
    return take_apart(BOOK / "estimators" / f"{request.param}.md")


def pages_of(node: object) -> list[str]:
    """Names of all pages in a table of contents."""
    if isinstance(node, list):
        return [name for item in node for name in pages_of(item)]
    if isinstance(node, dict):
        own = [str(node[key]) for key in ("root", "file") if key in node]
        return own + [name for value in node.values() if isinstance(value, list) for name in pages_of(value)]
    return []


def test_the_table_of_contents_and_the_pages_agree() -> None:
    listed = pages_of(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(f"book/{name_of(path)}" for path in PAGES)


def test_cells_are_few_and_short(page: Page) -> None:
    assert len(page.cells) <= MOST_CELLS
    long = [
        cell for cell in page.cells if len([line for line in cell.splitlines() if line.strip()]) > MOST_LINES
    ]
    assert long == []


def test_cells_call_the_library_and_define_nothing(page: Page) -> None:
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in page.cells:
        found = [node for node in ast.walk(ast.parse(cell)) if isinstance(node, defining)]
        assert found == [], cell


def test_cells_see_nothing_that_the_cache_of_their_outputs_leaves_out(page: Page) -> None:
    unseen = "|".join(path.replace("/", r"\.") for path in UNSEEN)
    assert re.findall(rf"{unseen}|import (?:sphinx_ext|cli)\b", "\n".join(page.cells)) == []


def test_no_result_is_typed_in_prose(page: Page) -> None:
    text = re.sub(r"\bof 100\b|\b100 people\b", " ", page.words_only, flags=re.IGNORECASE)
    text = re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE)
    assert re.findall(r"[^\n]{0,40}\d[^\n]{0,20}", text) == []


def test_formulas_can_be_drawn(page: Page) -> None:
    blocks = re.findall(r"^```\{math\}\n(.*?)^```", page.source, re.MULTILINE | re.DOTALL)
    for formula in [*blocks, *(one.strip("$") for one in FORMULA.findall(page.source))]:
        assert "<math" in formula_html(formula, block=True)


def test_published_figures_exist(page: Page) -> None:
    known = {figure.id for figure in published_figures()}
    for match in ROLE.finditer(page.source):
        if match["role"] == "published":
            figure_id, _, option = match["text"].partition("|")
            assert figure_id in known
            assert option in PUBLISHED_OPTIONS


def test_every_published_figure_stands_on_a_page() -> None:
    read = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    told = {match["text"].partition("|")[0] for match in ROLE.finditer(read) if match["role"] == "published"}
    assert sorted({figure.id for figure in published_figures()} - told) == []


def test_glossary_terms_exist(page: Page) -> None:
    for match in ROLE.finditer(page.source):
        if match["role"] == "term":
            target = re.search(r"<([^>]+)>$", match["text"])
            assert (target[1] if target else match["text"]).lower() in glossary_terms()


def test_works_that_are_cited_are_listed(page: Page) -> None:
    listed = re.findall(
        r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE
    )
    for match in ROLE.finditer(page.source):
        if match["role"].startswith("cite"):
            keys = re.sub(r"\{[^}]*\}", "", match["text"])  # without a place such as {Article 22}
            assert {key.strip() for key in keys.split(",")} <= set(listed)


def test_glued_values_are_made_on_the_page(page: Page) -> None:
    made = re.findall(r"glue\(f?\"([^\"]+)\"", "\n".join(page.cells))
    patterns = [re.sub(r"\{\w+\}", r"\\w+", name) for name in made]
    for match in ROLE.finditer(page.source):
        if match["role"].startswith("glue"):
            name = match["text"].partition(":")[0]
            assert any(re.fullmatch(pattern, name) for pattern in patterns), name


def test_people_come_first(page: Page) -> None:
    text = page.words_only.lower()
    assert [word for word in BANNED if word in text] == []


def test_sentences_are_short(page: Page) -> None:
    lengths = [len(sentence.split()) for sentence in sentences(page)]
    if lengths:
        assert statistics.median(lengths) <= MOST_WORDS
        assert max(lengths) <= 45


def sentences(page: Page, spoken: str | Callable[[re.Match[str]], str] = "number") -> list[str]:
    """Sentences of the running text; `spoken` is how a role is read."""
    text = re.sub(r"^(#|\||\(|:).*$", "", ROLE.sub(spoken, page.prose), flags=re.MULTILINE)
    text = re.sub(r"[*_]|\[[ x]\]|\]\([^)]*\)|<[^>]+>", "", text)
    return [
        part for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-\d]+\.?\s", text) if len(part.split()) > 2
    ]


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent.name != "estimators"], ids=name_of)
def test_pages_for_learners_are_easy_to_read(path: Path) -> None:
    page = take_apart(path)
    said = [sentence for sentence in sentences(page, read_aloud) if len(sentence.split()) > 2]
    if page.name not in FOR_ANALYSTS and len(said) > 5:
        text = " ".join(f"{sentence.strip().rstrip('.!?')}." for sentence in said)
        assert textstat.flesch_reading_ease(text) >= LEAST_EASE


def read_aloud(role: re.Match[str]) -> str:
    """What a role sounds like."""
    if role["role"] == "term":
        return re.sub(r"\s*<.*>", "", role["text"])
    if role["role"] == "doc":
        return "that page"
    return "Smith" if role["role"].startswith("cite") else "12"


def test_every_page_has_one_title_and_ordered_headings(page: Page) -> None:
    outside = FENCE.sub("", FRONT_MATTER.sub("", page.source))
    levels = [len(marks) for marks in re.findall(r"^(#+) ", outside, re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pages_do_not_speak_of_their_making(page: Page) -> None:
    text = page.source.lower()
    assert [word for word in ("todo", "fixme", "/work/", "chatgpt", "lorem ipsum") if word in text] == []


def parts(source: str, name: str) -> list[tuple[str, str]]:
    """Fence and content of every directive of a name."""
    return re.findall(rf"^(:{{3,}})\{{{name}\}}(.*?)^\1 *$", source, re.MULTILINE | re.DOTALL)


def test_a_chapter_has_every_part_of_its_frame_in_order(chapter: Page) -> None:
    headings = re.findall(r"^## (.+)$", chapter.prose, re.MULTILINE)
    assert set(headings[: len(OPENING)]) == OPENING
    assert [heading for heading in headings if heading in FRAME] == FRAME
    assert len(headings) > len(OPENING) + len(FRAME), "no heading of its own"
    assert headings.index("Try it") > headings.index("Look") + 1
    assert "**What we want to know.**" in chapter.prose
    title = re.search(r"^# .+\n+(?:\([\w-]+\)=\n+)?(.*)", chapter.source, re.MULTILINE)
    assert title is not None
    assert "{at-a-glance}" in title[1]


def test_a_chapter_asks_before_it_tells(chapter: Page) -> None:
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", chapter.source, re.MULTILINE | re.DOTALL))
    assert "{predict}" in sections["Predict first"]
    assert sections["Check yourself"].count("{question}") >= LEAST_QUESTIONS
    assert sections["In practice"].count("{reflect}") == 1
    assert "{key-points}" in sections["Key points"]
    assert 1 <= sections["Exercises"].count("{exercise}") <= sections["Exercises"].count("{solution}")


def test_questions_are_as_easy_to_get_wrong_as_to_get_right(chapter: Page) -> None:
    for _, body in parts(chapter.source, "question"):
        marks = re.findall(r"^- \[([ x])\] ", body, re.MULTILINE)
        assert 3 <= len(marks) <= 4, body[:80]
        assert 0 < marks.count("x") < len(marks), body[:80]


def single_answers() -> dict[str, list[tuple[int, list[str]]]]:
    """Place of the right option and all options of every question with one right answer, by page."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for path in PAGES:
        for _, body in parts(path.read_text(encoding="utf-8"), "question"):
            options = re.findall(r"^- \[([ x])\] (.+)$", body, re.MULTILINE)
            right = [place for place, (mark, _) in enumerate(options) if mark == "x"]
            if len(right) == 1:
                found.setdefault(name_of(path), []).append((right[0], [words for _, words in options]))
    return found


def test_neither_place_nor_length_gives_an_answer_away() -> None:
    pages = single_answers()
    for name, questions in pages.items():
        places = Counter(place for place, _ in questions)
        assert max(places.values()) <= max(1, MOST_IN_ONE_PLACE * len(questions)), (name, places)
    whole = [question for questions in pages.values() for question in questions]
    places = Counter(place for place, _ in whole)
    assert all(22 < 100 * places[place] / len(whole) < 45 for place in range(3)), places
    is_longest = [
        all(len(words[place]) > len(one) for one in words if one != words[place]) for place, words in whole
    ]
    assert sum(is_longest) <= MOST_LONGEST * len(whole), f"{sum(is_longest)} of {len(whole)} are the longest"


def test_a_chapter_has_notes_for_a_session(chapter: Page) -> None:
    notes = parts(chapter.source, "facilitator")
    assert 2 <= len(notes) <= MOST_NOTES
    assert all(":minutes:" in body and ":kind:" in body for _, body in notes)
    asked = chapter.source.index("\n## Check yourself")
    assert ":kind: question" in chapter.source[asked : chapter.source.index("{question}", asked)]


def test_nothing_is_left_of_the_old_folds(chapter: Page) -> None:
    assert "{dropdown}" not in chapter.source
    assert ":class: objectives" not in chapter.source


def test_a_chapter_has_a_figure_and_an_explorer(chapter: Page) -> None:
    code = "\n".join(chapter.cells)
    assert re.search(r"^figures\.\w+_figure\(", code, re.MULTILINE)
    assert len(re.findall(r"^explorers\.\w+Explorer\(", code, re.MULTILINE)) == 1


def test_a_guess_asks_what_the_page_has_not_told(page: Page) -> None:
    for asked in re.finditer(
        r"^:::+\{predict\}.*?^:published: (\S+)$", page.source, re.MULTILINE | re.DOTALL
    ):
        assert f"{{published}}`{asked[1]}" not in page.source[: asked.start()], asked[1]


def test_a_chapter_cites_published_figures_through_the_registry(chapter: Page) -> None:
    assert len(re.findall(r"\{published\}`", chapter.source)) >= 5


def test_an_estimator_has_every_part_of_its_frame(estimator: Page) -> None:
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
    assert re.match(r"# [^\n]+\n\n:::\{at-a-glance\}\n", FRONT_MATTER.sub("", estimator.source).lstrip())
    assert "{glue:text}`estimand`" in estimator.source


def test_an_estimator_shows_its_formula_its_failures_and_code_to_copy(estimator: Page) -> None:
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", estimator.source, re.MULTILINE | re.DOTALL))
    assert "```{math}" in parts["Formula"]
    assert "| Assumption | How to check | What we see |" in parts["What must be true"]
    assert re.search(r"^figures\.\w+_figure\(", parts["In our data"], re.MULTILINE)
    assert "```{code-cell}" in parts["When it breaks"]
    assert "```python" in parts["Try it yourself"]


def glossary_lines() -> list[str]:
    text = (BOOK / "glossary.md").read_text(encoding="utf-8")
    body = re.search(r"```\{glossary\}\n(.*?)```", text, re.DOTALL)
    assert body is not None
    return [line for line in body[1].splitlines() if line and not line.startswith(" ")]


def glossary_terms() -> set[str]:
    return {line.lower() for line in glossary_lines()}


def test_the_glossary_is_in_order() -> None:
    terms = glossary_lines()
    assert terms == sorted(terms, key=str.lower)
    assert len(terms) == len(set(terms))


def test_every_term_of_the_glossary_is_used_on_a_page() -> None:
    read = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.stem != "glossary").lower()
    assert [term for term in sorted(glossary_terms()) if term not in read] == []
