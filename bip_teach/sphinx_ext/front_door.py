"""The front door of the site: one plain page that leads to the editions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

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


def front_door_html(editions: Sequence[tuple[str, str, str]]) -> str:
    """Return the page.

    Parameters
    ----------
    editions : sequence of (name, language, address)
        The editions in their order: what the language calls itself, its code, the first page.
    """
    links = "\n".join(
        f'      <li><a lang="{escape(language)}" hreflang="{escape(language)}" href="{escape(address)}">'
        f"{escape(name)}</a></li>"
        for name, language, address in editions
    )
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(editions=links, icon=ICON)
