"""Cells of the pages are few and short, call the library, and make every value that is quoted."""

from __future__ import annotations

import ast
import re

from bip_teach.sphinx_ext.cache import UNSEEN
from bip_teach.sphinx_ext.mathml import formula_html

MOST_CELLS = 12
MOST_LINES = 8


def test_cells_are_few_and_short(page) -> None:
    assert len(page.cells) <= MOST_CELLS
    long = [
        cell for cell in page.cells if len([line for line in cell.splitlines() if line.strip()]) > MOST_LINES
    ]
    assert long == []


def test_cells_call_the_library_and_define_nothing(page) -> None:
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in page.cells:
        found = [node for node in ast.walk(ast.parse(cell)) if isinstance(node, defining)]
        assert found == [], cell


def test_cells_see_nothing_that_the_cache_of_their_outputs_leaves_out(page) -> None:
    unseen = "|".join(path.replace("/", r"\.") for path in UNSEEN)
    assert re.findall(rf"{unseen}|import (?:sphinx_ext|cli)\b", "\n".join(page.cells)) == []


def test_no_result_is_typed_in_prose(page) -> None:
    text = re.sub(r"\bof 100\b|\b100 people\b", " ", page.words_only, flags=re.IGNORECASE)
    text = re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE)
    assert re.findall(r"[^\n]{0,40}\d[^\n]{0,20}", text) == []


def test_formulas_can_be_drawn(page) -> None:
    for formula in page.formulas:
        assert "<math" in formula_html(formula, block=True)


def test_glued_values_are_made_on_the_page(page) -> None:
    made = re.findall(r"glue\(f?\"([^\"]+)\"", "\n".join(page.cells))
    patterns = [re.sub(r"\{\w+\}", r"\\w+", name) for name in made]
    for match in page.roles:
        if match["role"].startswith("glue"):
            name = match["text"].partition(":")[0]
            assert any(re.fullmatch(pattern, name) for pattern in patterns), name
