"""The front door of the site: one plain page that leads to the editions, in all languages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.editions import Edition
from bip_teach.sphinx_ext.page_words import page_words

_TEMPLATE = Path(__file__).parent / "templates" / "front_door.html"
_DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='#0072B2'>"
    "<path d='M0 7h16v2H0z'/><circle cx='8' cy='8' r='4'/></svg>"
)

ICON = f"data:image/svg+xml,{quote(_DRAWING)}"
"""Sign of the book in a tab: an estimate and its interval. It lies in the page; no browser looks for it."""

_REDIRECT = """<!doctype html>
<html lang="{language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="refresh" content="0; url={address}">
  <link rel="icon" href="{icon}">
  <title>BIP Teach</title>
</head>
<body><main><h1><a href="{address}">BIP Teach</a></h1></main></body>
</html>
"""


def redirect_html(language: str, address: str) -> str:
    """Return the page at the top of an edition, which leads on to its first page."""
    return _REDIRECT.format(language=escape(language), address=escape(address), icon=ICON)


def front_door_html(editions: Sequence[Edition]) -> str:
    """Return the page: a link to each edition, below it a few words in its language.

    A script opens the edition that the reader chose before, or else the first one that the browser asks for;
    an address that ends in ``#languages`` shows the page.

    Parameters
    ----------
    editions : sequence of Edition
        The editions in their order, one for a language.
    """
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        language=SOURCE_LANGUAGE,
        descriptions="\n".join(map(_description, editions)),
        editions="\n".join(map(_item, editions)),
        icon=ICON,
    )


def _description(edition: Edition) -> str:
    about = escape(page_words("front_door", edition.language)["about"])
    return f'  <meta name="description" lang="{edition.language}" content="{about}">'


def _item(edition: Edition) -> str:
    said = page_words("front_door", edition.language)
    words = [f"<p>{escape(said[name])}</p>" for name in ("what", "how", "invented")]
    address = f"{edition.folder}/{edition.start}"
    link = f'<a hreflang="{edition.language}" href="{address}">{escape(edition.name)}</a>'
    return "\n".join([f'      <li lang="{edition.language}">', link, *words, "</li>"])
