"""Lists of a page, most of them behind a line for each entry, in the language spoken now."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import Final

import pandas as pd

from bip_teach.errors import check_columns
from bip_teach.figures.tables import INTERVAL, Shown, shown_table, words_html
from bip_teach.language import message, translate, translate_plural, write_number
from bip_teach.published import disagreements_table, figure, figure_words, neighbours_table, sources
from bip_teach.simulate import knob_table

_COMPARED: Final = {
    "result": message("result"),
    "printed": message("published"),
    "true": message("true"),
    **INTERVAL,
    "covers": message("holds the true value"),
    "unit": message("unit"),
    "note": message("note"),
}


def folded(summary: str, content: Shown) -> Shown:
    """Put a piece of a page behind a line that opens it.

    Parameters
    ----------
    summary : str
        The line, in English.
    content : Shown
        What it opens.

    Returns
    -------
    Shown
        The line, with the content behind it.

    Examples
    --------
    >>> folded("More", Shown("<p>All</p>")).html
    '<details class="bip-case"><summary>More</summary><p>All</p></details>'
    """
    return Shown(_fold(words_html(summary), content.html))


def comparison_list(table: pd.DataFrame) -> Shown:
    """Show a comparison, with a line for each topic that opens its rows.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.compare.comparison_table`.

    Returns
    -------
    Shown
        The topics in the order of the table.
    """
    check_columns(table, ["topic", "figure_id", *_COMPARED], "table")
    written = table.assign(printed=[figure(one).format_number() for one in table["figure_id"]])
    return _joined(
        _fold(_rows_of(str(topic), len(part)), shown_table(part, _COMPARED).html)
        for topic, part in written.groupby("topic", sort=False)
    )


def _rows_of(topic: str, count: int) -> str:
    counted = translate_plural("{topic} ({n} row)", "{topic} ({n} rows)", count)
    return _filled(counted, topic=words_html(topic), n=write_number(Decimal(count)))


def reasons_list(table: pd.DataFrame) -> Shown:
    """Show published figures by the reason why the synthetic world does not hold them.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`bip_teach.calibrate.coverage_table` with a reason.

    Returns
    -------
    Shown
        A line for each reason, which opens the figures with their values and documents.
    """
    check_columns(table, ["figure_id", "reason"], "table")
    return _joined(
        _fold(words_html(str(reason)), "".join(("<ul>", *map(_figure_item, rows["figure_id"]), "</ul>")))
        for reason, rows in table.groupby("reason", sort=False)
    )


def _figure_item(figure_id: str) -> str:
    one = figure(figure_id)
    parts = {
        "what": figure_words(figure_id),
        "value": one.format(),
        "source": translate(one.source.short_name),
    }
    return f"<li>{escape(translate('{what} ({value}, {source})').format(**parts), quote=False)}</li>"


def knobs_list() -> Shown:
    """Show the knobs of the design, each with its value here and with what turning it breaks.

    Returns
    -------
    Shown
        A line for each knob of :func:`bip_teach.simulate.knob_table`.
    """
    line = translate("{knob} (here {value})")
    return _joined(
        _fold(
            _filled(line, knob=f"<code>{row.knob}</code>", value=write_number(Decimal(f"{row.default:g}"))),
            _paragraph(words_html(str(row.breaks))),
        )
        for row in knob_table().itertuples()
    )


def disagreements_list(weight: str) -> Shown:
    """Show where the documents differ, and what this book uses.

    Parameters
    ----------
    weight : {"message", "detail", "slip"}
        Only the disagreements of this weight.

    Returns
    -------
    Shown
        A line for each disagreement.

    Raises
    ------
    InvalidArgumentError
        If there is no such weight.
    """
    choice = translate("This book:")
    return _joined(
        _fold(escape(str(row.title), quote=False), _plain(row.explanation) + _named(choice, row.choice))
        for row in disagreements_table(weight).itertuples()
    )


def neighbours_list() -> Shown:
    """Show the studies of other people and places, with what each found and what it adds.

    Returns
    -------
    Shown
        A line for each study of :func:`bip_teach.published.neighbours_table`.
    """
    line, found, adds = (
        translate("{study}, {place}. {design}"),
        translate("Found:"),
        translate("What it adds:"),
    )
    return _joined(
        _fold(
            _filled(
                line,
                study=f"<strong>{escape(str(row.study), quote=False)}</strong>",
                place=escape(str(row.place), quote=False),
                design=escape(str(row.design), quote=False),
            ),
            _named(found, row.found) + _named(adds, row.adds),
        )
        for row in neighbours_table().itertuples()
    )


def sources_list() -> Shown:
    """Show how to cite the documents of the study, and what is not known about each.

    Returns
    -------
    Shown
        An entry for each document of :func:`bip_teach.published.sources`.
    """
    entries = (f"<li>{_plain(one.citation)}{_plain(translate(one.note))}</li>" for one in sources())
    return Shown("".join(("<ul>", *entries, "</ul>")))


def citation(authors: str, title: str, version: str, *, seed: int | None = None, note: str = "") -> Shown:
    """Say how to cite the book, or data that it made.

    Parameters
    ----------
    authors, title, version : str
        As the project's file of citation has them, in English.
    seed : int, optional
        Seed of the data.
    note : str
        What to say about it in a paragraph of its own, in English.

    Returns
    -------
    Shown
        One paragraph, and a second one for the note.

    Examples
    --------
    >>> citation("A team", "A panel", "1.0", seed=7).html
    '<p>A team. A panel. Version 1.0, seed 7.</p>'
    """
    cited = translate("{authors}. {title}. Version {version}.")
    if seed is not None:
        cited = translate("{authors}. {title}. Version {version}, seed {seed}.")
    said = cited.format(authors=translate(authors), title=translate(title), version=version, seed=seed)
    return Shown(_plain(said) + (_plain(translate(note)) if note else ""))


def _joined(pieces: Iterable[str]) -> Shown:
    return Shown("".join(pieces))


def _fold(summary: str, content: str) -> str:
    return f'<details class="bip-case"><summary>{summary}</summary>{content}</details>'


def _filled(template: str, **html: str) -> str:
    """Put pieces of HTML into a sentence."""
    return escape(template, quote=False).format(**html)


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>"


def _plain(text: object) -> str:
    return _paragraph(escape(str(text), quote=False))


def _named(name: str, text: object) -> str:
    return _paragraph(f"<strong>{escape(name, quote=False)}</strong> {escape(str(text), quote=False)}")
