"""A Sphinx project of a few lines, built with the learning parts and nothing else."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bip_teach.sphinx_ext import learning, published_numbers

SETTINGS = {
    "extensions": ["myst_parser"],
    "myst_enable_extensions": ["colon_fence", "tasklist"],
    "html_theme": "basic",
    "html_copy_source": False,
}


@dataclass(frozen=True)
class Built:
    """What came out of a build."""

    folder: Path
    warnings: str

    def page(self, name: str = "index") -> str:
        """HTML of a page."""
        return (self.folder / f"{name}.html").read_text(encoding="utf-8")

    def everything(self) -> str:
        """Every file of text that a reader's browser could get."""
        files = (path for path in self.folder.rglob("*") if path.suffix in {".html", ".js", ".txt"})
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


@pytest.fixture
def build(tmp_path):
    """Build pages: ``build({"index": "# A"})``; what Sphinx complains about is kept."""

    def run(pages: dict[str, str], builder: str = "html", tags=(), **settings) -> Built:
        source = tmp_path / "source"
        for name, text in pages.items():
            path = source / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        out, said = tmp_path / builder, StringIO()
        with warnings.catch_warnings(), patch_docutils(), docutils_namespace():
            warnings.simplefilter("ignore", DeprecationWarning)  # of Sphinx about itself
            app = Sphinx(
                source,
                None,
                out,
                tmp_path / "trees",
                builder,
                {**SETTINGS, **settings},
                status=None,
                warning=said,
                freshenv=True,
                tags=list(tags),
            )
            published_numbers.register(app)
            learning.register(app)
            app.build(force_all=True)
        return Built(out, said.getvalue())

    return run
