"""The contract of the book's pages, checked on their sources."""

from __future__ import annotations

import ast
import re
import statistics
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bip_teach.published import figures as published_figures
from bip_teach.sphinx_ext.mathml import formula_html

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
PAGES = sorted(BOOK.rglob("*.md"))
CHAPTERS = ["job_search", "path_to_job", "path_to_education", "caseworker_effects", "combined_interventions"]
ESTIMATORS = ["marginal_effects", "explained_variation", "leniency", "switches", "effectiveness", "progress"]

MOST_CELLS = 12
MOST_LINES = 8
MOST_WORDS = 17

FENCE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
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
            assert {key.strip() for key in match["text"].split(",")} <= set(listed)


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


def sentences(page: Page) -> list[str]:
    """Sentences of the running text; a role counts as one word."""
    text = re.sub(r"^(#|\||\(|:).*$", "", ROLE.sub("number", page.prose), flags=re.MULTILINE)
    text = re.sub(r"[*_]", "", text)
    return [
        part for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-\d]+\.?\s", text) if len(part.split()) > 2
    ]


def test_every_page_has_one_title_and_ordered_headings(page: Page) -> None:
    outside = FENCE.sub("", FRONT_MATTER.sub("", page.source))
    levels = [len(marks) for marks in re.findall(r"^(#+) ", outside, re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pages_do_not_speak_of_their_making(page: Page) -> None:
    text = page.source.lower()
    assert [word for word in ("todo", "fixme", "/work/", "chatgpt", "lorem ipsum") if word in text] == []


def test_a_chapter_has_every_part_of_its_frame(chapter: Page) -> None:
    headings = re.findall(r"^##+ (.+)$", chapter.prose, re.MULTILINE)
    for wanted in (
        "What was found",
        "Predict first",
        "Try it",
        "What could break this",
        "Exercises",
        "In practice",
        "Key points",
        "Sources",
    ):
        assert wanted in headings
    assert "**Question.**" in chapter.prose
    assert ":class: objectives" in chapter.source
    assert "**What we want to know.**" in chapter.prose or "*What we want to know*" in chapter.prose


def test_a_chapter_has_a_figure_and_an_explorer(chapter: Page) -> None:
    code = "\n".join(chapter.cells)
    assert re.search(r"^figures\.\w+_figure\(", code, re.MULTILINE)
    assert len(re.findall(r"^explorers\.\w+Explorer\(", code, re.MULTILINE)) == 1


def test_a_chapter_hides_its_answers(chapter: Page) -> None:
    exercises = chapter.source.partition("## Exercises")[2].partition("\n## ")[0]
    tasks = re.findall(r"^\*\*[^*]+\*\*", exercises, re.MULTILINE)
    assert len(tasks) >= 2
    assert exercises.count("{dropdown}") >= len(tasks)
    assert "{dropdown}" in chapter.source.partition("## Predict first")[2].partition("\n## ")[0]


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
    assert "**Question.**" in estimator.prose
    assert ":class: objectives" in estimator.source
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
