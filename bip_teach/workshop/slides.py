"""Slides as pages of a browser: reveal.js, own files only, notes for the facilitator in a second window."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.markup import Element, data_block, element, html
from bip_teach.language import speaking
from bip_teach.workshop.deck import Deck, Point, Slide, build_deck
from bip_teach.workshop.plan import Plan
from bip_teach.workshop.pptx_slides import write_pptx
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.wall_chart import wall_chart

REVEAL: Final = Path(__file__).parents[2] / "node_modules" / "reveal.js"
"""Where the pinned reveal.js lies after ``npm ci``."""

_OWN: Final = Path(__file__).parent / "static"
_FROM_REVEAL: Final = ("dist/reveal.css", "dist/reveal.js", "LICENSE")
_LONG: Final = 430


def deck_html(deck: Deck) -> str:
    """Return a deck as one page.

    Parameters
    ----------
    deck : Deck
        The slides.

    Returns
    -------
    str
        A page that needs the files of :func:`copy_scripts` in the folder ``files`` beside it.
    """
    words: dict[str, Any] = product_words("slides", deck.language)["page"]
    with speaking(deck.language):
        slides = element("div", *(_section(slide) for slide in deck.slides), class_="slides")
    body = element(
        "body",
        element("div", slides, class_="reveal"),
        element("p", words["how"], class_="bip-how"),
        element("div", class_="bip-desk", role="region", aria_label=words["notes"], tabindex="0"),
        element("noscript", element("p", words["no_script"])),
        _with_id(data_block({name: words[name] for name in ("next", "last", "minutes")}), "bip-words"),
        element("script", src="files/reveal.js"),
        element("script", src="files/deck.js"),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", words["title"].format(title=deck.title)),
        element("link", rel="stylesheet", href="files/reveal.css"),
        element("link", rel="stylesheet", href="files/deck.css"),
    )
    return f"<!doctype html>\n{html(element('html', head, body, lang=deck.language))}\n"


def _with_id(block: Element, name: str) -> Element:
    block.set("id", name)
    return block


def _section(slide: Slide) -> Element:
    head = element("h1" if slide.kind == "title" else "h2", slide.title)
    notes = element("aside", slide.notes, class_="notes")
    long = _letters(slide) > _LONG
    return element(
        "section",
        head,
        *_inside(slide),
        notes,
        class_="bip-long" if long else None,
        data_kind=slide.kind,
        data_title=slide.title,
        aria_label=slide.title,
    )


def _letters(slide: Slide) -> int:
    return len(slide.lead) + sum(len(point.words) for point in slide.points)


def _inside(slide: Slide) -> Iterable[Element]:
    if slide.lead:
        yield element("p", slide.lead, class_="bip-lead")
    if slide.chart:
        yield wall_chart(slide.chart)
    if slide.table:
        yield _table(slide.table)
    if len(slide.points) == 1 and not slide.points[0].mark:
        yield element("p", slide.points[0].words)
    elif slide.points:
        marked = any(point.mark for point in slide.points)
        yield element("ul", *map(_item, slide.points), class_="bip-vote" if marked else None)
    if slide.small:
        yield element("p", slide.small, class_="bip-small")


def _item(point: Point) -> Element:
    if not point.mark:
        return element("li", point.words)
    return element("li", element("span", point.mark, class_="bip-mark"), element("span", point.words))


def _table(rows: Sequence[Sequence[str]]) -> Element:
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in rows[0])))
    body = element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows[1:]))
    return element("table", head, body)


def copy_scripts(folder: Path, scripts: Path = REVEAL) -> list[Path]:
    """Put the scripts and styles of the slides into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder ``files`` beside the slides; it is made if it is missing.
    scripts : pathlib.Path
        Folder of the installed reveal.js.

    Returns
    -------
    list of pathlib.Path
        The files that were written.

    Raises
    ------
    InvalidArgumentError
        If reveal.js is not installed.
    """
    sources = [scripts / name for name in _FROM_REVEAL]
    if missing := [path for path in sources if not path.is_file()]:
        raise InvalidArgumentError(
            "The slides need {missing}, and it is not there. Type npm ci or make book in the checkout.",
            missing=missing[0],
        )
    folder.mkdir(parents=True, exist_ok=True)
    own = [_OWN / "deck.css", _OWN / "deck.js"]
    names = [path.name if path.suffix else "reveal-LICENSE.txt" for path in [*sources, *own]]
    return [
        Path(shutil.copyfile(source, folder / name))
        for source, name in zip([*sources, *own], names, strict=True)
    ]


def write_decks(
    topics: Sequence[str], folder: Path, language: str | None = None, scripts: Path = REVEAL
) -> list[Path]:
    """Write the slides of some topics, as pages and as PowerPoint files.

    Parameters
    ----------
    topics : sequence of str
        Ids of the topics.
    folder : pathlib.Path
        Where the files go; it is made if it is missing.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    scripts : pathlib.Path
        Folder of the installed reveal.js.

    Returns
    -------
    list of pathlib.Path
        ``<topic>.html`` and ``<topic>.pptx`` of each topic; the pages need the folder ``files`` beside them.

    Raises
    ------
    UnknownNameError
        If there is no such topic.
    InvalidArgumentError
        If reveal.js is not installed.
    UnknownLanguageError
        If the slides do not speak this language.
    """
    decks = [build_deck(name, language) for name in topics]
    copy_scripts(folder / "files", scripts)
    written = []
    for deck in decks:
        page = folder / f"{deck.topic}.html"
        page.write_text(deck_html(deck), encoding="utf-8")
        written += [page, write_pptx(deck, folder / f"{deck.topic}.pptx")]
    return written


def write_slides(plan: Plan, folder: Path, language: str | None = None, scripts: Path = REVEAL) -> list[Path]:
    """Write the slides that a session needs.

    Parameters
    ----------
    plan : Plan
        The session.
    folder : pathlib.Path
        Folder of the session; the slides go into its folder ``slides``.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    scripts : pathlib.Path
        Folder of the installed reveal.js.

    Returns
    -------
    list of pathlib.Path
        What was written, as :func:`write_decks` gives it.
    """
    return write_decks(plan.topics, folder / "slides", language, scripts)
