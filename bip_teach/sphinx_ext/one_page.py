"""All pages of an edition as one long page for paper, in the order of the table of contents.

One page gives one PDF file with its tags, its outline and its links inside the book whole; files that are
joined afterwards would lose them. Answers, code and what only a screen can do are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from posixpath import normpath
from string import Template
from typing import Final

from bs4 import BeautifulSoup, Tag

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.long_tables import MOST_ROWS

_TEMPLATE: Final = Path(__file__).parent / "templates" / "one_page.html"
_LEFT_OUT: Final = (
    "script, noscript, button, a.headerlink, .bip-answers, .bip-said, .bip-edition-download, .bip-csv, "
    "div.cell_input, details.hide, .prev-next-footer"
)
_FOR_PAPER: Final = "-print.css"
#: Attributes that name elements of the same page.
_NAMING: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
_TITLE: Final = "BIP Teach"


@dataclass(frozen=True)
class Leaf:
    """A page of the table of contents.

    Parameters
    ----------
    address : str
        File of the page, from the top of the edition.
    part : str
        Name of the part that begins with this page; empty for every other page.
    """

    address: str
    part: str = ""


def _read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def leaves(pages: Path, start: str) -> list[Leaf]:
    """Return the pages in the order of the side bar of the first page.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the finished pages.
    start : str
        First page, inside the folder.

    Raises
    ------
    InvalidArgumentError
        If the first page shows no table of contents.
    """
    found, part = [Leaf(start)], ""
    for node in _read(pages / start).select("nav.bd-links p.caption, nav.bd-links li > a"):
        if node.name == "p":
            part = node.get_text(" ", strip=True)
        elif (address := _inside(start, str(node["href"]))) != start:
            found.append(Leaf(address, part))
            part = ""
    if len(found) == 1:
        raise InvalidArgumentError(
            "{start} has no table of contents in its side bar. Build the book first.", start=start
        )
    return found


def _inside(page: str, link: str) -> str:
    """Return the file that a link of a page leads to, from the top of the edition."""
    path = link.partition("#")[0]
    return normpath(str(PurePosixPath(page).parent / path)) if path else page


def _name(address: str) -> str:
    return address.removesuffix(".html").replace("/", "-")


def one_page_html(pages: Path, start: str, language: str) -> str:
    """Return all pages as one, to be printed from the top of the edition.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the finished pages.
    start : str
        First page, inside the folder.
    language : str
        Language of the edition.
    """
    order = leaves(pages, start)
    trees = {leaf.address: _read(pages / leaf.address) for leaf in order}
    content, contents = [], []
    for leaf in order:
        if part := escape(leaf.part):
            content.append(f'<h1 class="bip-pdf-part">{part}</h1>')
            contents.append(f'<li class="bip-pdf-caption">{part}</li>')
        article = _article(trees[leaf.address], leaf.address, set(trees))
        heading = article.find("h2")
        title = escape(heading.get_text(" ", strip=True)) if isinstance(heading, Tag) else leaf.address
        content.append(str(article))
        contents.append(f'<li><a href="#{_name(leaf.address)}">{title}</a></li>')
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        language=language,
        title=_TITLE,
        styles="\n".join(_styles(trees)),
        contents="\n".join(contents),
        pages="\n".join(content),
    )


def _styles(trees: Mapping[str, BeautifulSoup]) -> Iterator[str]:
    """Give every stylesheet that any page uses, once; those for paper have the last word."""
    found: dict[str, str] = {}
    for page, tree in trees.items():
        for link in tree.select("link[rel=stylesheet]"):
            address = _inside(page, str(link["href"]).partition("?")[0])
            found.setdefault(address, f'<link rel="stylesheet" href="{address}">')
    yield from sorted(found.values(), key=lambda link: _FOR_PAPER in link)


def _article(tree: BeautifulSoup, address: str, known: set[str]) -> Tag:
    """Return what a page says, with names and links that hold in the long page."""
    article = tree.select_one("article.bd-article > section")
    if article is None:
        raise InvalidArgumentError("{address} has no article. Build the book again.", address=address)
    for node in article.select(_LEFT_OUT):
        node.decompose()
    for level in range(5, 0, -1):  # the parts of the book stand above its pages
        for heading in article.find_all(f"h{level}"):
            heading.name = f"h{level + 1}"
    for table in article.select(".bip-every:has(table)"):
        if len(table.find_all("tr")) > MOST_ROWS:
            table.decompose()
    _rename(article, _name(address))
    for link in article.find_all("a", href=True):
        _lead_on(link, address, known)
    for image in article.find_all("img", src=True):
        if not str(image["src"]).startswith("data:"):
            image["src"] = _inside(address, str(image["src"]))
    article["id"], article["class"] = _name(address), "bip-pdf-page"
    return article


def _rename(article: Tag, page: str) -> None:
    """Give every name the name of its page in front, since the long page may have each only once."""
    for node in article.find_all(id=True):
        node["id"] = f"{page}--{node['id']}"
    for attribute in _NAMING:
        for node in article.select(f"[{attribute}]"):
            node[attribute] = " ".join(f"{page}--{name}" for name in str(node[attribute]).split())


def _lead_on(link: Tag, address: str, known: set[str]) -> None:
    """Let a link inside the book lead to its place in the long page, and no link to what is not there."""
    href = str(link["href"])
    if ":" in href.partition("/")[0]:
        return
    target, _, place = _inside(address, href), *href.partition("#")[1:]
    if target in known:
        link["href"] = f"#{_name(target)}{f'--{place}' if place else ''}"
    else:
        link.unwrap()
