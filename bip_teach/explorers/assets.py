"""The scripts and the stylesheet: one source each, for a notebook and for the built pages.

The files in ``static/`` are ES modules. A notebook gets one module with its shared parts in front; the
built pages get the modules that they use in one classic script, which also runs from a file on a stick.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

EXPLORERS = ("belief", "interventions", "jobcentre", "profile", "league", "sources", "instrument")
SHARED = ("icons.js", "page.js", "guess.js", "copy.js", "present.js", "shared.js")
STYLESHEETS = (
    "controls.css",
    "answers.css",
    "around.css",
    "jobcentre.css",
    "profile.css",
    "league.css",
    "records.css",
    "present.css",
)
STYLESHEET_NAME = "bip-explorers.css"

_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (default )?", re.MULTILINE)


@cache
def _read(name: str) -> str:
    return (resources.files("bip_teach.explorers") / "static" / name).read_text(encoding="utf-8")


def _inner(name: str) -> str:
    """Return a module's statements without its imports and exports."""
    return _EXPORT.sub("", _IMPORT.sub("", _read(name)))


@cache
def _shared() -> str:
    return "".join(map(_inner, SHARED))


@cache
def module_source(explorer: str) -> str:
    """Return the ES module of one explorer, with its shared parts, as a notebook loads it."""
    return _shared() + _IMPORT.sub("", _read(f"{explorer}.js"))


def script_name(kinds: tuple[str, ...]) -> str:
    """Return the name of the script of pages with these explorers."""
    return f"bip-{'-'.join(kinds)}.js"


@cache
def site_script(kinds: tuple[str, ...] = EXPLORERS) -> str:
    """Return the classic script of pages with these explorers, and the custom element."""
    blocks = [f"{{\n{_inner(f'{explorer}.js')}}}\n" for explorer in kinds]
    body = "".join([_shared(), *blocks, _inner("site.js")])
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@cache
def stylesheet() -> str:
    """Return the stylesheet that a notebook and the built pages share."""
    return "\n".join(map(_read, STYLESHEETS))
