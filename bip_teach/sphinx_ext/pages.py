"""Pages that are light and private: own scripts only, nothing that blocks, nothing that nobody needs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from bip_teach.explorers import assets
from bip_teach.sphinx_ext.front_door import ICON
from bip_teach.sphinx_ext.long_tables import fold_long_tables
from bip_teach.sphinx_ext.tick_boxes import name_tick_boxes

HERE = Path(__file__).parent
PLOTLY = Path("node_modules") / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
BOOK_STYLESHEET = "bip-book.css"
TABLE_STYLESHEET = "bip-tables.css"
PRINT_STYLESHEET = "bip-print.css"
PAGE_SCRIPT = "bip-pages.js"
FIGURE_SCRIPT = "bip-figures.js"

# Parts of the theme that the pages do not use: an icon library, its fonts, maps for the theme's developers.
_UNUSED = ("scripts/fontawesome.js*", "vendor", "**/*.map", "images", "locales", "*webpack-macros.html")
_ICON_RULES = re.compile(r"@font-face\{[^}]*Awesome[^}]*\}|(?:\.fa-[\w-]+::?before,?)+\{[^}]*\}")
# A name that hides the words seen on a button; roles that say list where links and paragraphs stand.
_WRONG_NAMES = re.compile(
    r' aria-label="Toggle hidden content"| role="doc-biblioentry"|(?<=<div) role="list"'
)
# Files that extensions give to every page, and what a page that needs them has in its body.
_NEEDED_BY = {
    "sphinx-design": "sd-",
    "design-tabs": "sd-",
    "togglebutton": "toggle",
    "mystnb": "cell",
    "copybutton": "highlight",
    "clipboard": "highlight",
}
_CLASS = r'class="[^"]*(?<![\w-]){}'
_OPTIONS = "_static/documentation_options.js"
# A page on a stick may not read its neighbours, so the search there shows titles without their lines.
_SUMMARY = ("SHOW_SEARCH_SUMMARY: true", 'SHOW_SEARCH_SUMMARY: location.protocol !== "file:"')


def _find_files(app: Sphinx, config: Config) -> None:
    config.templates_path = [str(HERE / "templates"), *config.templates_path]  # before those of the theme
    config.html_static_path = [*config.html_static_path, str(HERE / "static"), str(Path(app.srcdir) / PLOTLY)]


def _write_explorer_files(app: Sphinx, error: Exception | None) -> None:
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / assets.STYLESHEET_NAME).write_text(assets.stylesheet(), encoding="utf-8")


def _choose_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Mapping[str, Any] | None
) -> None:
    """Give each page the scripts that it uses, and let none of them hold the page up."""
    body = context.get("body", "")
    context["icon"] = ICON
    app.add_css_file(BOOK_STYLESHEET)
    if "<table" in body:
        app.add_css_file(TABLE_STYLESHEET)
    app.add_css_file(PRINT_STYLESHEET, media="print", priority=900)
    app.add_js_file(PAGE_SCRIPT)
    options = (Path(app.outdir) / _OPTIONS).read_text(encoding="utf-8")
    app.add_js_file(None, body=options.replace(*_SUMMARY), priority=100)
    if "data-explorer=" in body or "data-figure" in body:
        app.add_css_file(assets.STYLESHEET_NAME)
    if kinds := tuple(kind for kind in assets.EXPLORERS if f'data-explorer="{kind}"' in body):
        _write_script(app, kinds)
        app.add_js_file(assets.script_name(kinds), loading_method="async")
    if "data-figure" in body:
        app.add_js_file(FIGURE_SCRIPT, loading_method="async")


def _write_script(app: Sphinx, kinds: tuple[str, ...]) -> None:
    """Write the script for pages with these explorers, unless another page had it written."""
    script = Path(app.outdir) / "_static" / assets.script_name(kinds)
    if not script.is_file():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(assets.site_script(kinds), encoding="utf-8")


def _defer_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Mapping[str, Any] | None
) -> None:
    """Let every script wait for the page; the options, which inline scripts need at once, go inline."""
    body = _WRONG_NAMES.sub("", context.get("body", ""))
    context["body"] = name_tick_boxes(fold_long_tables(body, app.config.language or "en"))
    idle = [name for name, needed in _NEEDED_BY.items() if not re.search(_CLASS.format(needed), body)]
    for files in ("css_files", "script_files"):
        given = context.get(files, [])
        context[files] = [file for file in given if not any(name in str(file.filename) for name in idle)]
    scripts = [script for script in context["script_files"] if script.filename != _OPTIONS]
    context["script_files"] = scripts
    for script in scripts:
        if script.filename and "async" not in script.attributes:
            script.attributes["defer"] = "defer"


def _remove_unused(app: Sphinx, error: Exception | None) -> None:
    folder = Path(app.outdir) / "_static"
    for pattern in _UNUSED:
        for path in list(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    for stylesheet in folder.glob("styles/pydata-sphinx-theme.css"):
        rules = stylesheet.read_text(encoding="utf-8")
        stylesheet.write_text(_ICON_RULES.sub("", rules), encoding="utf-8")


def register(app: Sphinx) -> None:
    """Connect to the steps of a build."""
    app.connect("config-inited", _find_files, priority=100)
    app.connect("html-page-context", _choose_files, priority=400)
    app.connect("html-page-context", _defer_scripts, priority=950)
    app.connect("build-finished", _write_explorer_files)
    app.connect("build-finished", _remove_unused)
