"""The source of every page, taken apart: what a person reads, what is run, and what is quoted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[3] / "book"
FILES = sorted(BOOK.rglob("*.md"))
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
ESTIMATORS = ["marginal_effects", "explained_variation", "leniency", "switches", "effectiveness", "progress"]

FENCE = re.compile(
    r"^(?P<fence>`{3,}(?=[^\n`]*\n)|:{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
ROLE = re.compile(r"\{(?P<role>[\w:+-]+)\}`(?P<text>[^`]+)`")
INLINE_CODE = re.compile(r"`[^`]+`")
FORMULA = re.compile(r"\$[^$\n]+\$")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


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

    @property
    def body(self) -> str:
        """Source without what stands before the title."""
        return FRONT_MATTER.sub("", self.source)

    @property
    def heading_marks(self) -> list[str]:
        """Marks of all headings, such as ``##``."""
        return re.findall(r"^(#+) ", FENCE.sub("", self.body), re.MULTILINE)

    @property
    def roles(self) -> list[re.Match[str]]:
        """Every role, with the groups ``role`` and ``text``."""
        return list(ROLE.finditer(self.source))

    @property
    def formulas(self) -> list[str]:
        """Formulas on lines of their own and in sentences."""
        blocks = re.findall(r"^```\{math\}\n(.*?)^```", self.source, re.MULTILINE | re.DOTALL)
        return [*blocks, *(one.strip("$") for one in FORMULA.findall(self.source))]

    def parts(self, name: str) -> list[tuple[str, str]]:
        """Fence and content of every directive of a name."""
        return re.findall(rf"^(:{{3,}})\{{{name}\}}(.*?)^\1 *$", self.source, re.MULTILINE | re.DOTALL)

    @property
    def sections(self) -> dict[str, str]:
        """Content of the sections of the second level, by their headings."""
        return dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", self.source, re.MULTILINE | re.DOTALL))

    def sentences(self, spoken: str | Callable[[re.Match[str]], str] = "number") -> list[str]:
        """Sentences of the running text; `spoken` is how a role is read."""
        text = re.sub(r"^(#|\||\(|:).*$", "", ROLE.sub(spoken, self.prose), flags=re.MULTILINE)
        text = re.sub(r"[*_]|\[[ x]\]|\]\([^)]*\)|<[^>]+>", "", text)
        return [
            part
            for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-\d]+\.?\s", text)
            if len(part.split()) > 2
        ]


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


@pytest.fixture(scope="session")
def book() -> Path:
    """Folder of the pages."""
    return BOOK


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """Every page."""
    return [take_apart(file) for file in FILES]


@pytest.fixture(params=FILES, ids=name_of)
def page(request: pytest.FixtureRequest) -> Page:
    """One page after the other."""
    return take_apart(request.param)


@pytest.fixture(params=[file for file in FILES if file.parent.name != "estimators"], ids=name_of)
def page_for_learners(request: pytest.FixtureRequest) -> Page:
    """One page after the other, those about estimators left out."""
    return take_apart(request.param)


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest) -> Page:
    return take_apart(BOOK / f"{request.param}.md")


@pytest.fixture(params=ESTIMATORS)
def estimator(request: pytest.FixtureRequest) -> Page:
    return take_apart(BOOK / "estimators" / f"{request.param}.md")


@pytest.fixture(scope="session")
def glossary_lines() -> list[str]:
    """Terms of the glossary, as they are written there."""
    text = (BOOK / "glossary.md").read_text(encoding="utf-8")
    body = re.search(r"```\{glossary\}\n(.*?)```", text, re.DOTALL)
    assert body is not None
    return [line for line in body[1].splitlines() if line and not line.startswith(" ")]


@pytest.fixture(scope="session")
def glossary_terms(glossary_lines: list[str]) -> set[str]:
    """The same in small letters."""
    return {line.lower() for line in glossary_lines}
