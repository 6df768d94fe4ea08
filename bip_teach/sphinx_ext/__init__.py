"""The book's own Sphinx extension: published numbers, figures, formulas, explorers, light pages."""

from __future__ import annotations

import os
from typing import Any

from sphinx.application import Sphinx

from bip_teach import __version__
from bip_teach.sphinx_ext import (
    accessibility,
    alphabetical,
    csv_tables,
    download,
    execution,
    glued_numbers,
    learning,
    mathml,
    notebooks,
    other_languages,
    outputs,
    pages,
    published_numbers,
    references,
    theme_words,
    translation,
    workshop_pages,
)
from bip_teach.sphinx_ext.editions import TAGS_VARIABLE

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx.

    Parameters
    ----------
    app : Sphinx
        The application that builds the book.

    Returns
    -------
    dict
        Version of the extension, and that it may be read and written in parallel.
    """
    # Jupyter Book always passes this value; the extension that knows it would load a script from elsewhere.
    app.add_config_value("comments_config", {}, "env")
    execution.register(app)
    for tag in os.environ.get(TAGS_VARIABLE, "").split():
        app.tags.add(tag)
    theme_words.register(app)
    translation.register(app)
    alphabetical.register(app)
    published_numbers.register(app)
    references.register(app)
    glued_numbers.register(app)
    outputs.register(app)
    mathml.register(app)
    pages.register(app)
    csv_tables.register(app)
    download.register(app)
    accessibility.register(app)
    notebooks.register(app)
    learning.register(app)
    workshop_pages.register(app)
    other_languages.register(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
