"""What the pages for sessions are made of: packaged files that Sphinx does not see by itself."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from sphinx.environment import BuildEnvironment

from bip_teach.language import LOCALES

_ENDINGS: Final = {".json", ".toml"}


def packaged_files() -> tuple[Path, ...]:
    """Return the tables, rules and words of sessions, and the catalogues of other languages."""
    with resources.as_file(resources.files("bip_teach.workshop")) as folder:
        own = sorted(path for path in folder.rglob("*") if path.suffix in _ENDINGS)
    return (*own, *sorted(LOCALES.rglob("*.po")))


def note_packaged_files(env: BuildEnvironment) -> None:
    """Let Sphinx read the present page again when one of the packaged files has changed.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        The environment, while it reads a page.
    """
    for path in packaged_files():
        env.note_dependency(str(path))
