"""A page becomes a notebook: words as plain Markdown, cells as they are, and nothing is lost."""

from __future__ import annotations

import nbformat
import pytest
from docutils import nodes

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.learning.part import Line, box, fixed
from bip_teach.sphinx_ext.notebook_text import blocks, inline
from bip_teach.sphinx_ext.notebooks import has_code, link_html, page_notebook


def paragraph(*content: nodes.Node | str) -> nodes.paragraph:
    return nodes.paragraph("", "", *(nodes.Text(one) if isinstance(one, str) else one for one in content))


def cell(code: str, tags: list[str]) -> nodes.container:
    source = nodes.container("", nodes.literal_block(code, code), nb_element="cell_code_source")
    output = nodes.container("", nodes.raw("", "<p>A result.</p>"), nb_element="cell_code_output")
    return nodes.container(
        "", source, output, nb_element="cell_code", cell_index=1, cell_metadata={"tags": tags}
    )


def line(tag: str, words: str, class_: str = "bip-prompt", before: str = "") -> Line:
    return Line("", words, tag=tag, html={"class": class_}, before=before, after="")


@pytest.fixture
def page() -> nodes.document:
    from docutils.utils import new_document

    document = new_document("page")
    inner = nodes.section("", nodes.title("", "Look"), cell("x = 1", ["hide-input"]), paragraph("After it."))
    document += nodes.section("", nodes.title("", "A page"), paragraph("Before it."), inner)
    return document


def test_words_and_cells_keep_their_order(page):
    notebook = page_notebook(page)
    nbformat.validate(notebook)
    first, code, last = notebook.cells
    assert first.source.startswith("# A page\n\nThis notebook is a page of the book *BIP Teach*")
    assert first.source.endswith("Before it.\n\n## Look")
    assert (code.cell_type, code.source, code.outputs) == ("code", "x = 1", [])
    assert code.metadata.tags == ["hide-input"]
    assert last.source == "After it."
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_same_page_gives_the_same_notebook(page):
    assert nbformat.writes(page_notebook(page)) == nbformat.writes(page_notebook(page))


def test_a_page_without_cells_needs_no_notebook(page):
    assert has_code(page)
    for found in list(page.findall(nodes.container)):
        if found.parent is not None:
            found.parent.remove(found)
    assert not has_code(page)


def test_a_guess_says_its_answer_in_the_fold(page):
    fold = box("details", fixed(element("summary", "Show")), paragraph("Many guess more."))
    guess = box("div", line("p", "How many?"), fold, data_part="predict", data_answer="27 of 100")
    guess["part"] = "predict"
    page[0] += guess
    text = page_notebook(page).cells[-1].source
    assert "**How many?**\n\n<details>\n<summary>Show</summary>\n\nThe printed answer is 27 of 100." in text
    assert text.endswith("Many guess more.\n\n</details>")
    assert "27" not in page.astext(), "the page itself is left as it was"


def test_options_of_a_question_make_one_list_and_buttons_are_left_out():
    mark = '<input type="radio"><span class="bip-letter">{}.</span><span>'
    options = [
        line("label", words, "bip-option", mark.format(letter))
        for letter, words in zip("AB", ("Yes", "No"), strict=True)
    ]
    button = fixed(element("div", element("button", "Check", type="button")))
    found = blocks([box("fieldset", line("legend", "Really?"), *options, button)])
    assert found == ["**Really?**", "- A. Yes\n- B. No"]


def test_links_inside_the_book_become_words_and_others_stay():
    inside = nodes.reference("", "the glossary", refuri="glossary.html", internal=True)
    outside = nodes.reference("", "a report", refuri="https://example.org/a")
    assert inline(paragraph("See ", inside, " and ", outside, ".")) == (
        "See the glossary and [a report](https://example.org/a)."
    )


def test_what_markdown_would_read_as_markup_is_escaped():
    assert inline(paragraph("2*3 costs $5, a_b < [c]")) == r"2\*3 costs \$5, a\_b \< \[c\]"
    assert blocks([paragraph("1. is not a list"), paragraph("- nor is this")]) == [
        r"1\. is not a list",
        r"\- nor is this",
    ]


def test_tables_lists_and_formulas_are_plain_markdown():
    def row(*cells: str) -> nodes.row:
        return nodes.row("", *(nodes.entry("", paragraph(one)) for one in cells))

    table = nodes.table(
        "", nodes.tgroup("", nodes.thead("", row("A", "B")), nodes.tbody("", row("1", "x|y")))
    )
    listed = nodes.bullet_list("", nodes.list_item("", paragraph("one"), paragraph("more")))
    counted = nodes.enumerated_list("", nodes.list_item("", paragraph("first")), start=3)
    assert blocks([table, listed, counted, nodes.math_block("", "x^2")]) == [
        "| A | B |\n| --- | --- |\n| 1 | x\\|y |",
        "- one\n\n  more",
        "3. first",
        "$$\nx^2\n$$",
    ]


def test_a_node_that_nobody_can_write_stops_the_build():
    with pytest.raises(InvalidArgumentError, match="no words for a 'sidebar' node"):
        blocks([nodes.sidebar("", paragraph("A word."))])


@pytest.mark.parametrize(("page", "address"), [("book/study", "../"), ("book/caseworkers/cause", "../../")])
def test_the_offer_finds_the_notebook_from_every_depth(page, address):
    assert f'href="{address}notebooks/{page.removeprefix("book/")}.ipynb"' in link_html(page)
