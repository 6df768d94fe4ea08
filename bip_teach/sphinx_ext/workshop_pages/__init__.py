"""Pages for those who lead a session: the planner, and the files to show and to print."""

from __future__ import annotations

from sphinx.application import Sphinx

from bip_teach.sphinx_ext.workshop_pages import files, planner

__all__ = ["register"]


def register(app: Sphinx) -> None:
    """Add the directives, the files of their pages and the usual plans.

    Parameters
    ----------
    app : Sphinx
        The application that builds the book.
    """
    files.register(app)
    app.add_directive("session-planner", planner.SessionPlanner)
    app.connect("html-page-context", planner.choose_files, priority=410)
    app.connect("build-finished", planner.write_plans)
