"""How cells are executed for the book: once for all languages, with a cache that follows their sources."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.config import Config

from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.language import LANGUAGE_VARIABLE, SOURCE_LANGUAGE, cells
from bip_teach.sphinx_ext.cache import CACHE, cache_folder

KERNEL_FOLDER: Final = ".ipython"
"""Folder in that of the executed cells; the settings of whoever builds the book are not used."""
_SETTINGS: Final = "profile_default/ipython_kernel_config.py"


def write_kernel_settings(folder: Path) -> None:
    """Write settings with which a kernel shows the last expression of a cell in every language.

    Parameters
    ----------
    folder : pathlib.Path
        Folder for the variable ``IPYTHONDIR``.
    """
    target = folder / _SETTINGS
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(f"c.IPKernelApp.extensions = [{cells.__name__!r}]\n", encoding="utf-8")
    fresh.replace(target)


def _prepare(app: Sphinx, config: Config) -> None:
    root = Path(app.srcdir)
    folder = root / CACHE / KERNEL_FOLDER
    write_kernel_settings(folder)
    os.environ["IPYTHONDIR"] = str(folder)
    os.environ[STATIC_VARIABLE] = "1"
    os.environ[LANGUAGE_VARIABLE] = config.language or SOURCE_LANGUAGE
    config.nb_execution_cache_path = str(cache_folder(root))


def register(app: Sphinx) -> None:
    """Tell the pages' code that it runs for a book, and in which language the edition speaks."""
    app.connect("config-inited", _prepare, priority=100)
