"""The first use of each term is a link, once, where it is read as running text."""

from __future__ import annotations

import re

import pytest

GLOSSARY = (
    "# Glossary\n\n```{glossary}\nbelief\n  What one thinks of a job centre.\n\njob centre\n  A place.\n\n"
    "job\n  Work.\n\nbias\n  An error.\n```\n"
)


@pytest.fixture
def links(build):
    """Text of the links that a page got."""

    def run(text: str, **settings) -> list[str]:
        index = f"# Title\n\n{text}\n\n```{{toctree}}\nglossary\n```\n"
        built = build({"index": index, "glossary": GLOSSARY}, **settings)
        assert built.warnings == ""
        assert "bip-term" not in built.page("glossary")
        return re.findall(
            r'<a class="bip-term[^>]*href="glossary\.html#term-[\w-]+">([^<]+)</a>', built.page()
        )

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A belief is a belief.", ["belief"]),
        ("Beliefs come first, and a belief later.", ["Beliefs"]),
        ("A job centre has a job.", ["job centre", "job"]),
        ("Job centres. Biases.", ["Job centres", "Biases"]),
        ("- A belief.\n- A belief.", ["belief"]),
        ("**A belief** is *a job*.", ["belief", "job"]),
        ("Jobless, disbelief, a pre-job talk, job-like.", []),
        ("`belief` and [belief](https://example.org) only.", []),
        ('A <a href="#x">belief of *a job*</a>, then a job.', ["job"]),
        ("## A belief\n\nNothing.", []),
        ("A belief, see {term}`Belief`.", []),
        ("| belief |\n|---|\n| job |", []),
        (":::{solution}\nA belief.\n:::\n\nLater a belief.", ["belief"]),
        (
            ":::{question} A belief?\n:id: a\n\n- [x] A job.\n\n  A bias.\n- [ ] No.\n\n  No.\n:::\n\nBias.",
            ["Bias"],
        ),
    ],
)
def test_the_first_use_is_linked(links, text, expected):
    assert links(text) == expected


def test_another_page_in_a_folder_links_back_to_the_glossary(build):
    pages = {
        "index": "# T\n\n```{toctree}\nglossary\na/b\n```\n",
        "glossary": GLOSSARY,
        "a/b": "# B\n\nA belief.",
    }
    assert 'href="../glossary.html#term-belief"' in build(pages).page("a/b")


def test_a_book_without_glossary_stays_as_it_is(build):
    assert "<p>A belief.</p>" in build({"index": "# T\n\nA belief."}).page()
