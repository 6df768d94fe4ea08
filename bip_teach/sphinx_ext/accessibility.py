"""Statements on accessibility: templates of each country's law, filled with what was measured.

A template is a file of ``statements``, named by its language. A country that is new costs one such file.
What stands in square brackets is left to those who publish the book.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from docutils import nodes
from docutils.core import publish_parts
from myst_parser.parsers.docutils_ import Parser
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.editions import edition_in_work
from bip_teach.sphinx_ext.front_door import ICON
from bip_teach.sphinx_ext.page_words import page_words

FOLDER: Final = "accessibility"
"""Folder of an edition with the statements."""
PAGE: Final = "book/accessibility"
"""Page of the book that says what was measured."""
RESULTS: Final = Path("benchmarks") / "results" / "accessibility.json"
"""What was measured, from the top of the checkout."""

_TEMPLATES: Final = Path(__file__).parent / "statements"
_SHELL: Final = Path(__file__).parent / "templates" / "statement.html"
_LINE_CLASS: Final = "bip-accessibility"
_TO_FILL_IN: Final = re.compile(r"\[[^\[\]]+\]")
#: Sections are the headings of the text as they are; a fault in a template stops the build.
_SETTINGS: Final = {"doctitle_xform": False, "initial_header_level": 1, "halt_level": 2}


@dataclass(frozen=True)
class Statement:
    """The template of one country.

    Parameters
    ----------
    language : str
        Language of the statement; it need not be one of the book.
    text : str
        The statement in Markdown, with named places.
    sentences : dict of str to str
        What stands in some of the places: sentences that depend on what was found.
    """

    language: str
    text: str
    sentences: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return str(Locale.parse(self.language).get_language_name(self.language)).capitalize()


def statements() -> list[Statement]:
    """Return every template, in the order of their languages' codes."""
    found = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(_TEMPLATES.glob("*.toml")))
    return [Statement(language, **tomllib.loads(words)) for language, words in found]


def read_measured(path: Path) -> dict[str, Any]:
    """Read what ``python -m benchmarks.accessibility`` found.

    Raises
    ------
    InvalidArgumentError
        If there is no such file.
    """
    if not path.is_file():
        raise InvalidArgumentError(
            "{path} is missing, and the statements on accessibility need it. "
            "Measure with: make bench-accessibility",
            path=path,
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def statement_text(statement: Statement, measured: Mapping[str, Any]) -> str:
    """Return a statement in Markdown, filled with what was measured.

    Parameters
    ----------
    statement : Statement
        The template.
    measured : mapping
        From :func:`read_measured`.
    """
    places = _places(statement.language, measured)
    said = statement.sentences
    violated = _lines(statement, "fault", "violated", measured)
    incomplete = _lines(statement, "look", "incomplete", measured)
    return statement.text.lstrip().format(
        **places,
        status=said["partly" if violated else "compatible"].format(**places),
        faults="\n".join(violated) or said["no_faults"],
        to_look="\n\n".join([said["look_head"].format(**places), "\n".join(incomplete)])
        if incomplete
        else said["nothing_to_look"],
    )


def _places(language: str, measured: Mapping[str, Any]) -> dict[str, str]:
    """Write what was measured as a language writes it."""
    settings, rows = measured["settings"], measured["rows"]
    pages = settings["pages"]
    violated, incomplete = ({page for row in rows for page in row[one]} for one in ("violated", "incomplete"))
    numbers = {
        "pages": pages,
        "editions": len(settings["editions"]),
        "rules": len(rows),
        "passed": sum(row["passed"] for row in rows),
        "pages_violated": len(violated),
        "pages_incomplete": len(incomplete),
        "clean": pages - len(violated),
    }
    widths = [format_decimal(width, locale=language) for width in settings["widths"]]
    return {
        **{name: format_decimal(number, locale=language) for name, number in numbers.items()},
        "clean_share": format_percent((pages - len(violated)) / pages, "#,##0.#\xa0%", locale=language),
        "widths": format_list(widths, locale=language),
        "date": format_date(date.fromisoformat(settings["date"]), "long", locale=language),
        "version": settings["book"],
        "axe": settings["axe"],
        "chromium": settings["chromium"],
    }


def _lines(statement: Statement, sentence: str, outcome: str, measured: Mapping[str, Any]) -> list[str]:
    """Return a line for each rule that has pages with an outcome."""
    language = statement.language
    return [
        statement.sentences[sentence].format(
            criteria=format_list(row["criteria"], locale=language),
            rule=row["rule"],
            rule_pages=format_decimal(len(row[outcome]), locale=language),
        )
        for row in measured["rows"]
        if row[outcome]
    ]


def statement_html(statement: Statement, text: str) -> str:
    """Return a filled statement as a page of its own, without any script.

    Parameters
    ----------
    statement : Statement
        The template; its language is that of the page.
    text : str
        From :func:`statement_text`.
    """
    body = publish_parts(text, parser=Parser(), writer_name="html5", settings_overrides=_SETTINGS)["body"]
    return Template(_SHELL.read_text(encoding="utf-8")).substitute(
        language=statement.language,
        title=escape(text.partition("\n")[0].removeprefix("# ")),
        icon=ICON,
        file=f"{statement.language}.md",
        others="\n".join(_link(one, "") for one in statements() if one != statement),
        body=_TO_FILL_IN.sub(lambda found: f"<mark>{found[0]}</mark>", body),
    )


def _link(statement: Statement, folder: str) -> str:
    code = statement.language
    return html(element("a", statement.name, href=f"{folder}{code}.html", hreflang=code, lang=code))


def write_statements(pages: Path, results: Path) -> None:
    """Write every statement into an edition, as a page and as Markdown to take along.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the edition.
    results : pathlib.Path
        What was measured.
    """
    folder = pages / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    measured = read_measured(results)
    for statement in statements():
        text = statement_text(statement, measured)
        (folder / f"{statement.language}.md").write_text(text, encoding="utf-8")
        page = statement_html(statement, text)
        (folder / f"{statement.language}.html").write_text(page, encoding="utf-8")


def statements_html(page: str) -> str:
    """Return links to the statements, each in its language.

    Parameters
    ----------
    page : str
        Name of the page on which the links stand, from the top of the edition.

    Examples
    --------
    >>> print(statements_html("book/accessibility"))
    <ul><li><a href="../accessibility/da.html" hreflang="da" lang="da">Dansk</a> ...
    """
    folder = f"{'../' * page.count('/')}{FOLDER}/"
    items = (f"<li>{_link(one, folder)} ({_file(one, folder)})</li>" for one in statements())
    return f"<ul>{''.join(items)}</ul>"


def _file(statement: Statement, folder: str) -> str:
    name = f"{statement.language}.md"
    return html(element("a", element("code", name), href=folder + name, download=True))


class Statements(SphinxDirective):
    """Links to the statements as a list of a page: ``accessibility-statements``."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        return [nodes.raw("", statements_html(self.env.docname), format="html")]


def _offer_in_footer(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    words = page_words("downloads", edition_in_work(app).language)["accessibility"]
    link = element("a", words, href="../" * page.count("/") + f"{PAGE}.html")
    context["theme_extra_footer"] += html(element("p", link, class_=_LINE_CLASS))


def register(app: Sphinx) -> None:
    """Add the directive ``accessibility-statements``, and a link to the page about it to every footer."""
    app.add_directive("accessibility-statements", Statements)
    app.connect("html-page-context", _offer_in_footer, priority=510)  # after the other lines
