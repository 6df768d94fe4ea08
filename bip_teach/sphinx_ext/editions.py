"""The editions of the book: one for learners and one for facilitators in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from sphinx.application import Sphinx

from bip_teach.published import Language

Audience = Literal["learners", "facilitators"]
TAGS_VARIABLE: Final = "BIP_TEACH_TAGS"
"""Variable of the environment that names the tags of a build, with spaces between them."""

_WORKSHOP: Final = "book/workshop/"


@dataclass(frozen=True)
class Edition:
    """One language of the book, for one audience.

    Parameters
    ----------
    language : {"en", "sv"}
        Language of the pages.
    name : str
        What the language calls itself.
    audience : {"learners", "facilitators"}
        Facilitators see notes on each page, and the pages on leading a session.
    start : str
        First page, inside the folder.
    config, toc : str
        Files that describe the edition.
    """

    language: Language
    name: str
    audience: Audience = "learners"
    start: str = "book/start.html"
    config: str = "_config.yml"
    toc: str = "_toc.yml"

    @property
    def is_for_learners(self) -> bool:
        """Whether notes for facilitators are left out."""
        return self.audience == "learners"

    @property
    def folder(self) -> str:
        """Folder below the site.

        Examples
        --------
        >>> [edition.folder for edition in EDITIONS]
        ['en', 'en-facilitators']
        """
        return self.language if self.is_for_learners else f"{self.language}-{self.audience}"

    @property
    def tags(self) -> str:
        """Tags of the build, with spaces between them."""
        return "" if self.is_for_learners else FACILITATOR_TAG

    def contents(self, toc: dict[str, Any]) -> dict[str, Any]:
        """Return the table of contents without the pages that this audience does not get.

        Parameters
        ----------
        toc : dict
            The whole table of contents, as its file holds it.

        Examples
        --------
        >>> part = {"caption": "Lead", "chapters": [{"file": "book/workshop/index"}]}
        >>> [edition.contents({"parts": [part]})["parts"] == [part] for edition in EDITIONS]
        [False, True]
        """
        if not self.is_for_learners:
            return toc
        parts = [part for part in toc["parts"] if not _is_workshop(part)]
        return {**toc, "parts": parts}


def _is_workshop(part: dict[str, Any]) -> bool:
    return all(chapter["file"].startswith(_WORKSHOP) for chapter in part["chapters"])


FACILITATOR_TAG: Final = "facilitator"
"""Tag of Sphinx under which notes for facilitators stay."""

EDITIONS = (Edition("en", "English"), Edition("en", "English", "facilitators"))


def edition_in_work(app: Sphinx) -> Edition:
    """Return the edition that an application builds.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The application.
    """
    language: Language = "sv" if app.config.language == "sv" else "en"
    is_tagged = app.tags.has(FACILITATOR_TAG)
    return Edition(language, "", "facilitators" if is_tagged else "learners")
