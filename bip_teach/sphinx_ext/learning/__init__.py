"""What makes a page one to learn with: guesses, questions, exercises, notes, key points, progress.

Everything can be read and printed without a script. What a reader does is kept on the reader's own device
and sent nowhere.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from bip_teach.sphinx_ext.learning import (
    code_switch,
    collect,
    exercise,
    facilitator,
    files,
    first_use,
    front,
    key_points,
    predict,
    question,
    reflect,
)
from bip_teach.sphinx_ext.learning.part import VISITORS, Box, Line

__all__ = ["register"]

DIRECTIVES = {
    "at-a-glance": front.AtAGlance,
    "predict": predict.Predict,
    "question": question.Question,
    "exercise": exercise.Exercise,
    "solution": exercise.Solution,
    "reflect": reflect.Reflect,
    "facilitator": facilitator.Facilitator,
    "key-points": key_points.KeyPoints,
    "all-key-points": collect.AllKeyPoints,
    "all-facilitator-notes": collect.AllFacilitatorNotes,
    "my-notes": collect.MyNotes,
    "my-progress": collect.MyProgress,
    "code-switch": code_switch.CodeSwitch,
}


def register(app: Sphinx) -> None:
    """Add the directives, what happens to them after all pages are read, and their files.

    Parameters
    ----------
    app : Sphinx
        The application that builds the book.
    """
    for node in (Box, Line):
        app.add_node(node, html=VISITORS)
    app.add_node(collect.Collection)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_transform(front.OfferShortWay)
    for transform in (facilitator.DropNotes, collect.Gather, first_use.LinkFirstUse):
        app.add_post_transform(transform)
    app.connect("config-inited", code_switch.put_in_header, priority=100)
    app.connect("env-updated", collect.renew)
    app.connect("html-page-context", code_switch.offer, priority=300)
    app.connect("html-page-context", files.choose_files, priority=410)
