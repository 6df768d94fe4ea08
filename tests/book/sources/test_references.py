"""What pages refer to is there: other pages, published figures, terms and works; and all of it is used."""

from __future__ import annotations

import re

import yaml

from bip_teach.published import figures as published_figures

PUBLISHED_OPTIONS = {"", "text", "share_of_100", "source"}


def pages_of(node: object) -> list[str]:
    """Names of all pages in a table of contents."""
    if isinstance(node, list):
        return [name for item in node for name in pages_of(item)]
    if isinstance(node, dict):
        own = [str(node[key]) for key in ("root", "file") if key in node]
        return own + [name for value in node.values() if isinstance(value, list) for name in pages_of(value)]
    return []


def test_the_table_of_contents_and_the_pages_agree(root, pages) -> None:
    listed = pages_of(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")))
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(f"book/{page.name}" for page in pages)


def test_published_figures_exist(page) -> None:
    known = {figure.id for figure in published_figures()}
    for match in page.roles:
        if match["role"] == "published":
            figure_id, _, option = match["text"].replace("\\|", "|").partition("|")
            assert figure_id in known
            assert option in PUBLISHED_OPTIONS


def test_every_published_figure_stands_on_a_page(pages) -> None:
    roles = [match for page in pages for match in page.roles if match["role"] == "published"]
    told = {match["text"].partition("|")[0] for match in roles}
    assert sorted({figure.id for figure in published_figures()} - told) == []


def test_glossary_terms_exist(page, glossary_terms) -> None:
    for match in page.roles:
        if match["role"] == "term":
            target = re.search(r"<([^>]+)>$", match["text"])
            assert (target[1] if target else match["text"]).lower() in glossary_terms


def test_works_that_are_cited_are_listed(page, book) -> None:
    listed = re.findall(
        r"^@\w+\{([^,]+),", (book / "references.bib").read_text(encoding="utf-8"), re.MULTILINE
    )
    for match in page.roles:
        if match["role"].startswith("cite"):
            keys = re.sub(r"\{[^}]*\}", "", match["text"])  # without a place such as {Article 22}
            assert {key.strip() for key in keys.split(",")} <= set(listed)


def test_the_glossary_is_in_order(glossary_lines) -> None:
    assert glossary_lines == sorted(glossary_lines, key=str.lower)
    assert len(glossary_lines) == len(set(glossary_lines))


def test_every_term_of_the_glossary_is_used_on_a_page(pages, glossary_terms) -> None:
    read = "\n".join(page.source for page in pages if page.name != "glossary").lower()
    assert [term for term in sorted(glossary_terms) if term not in read] == []
