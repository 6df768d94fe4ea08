"""Sheets of paper for a session: one handout for each topic, and sheets that serve any topic.

A sheet never holds an answer. Each is a page for a browser and a PDF file of size A4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from bip_teach.errors import check_known
from bip_teach.explorers.markup import Element, element, html
from bip_teach.language import speaking, spoken_language
from bip_teach.published import figure
from bip_teach.workshop.activities import Topic, topic
from bip_teach.workshop.checklist import checklist
from bip_teach.workshop.deck import LETTERS
from bip_teach.workshop.findings import printed_value
from bip_teach.workshop.plan import Plan
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.sheet_pdf import can_write_pdf, write_pdf
from bip_teach.workshop.slide_texts import SlideText, Vote, slide_text

_STYLE: Final = Path(__file__).parent / "static" / "sheet.css"
_MOST_VOTES: Final = 2


def sheet_ids(language: str | None = None) -> tuple[str, ...]:
    """Return the sheets that serve any topic.

    Parameters
    ----------
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    tuple of str
        Their ids, such as ``vote-sheet``.

    Examples
    --------
    >>> sheet_ids()[:2]
    ('vote-sheet', 'sparring-sheet')
    """
    return tuple(one["id"] for one in product_words("sheets", language)["sheet"])


def sheet_html(name: str, language: str | None = None) -> str:
    """Return a sheet that serves any topic.

    Parameters
    ----------
    name : str
        Its id, one of :func:`sheet_ids`.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    str
        The sheet as a page that needs no other file.

    Raises
    ------
    UnknownNameError
        If there is no such sheet.
    """
    with speaking(language or spoken_language()):
        words = product_words("sheets")
        sheets = {one["id"]: one for one in words["sheet"]}
        check_known("sheet", name, sheets)
        sheet = sheets[name]
        blocks = [_block(one, words) for one in sheet["block"]]
        return _page(sheet["title"], sheet["intro"], blocks)


def handout_html(name: str, language: str | None = None) -> str:
    """Return the handout of a topic: its question, aims, a guess, votes and lines to write on.

    Parameters
    ----------
    name : str
        Id of the topic.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    str
        The handout as a page that needs no other file. It holds no answer.

    Raises
    ------
    UnknownNameError
        If there is no such topic.
    """
    with speaking(language or spoken_language()):
        return _handout(topic(name), product_words("sheets"))


def _handout(subject: Topic, words: dict[str, Any]) -> str:
    text = slide_text(subject.id)
    blocks = [_list(words["topic_aims"], subject.objectives)]
    for guess in text.guesses[:1]:
        line = element("p", words["topic_guess_line"], class_="fill")
        blocks.append(
            element("section", element("h2", words["topic_guess"]), element("p", guess.prompt), line)
        )
    if votes := _without_answers(text)[:_MOST_VOTES]:
        asked = (_question(vote) for vote in votes)
        blocks.append(element("section", element("h2", words["topic_questions"]), *asked))
    blocks.append(_lines(words["topic_notes"], 2, words))
    led = _for_those_who_lead(subject, words)
    room = 2 if led else 3
    blocks += [
        _lines(f"{words['topic_reflect']}: {prompt}", room, words, led) for prompt in text.reflections[:1]
    ]
    blocks.append(_lines(words["topic_next"], 2, words))
    return _page(words["topic_title"].format(title=subject.title), subject.question, blocks)


def _without_answers(text: SlideText) -> list[Vote]:
    """Return the votes that do not tell the answer of a guess."""
    answers = [figure(one.published) for one in text.guesses if one.published]
    told = {words for one in answers for words in (printed_value(one), one.format(spoken_language()))}
    return [
        vote
        for vote in text.votes
        if not any(words in f"{vote.prompt} {option}" for words in told for option, _, _ in vote.options)
    ]


def _page(title: str, intro: str, blocks: Iterable[Element]) -> str:
    words = product_words("sheets")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", _STYLE.read_text(encoding="utf-8")),
    )
    top = [element("h1", title), element("p", intro, class_="intro")]
    body = element("body", element("main", *top, *blocks), element("footer", element("p", words["foot"])))
    return f"<!doctype html>\n{html(element('html', head, body, lang=spoken_language()))}\n"


def _block(block: dict[str, Any], words: dict[str, Any]) -> Element:
    if block["form"] == "checklist":
        return element("div", *(_list(one.heading, one.items, class_="boxes") for one in checklist()))
    if block["form"] == "lines":
        return _lines(block["heading"], block["lines"], words)
    if block["form"] == "table":
        return _table(block["heading"], block["columns"], block["rows"], bool(block.get("tall")))
    if block["form"] == "boxes":
        return _list(block["heading"], block["items"], class_="boxes")
    return element("section", element("h2", block["heading"]), element("p", block["text"]))


def _for_those_who_lead(subject: Topic, words: dict[str, Any]) -> str:
    """Return what people who lead may ask themselves in its place; empty where the same question serves."""
    led = (words["topic_leads"].format(leads=one.leads) for one in subject.activities if one.leads)
    return next(led, "")


def _lines(heading: str, count: int, words: dict[str, Any], more: str = "") -> Element:
    lines = (element("div", class_="line") for _ in range(count))
    room = element("div", *lines, role="img", aria_label=words["write_here"])
    return element("section", element("h2", heading), element("p", more) if more else None, room)


def _list(heading: str, items: Sequence[str], class_: str | None = None) -> Element:
    listed = element("ul", *(element("li", item) for item in items), class_=class_)
    return element("section", element("h2", heading), listed)


def _table(heading: str, columns: Sequence[str], rows: Iterable[Sequence[str]], tall: bool) -> Element:
    heads = [element("th" if name else "td", name, scope="col" if name else None) for name in columns]
    body = []
    for cells in rows:
        filled = [*cells, *[""] * (len(columns) - len(cells))]
        first = element("th" if filled[0] else "td", filled[0], scope="row" if filled[0] else None)
        body.append(element("tr", first, *(element("td", cell) for cell in filled[1:])))
    drawn = element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *body),
        class_="tall" if tall else None,
    )
    return element("section", element("h2", heading), drawn)


def _question(vote: Vote) -> Element:
    options = (
        element("li", element("span", letter, class_="letter"), element("span", option))
        for letter, (option, _, _) in zip(LETTERS, vote.options, strict=False)
    )
    return element(
        "div", element("p", vote.prompt), element("ul", *options, class_="votes"), class_="question"
    )


def write_sheets(
    topics: Sequence[str], folder: Path, language: str | None = None, pdf: bool = True
) -> list[Path]:
    """Write the handouts of some topics and every sheet that serves any topic.

    Parameters
    ----------
    topics : sequence of str
        Ids of the topics.
    folder : pathlib.Path
        Where the files go; it is made if it is missing.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    pdf : bool
        Whether each sheet is also written as a PDF file.

    Returns
    -------
    list of pathlib.Path
        The files that were written.

    Raises
    ------
    UnknownNameError
        If there is no such topic.
    InvalidArgumentError
        If the libraries of the system that PDF files need are missing.
    """
    pages = {f"handout-{name}": handout_html(name, language) for name in topics}
    pages |= {name: sheet_html(name, language) for name in sheet_ids(language)}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, page in pages.items():
        path = folder / f"{name}.html"
        path.write_text(page, encoding="utf-8")
        written.append(path)
        if pdf:
            written.append(write_pdf(page, path.with_suffix(".pdf")))
    return written


def write_handouts(plan: Plan, folder: Path, language: str | None = None) -> list[Path]:
    """Write what a session prints.

    Parameters
    ----------
    plan : Plan
        The session.
    folder : pathlib.Path
        Folder of the session; the sheets go into its folder ``handouts``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    list of pathlib.Path
        What was written, as :func:`write_sheets` gives it; PDF files only where Pango is installed.
    """
    return write_sheets(plan.topics, folder / "handouts", language, can_write_pdf())
