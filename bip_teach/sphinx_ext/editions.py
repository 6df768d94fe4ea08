"""The editions of the book: one for learners and one for facilitators in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from babel import Locale
from sphinx.application import Sphinx

from bip_teach.language import SOURCE_LANGUAGE, edition_languages, locale_of, translate
from bip_teach.sphinx_ext.page_words import page_words

Audience = Literal["learners", "facilitators"]
AUDIENCES: Final[tuple[Audience, ...]] = ("learners", "facilitators")
TAGS_VARIABLE: Final = "BIP_TEACH_TAGS"
"""Variable of the environment that names the tags of a build, with spaces between them."""
FACILITATOR_TAG: Final = "facilitator"
"""Tag of Sphinx under which notes for facilitators stay."""

_WORKSHOP: Final = "book/workshop/"
_SPOKEN: Final = {"caption", "title"}


@dataclass(frozen=True)
class Edition:
    """One language of the book, for one audience.

    Parameters
    ----------
    language : str
        Language of the pages, one of :func:`bip_teach.language.languages`.
    audience : {"learners", "facilitators"}
        Facilitators see notes on each page, and the pages on leading a session.
    start : str
        First page, inside the folder.
    """

    language: str
    audience: Audience = "learners"
    start: str = "book/start.html"

    @property
    def name(self) -> str:
        """What the language calls itself.

        Examples
        --------
        >>> Edition("en").name, Edition("sv").name
        ('English', 'Svenska')
        """
        spoken = locale_of(self.language)
        return str(Locale.parse(spoken, sep="-").get_language_name(spoken)).capitalize()

    @property
    def is_for_learners(self) -> bool:
        """Whether notes for facilitators are left out."""
        return self.audience == "learners"

    @property
    def folder(self) -> str:
        """Folder below the site.

        Examples
        --------
        >>> [edition.folder for edition in EDITIONS if edition.language == "en"]
        ['en', 'en-facilitators']
        """
        return self.language if self.is_for_learners else f"{self.language}-{self.audience}"

    @property
    def tags(self) -> str:
        """Tags of the build, with spaces between them."""
        return "" if self.is_for_learners else FACILITATOR_TAG

    def contents(self, toc: dict[str, Any]) -> dict[str, Any]:
        """Return the table of contents in its language, without pages that this audience does not get.

        Parameters
        ----------
        toc : dict
            The whole table of contents, as its file holds it.

        Examples
        --------
        >>> part = {"caption": "Lead", "chapters": [{"file": "book/workshop/index"}]}
        >>> [len(Edition("en", one).contents({"parts": [part]})["parts"]) for one in AUDIENCES]
        [0, 1]
        """
        parts = [part for part in toc["parts"] if not (self.is_for_learners and _is_workshop(part))]
        found: dict[str, Any] = _in_language({**toc, "parts": parts}, self.language)
        return found

    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Return the settings of Jupyter Book with the words of its language.

        Parameters
        ----------
        config : dict
            The settings that all editions share, as their file holds them.

        Examples
        --------
        >>> shared = {"sphinx": {"config": {"html_theme_options": {"show_toc_level": 2}}}}
        >>> Edition("en").settings(shared)["sphinx"]["config"]["html_theme_options"]
        {'show_toc_level': 2, 'search_bar_text': 'Search this book'}
        """
        words = page_words("pages", self.language)
        shared = config["sphinx"]["config"]
        spoken = {
            "language": self.language,
            "html_theme_options": {**shared["html_theme_options"], "search_bar_text": words["search"]},
            "nb_code_prompt_hide": words["hide_code"],
            "nb_code_prompt_show": words["show_code"],
        }
        sphinx = {**config["sphinx"], "config": {**shared, **spoken}}
        return {**config, "author": words["author"], "sphinx": sphinx}


def _is_workshop(part: dict[str, Any]) -> bool:
    return all(chapter["file"].startswith(_WORKSHOP) for chapter in part["chapters"])


def _in_language(tree: Any, language: str) -> Any:
    """Return a table of contents with its captions and titles in a language."""
    if isinstance(tree, list):
        return [_in_language(item, language) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        name: translate(value, language) if name in _SPOKEN else _in_language(value, language)
        for name, value in tree.items()
    }


EDITIONS: Final = tuple(
    Edition(language, audience) for language in edition_languages() for audience in AUDIENCES
)
"""Every edition; those in the language of the source come first."""


def edition_in_work(app: Sphinx) -> Edition:
    """Return the edition that an application builds.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The application.
    """
    is_tagged = app.tags.has(FACILITATOR_TAG)
    return Edition(app.config.language or SOURCE_LANGUAGE, "facilitators" if is_tagged else "learners")
