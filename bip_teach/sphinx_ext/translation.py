"""Pages in another language: their texts are exchanged before anything reads them.

The catalogues are applied to the source and not, as Sphinx does, to what was read: there, a text could not
hold numbers that a cell has made.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from bip_teach.language import SOURCE_LANGUAGE, catalogue_path, translated_source


def _translate(app: Sphinx, page: str, content: list[str]) -> None:
    root, language = Path(app.srcdir), app.config.language or SOURCE_LANGUAGE
    content[0] = translated_source(root, page, content[0], language)
    path = catalogue_path(root, page, language)
    if path.is_file():
        app.env.note_dependency(str(path))


def register(app: Sphinx) -> None:
    """Translate every page as it is read."""
    app.connect("source-read", _translate)
