"""The book's own Sphinx extension: published numbers, figures, formulas, explorers, light pages."""

from __future__ import annotations

import os
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from bip_teach import __version__
from bip_teach.explorers.base import LANGUAGE_VARIABLE, STATIC_VARIABLE
from bip_teach.sphinx_ext import (
    cache,
    csv_tables,
    download,
    learning,
    mathml,
    notebooks,
    pages,
    plotly_figures,
    published_numbers,
    workshop_pages,
)
from bip_teach.sphinx_ext.editions import TAGS_VARIABLE

__all__ = ["setup"]


def _prepare_execution(app: Sphinx, config: Config) -> None:
    """Tell the pages' code that it runs for a book, and give it a cache that follows its sources."""
    language = config.language or "en"
    os.environ[STATIC_VARIABLE] = "1"
    os.environ[LANGUAGE_VARIABLE] = language
    config.nb_execution_cache_path = str(cache.cache_folder(app.srcdir, language))


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
    app.connect("config-inited", _prepare_execution, priority=100)
    for tag in os.environ.get(TAGS_VARIABLE, "").split():
        app.tags.add(tag)
    published_numbers.register(app)
    plotly_figures.register(app)
    mathml.register(app)
    pages.register(app)
    csv_tables.register(app)
    download.register(app)
    notebooks.register(app)
    learning.register(app)
    workshop_pages.register(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
