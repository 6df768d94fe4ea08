"""A book of a few pages, built with the learning parts, and its course."""

from __future__ import annotations

import warnings
from io import StringIO
from zipfile import ZipFile

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bip_teach.sphinx_ext import learning, published_numbers
from bip_teach.sphinx_ext.pages import HERE
from bip_teach.workshop.course import write_course

QUESTION = """
:::{{question}} Which one?
:id: {name}

- [x] This.

  Yes.
- [ ] That.

  No.
:::
"""
FRONT = """
:::{at-a-glance}
:reading: 5

What is the question?

- say what it is
:::
"""
PAGES = {
    "index": "# Begin\n\n```{toctree}\n:caption: First part\na\n```\n\n"
    "```{toctree}\n:caption: Second & last\nb\nc\n```\n",
    "a": f"# One \\<way>\n{FRONT}{QUESTION.format(name='first')}{QUESTION.format(name='second')}"
    "\n[two](b.md), [away](https://example.org/)\n",
    "b": f"# Two\n{FRONT}{QUESTION.format(name='third')}",
    "c": f"# A page that asks nothing\n{FRONT}",
}


@pytest.fixture(scope="package")
def edition(tmp_path_factory):
    """A book of three pages, built with the learning parts."""
    folder = tmp_path_factory.mktemp("book")
    for name, text in PAGES.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    settings = {
        "extensions": ["myst_parser"],
        "myst_enable_extensions": ["colon_fence", "tasklist"],
        "html_theme": "basic",
        "html_copy_source": False,
        "html_sidebars": {"**": ["globaltoc.html"]},
        "html_static_path": [str(HERE / "static")],
    }
    out = folder / "out"
    with warnings.catch_warnings(), patch_docutils(), docutils_namespace():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Sphinx about itself
        app = Sphinx(
            folder,
            None,
            out,
            folder / "trees",
            "html",
            settings,
            status=None,
            warning=StringIO(),
            freshenv=True,
        )
        published_numbers.register(app)
        learning.register(app)
        app.build(force_all=True)
    (out / "service-worker.js").write_text("", encoding="utf-8")
    (out / "book.zip").write_bytes(b"")
    (out / "workshop").mkdir()
    (out / "workshop" / "notes.html").write_text("for those who lead a session", encoding="utf-8")
    return out


@pytest.fixture(scope="package")
def package(edition, tmp_path_factory):
    """The package, unpacked as a platform does it."""
    folder = tmp_path_factory.mktemp("course")
    write_course(edition, folder / "course.zip")
    with ZipFile(folder / "course.zip") as file:
        assert file.testzip() is None
        file.extractall(folder / "unpacked")
    return folder / "unpacked"
