"""Run sheets as files: text, a page, a document for an office program, a calendar entry."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import icalendar
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from bip_teach import __version__
from bip_teach.explorers.markup import Element, element, html
from bip_teach.language import speaking, spoken_language
from bip_teach.workshop.activities import rules
from bip_teach.workshop.office_language import office_language
from bip_teach.workshop.plan import Plan
from bip_teach.workshop.sheet import Row, Sheet, sheet_of, titles
from bip_teach.workshop.words import words

_STYLE: Final = (
    "body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:46rem;padding:0 1rem}"
    "section{border-top:1px solid #767676;break-inside:avoid;padding:.4rem 0}"
    "h3{margin:.2rem 0}p{margin:.2rem 0}.when{font-weight:600}"
    ".path{color:#555;font-size:.85em;overflow-wrap:anywhere}"
    "@media print{@page{margin:15mm;size:A4}body{font-size:10.5pt;margin:0;max-width:none}}"
)
# A document that says nothing of when it was made is the same every time.
_ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)
_UNUSED: Final = (
    RT.THUMBNAIL,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
_ANY_TIME: Final = datetime(1980, 1, 1)


def run_sheet_text(plan: Plan, language: str | None = None, site: str = "") -> str:
    """Return a plan as plain text.

    Parameters
    ----------
    plan : Plan
        A session.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    site : str
        Address of the top of the book; without it the sheet says where in the book each page is.

    Returns
    -------
    str
        Lines for any program, also for reading on a telephone.
    """
    sheet = sheet_of(plan, language)
    said = words(language)["sheet"]
    lines = [sheet.title, "=" * len(sheet.title), "", *sheet.facts]
    lines += ["", said["prepare"], *(f"- {one}" for one in sheet.prepare), "", said["plan"]]
    for row in sheet.rows:
        lines += ["", f"{row.span}  {row.head}", row.title, *(f"  {one}" for one in row.lines)]
        lines += [f"  {row.open}", f"  {_place(row, said, site)}"] if row.page else []
    lines += ["", said["print"], *(f"- {one}" for one in sheet.print)]
    lines += ["", said["after"], *(f"- {one}" for one in sheet.after), ""]
    return "\n".join(lines)


def run_sheet_html(plan: Plan, language: str | None = None, site: str = "") -> str:
    """Return a plan as a page that loads nothing.

    Parameters
    ----------
    plan : Plan
        A session.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    site : str
        Address of the top of the book.

    Returns
    -------
    str
        HTML, for the screen and for paper.
    """
    sheet = sheet_of(plan, language)
    said = words(language)["sheet"]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", sheet.title),
        element("style", _STYLE),
    )
    body = element(
        "body",
        element(
            "main",
            element("h1", sheet.title),
            *(element("p", one) for one in sheet.facts),
            *_list(said["prepare"], sheet.prepare),
            element("h2", said["plan"]),
            *(_section(row, said, site) for row in sheet.rows),
            *_list(said["print"], sheet.print),
            *_list(said["after"], sheet.after),
        ),
    )
    return "<!doctype html>\n" + html(element("html", head, body, lang=language or spoken_language())) + "\n"


def _list(heading: str, lines: tuple[str, ...]) -> list[Element]:
    return [element("h2", heading), element("ul", *(element("li", one) for one in lines))]


def _section(row: Row, said: Mapping[str, str], site: str) -> Element:
    return element(
        "section",
        element("p", f"{row.span}  {row.head}", class_="when"),
        element("h3", row.title),
        *(element("p", one) for one in row.lines),
        *(_leads_to(row, said, site) if row.page else ()),
    )


def _leads_to(row: Row, said: Mapping[str, str], site: str) -> list[Element]:
    """Return a link, or words where the address is not known: a sheet travels without the book."""
    if site:
        return [element("p", element("a", row.open, href=f"{site}{row.page}"))]
    return [element("p", row.open), element("p", _place(row, said, site), class_="path")]


def _place(row: Row, said: Mapping[str, str], site: str) -> str:
    return f"{site}{row.page}" if site else said["path"].format(path=row.page)


def run_sheet_docx(plan: Plan, language: str | None = None, site: str = "") -> bytes:
    """Return a plan as a document for an office program.

    Parameters
    ----------
    plan : Plan
        A session.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    site : str
        Address of the top of the book.

    Returns
    -------
    bytes
        A file in the format DOCX, the same each time.
    """
    spoken = language or spoken_language()
    sheet = sheet_of(plan, spoken)
    said = words(spoken)["sheet"]
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = sheet.title, "BIP Teach", spoken
    document.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), office_language(spoken))
    properties.created = properties.modified = _ANY_TIME
    properties.comments = ""
    document.add_heading(sheet.title, 0)
    for one in sheet.facts:
        document.add_paragraph(one)
    _add_list(document, said["prepare"], sheet.prepare)
    _add_rows(document, said, sheet, site)
    _add_list(document, said["print"], sheet.print)
    _add_list(document, said["after"], sheet.after)
    _drop_unused(document)
    held = io.BytesIO()
    document.save(held)
    return _same_each_time(held)


def _add_list(document: Document, heading: str, lines: tuple[str, ...]) -> None:
    document.add_heading(heading, 1)
    for one in lines:
        document.add_paragraph(one, style="List Bullet")


def _add_rows(document: Document, said: Mapping[str, str], sheet: Sheet, site: str) -> None:
    document.add_heading(said["plan"], 1)
    for row in sheet.rows:
        document.add_heading(f"{row.span}  {row.head}", 2)
        document.add_paragraph().add_run(row.title).bold = True
        for line in row.lines:
            document.add_paragraph(line)
        if row.page:
            document.add_paragraph(f"{row.open}\n{_place(row, said, site)}")


def _drop_unused(document: Document) -> None:
    """Take out what the library's template brings along and nobody sees, which is half of the file."""
    for relations in (document.part.package.rels, document.part.rels):
        for name in [name for name, one in relations.items() if one.reltype in _UNUSED]:
            relations.pop(name)


def _same_each_time(held: io.BytesIO) -> bytes:
    """Return a file of parts without their dates."""
    fresh = io.BytesIO()
    with ZipFile(held) as old, ZipFile(fresh, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, _ANY_DAY)
            new.writestr(entry, old.read(name), ZIP_DEFLATED, compresslevel=9)
    return fresh.getvalue()


def run_sheet_outline(plan: Plan, language: str | None = None) -> str:
    """Return the clock times and kinds of the parts, without anything that gives an answer away.

    Parameters
    ----------
    plan : Plan
        A session.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    str
        A line for each part.
    """
    return "\n".join(f"{row.span}  {row.head}" for row in sheet_of(plan, language).rows)


def run_sheet_ics(plan: Plan, day: date, language: str | None = None) -> bytes:
    """Return a session and its follow-up meetings as entries of a calendar.

    Parameters
    ----------
    plan : Plan
        A session.
    day : datetime.date
        Day of the session.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    bytes
        A file in the format iCalendar, which holds no answer and can be sent to all. Its clock times are
        those of the place where it is opened.
    """
    spoken = language or spoken_language()
    found = icalendar.Calendar()
    found.add("prodid", f"-//BIP Teach//{__version__}//{spoken.upper()}")
    found.add("version", "2.0")
    with speaking(spoken):
        for event in _events(plan, day):
            found.add_component(event)
    return bytes(found.to_ical())


def _events(plan: Plan, day: date) -> Iterator[icalendar.Event]:
    said = words()["calendar"]
    named = titles(plan.topics, words())
    start = datetime.combine(day, datetime.strptime(plan.start, "%H:%M").time())
    whole = timedelta(minutes=plan.minutes)
    yield _event("0", start, whole, said["title"].format(topics=named), run_sheet_outline(plan))
    short = timedelta(minutes=rules()["follow_up_minutes"])
    for week in rules()["follow_up_weeks"]:
        title = said["follow_up"].format(topics=named)
        yield _event(str(week), start + timedelta(weeks=week), short, title, said["follow_up_words"])


def _event(name: str, start: datetime, length: timedelta, title: str, text: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{start:%Y%m%dT%H%M}-{name}@bip-teach")
    event.add("dtstamp", start.replace(tzinfo=UTC))
    event.add("dtstart", start)
    event.add("dtend", start + length)
    event.add("summary", title)
    event.add("description", text)
    return event
