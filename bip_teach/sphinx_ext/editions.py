"""The editions of the book: one for each language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """One language of the book.

    Parameters
    ----------
    language : str
        Folder below the site, and language of the pages.
    name : str
        What the language calls itself.
    start : str
        First page, inside the folder.
    config, toc : str
        Files that describe the edition.
    """

    language: str
    name: str
    start: str = "book/start.html"
    config: str = "_config.yml"
    toc: str = "_toc.yml"


EDITIONS = (Edition("en", "English"),)
