"""The files of the site: sound HTML, links and anchors that arrive, no name given twice."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tinyhtml5.parser import HTMLParser as StrictParser


class Names(HTMLParser):
    """Ids, links and references from one element to another."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pointed_at: list[str] = []
        self.feed(page)

    def handle_starttag(self, _, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                self.pointed_at += value.split()


def errors_of(page: str) -> list[str]:
    parser = StrictParser()
    parser.parse(page)
    return [f"line {place[0]}: {error} {about}" for place, error, about in parser.errors]


@pytest.fixture(scope="session")
def names(site: Path) -> dict[Path, Names]:
    return {path: Names(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def arrives(page: Path, link: str, names: dict[Path, Names]) -> bool:
    """Whether a link leads to a file of the site, and its fragment to an element there."""
    parts = urlsplit(link)
    if parts.scheme or parts.fragment.startswith("explorer="):  # an address elsewhere; a setting
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if not target.exists():
        return False
    wanted = unquote(parts.fragment)
    return not wanted or wanted in names[target].ids


def test_html_is_sound(site, any_page):
    assert errors_of((site / any_page).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("bad", ["<p><b>a</p>", "<p>a</div>", "<table><p>a</p></table>", '<p id="a" id="b">'])
def test_unsound_html_is_found(bad):
    page = '<!doctype html><html lang="en"><head><title>a</title></head><body>{}</body></html>'
    assert errors_of(page.format("<p>a</p>")) == []
    assert errors_of(page.format(bad)) != []


def test_every_name_is_given_once_and_every_reference_finds_its_element(site, any_page):
    found = Names((site / any_page).read_text(encoding="utf-8"))
    assert [name for name, count in Counter(found.ids).items() if count > 1] == []
    assert set(found.pointed_at) <= set(found.ids)


def test_every_link_and_every_anchor_inside_the_site_arrives(names):
    lost = [
        f"{page.name}: {link}"
        for page, has in names.items()
        for link in has.links
        if not arrives(page, link, names)
    ]
    assert lost == []


def test_lost_links_are_found(tmp_path):
    page = tmp_path / "a.html"
    page.write_text('<p id="here">', encoding="utf-8")
    names = {page.resolve(): Names('<p id="here">')}
    assert arrives(page, "a.html#here", names)
    assert not arrives(page, "#there", names)
    assert not arrives(page, "b.html", names)


@pytest.mark.parametrize(("file", "used"), [("sphinx-design", "sd-card"), ("copybutton", "highlight-")])
def test_a_page_loads_what_it_uses_and_no_more(site, any_page, file, used):
    page = (site / any_page).read_text(encoding="utf-8")
    loaded = any(file in link for link in Names(page).links)
    assert loaded == (f'class="{used}' in page or f" {used}" in page)
