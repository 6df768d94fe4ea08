"""Guess first: a number that the page answers, a text that opens afterwards, and a second step."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from bip_teach import published
from bip_teach.errors import BipTeachError
from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.learning.part import Box, Node, Part, box, dom_id, fixed

DEFAULT_MAX = 100
_SHARE = "percent"


def published_answer(name: str, most: int, people: bool, language: str | None = None) -> str:
    """Return a published figure as the answer to a guess, in words.

    Parameters
    ----------
    name : str
        Id of the figure.
    most : int
        Largest guess that the page takes.
    people : bool
        Whether the guess counts people of 100; a share is then said so.
    language : str, optional
        Language of the page; default: the one that is spoken now.

    Raises
    ------
    UnknownNameError
        If there is no such figure.
    ValueError
        If it is not a number that somebody could guess.

    Examples
    --------
    >>> published_answer("A.gradient.5_yes", 100, people=True)
    '27 of 100'
    >>> published_answer("A.n_indicators", 100, people=False)
    '11'
    """
    figure = published.figure(name)
    if not figure.is_number or not 0 <= figure.number <= most:
        raise ValueError(
            f"the published figure {name} is {figure.text!r}, and a guess is a number from 0 to {most}. "
            "Leave ':published:' out, or set ':max:'."
        )
    is_share = people and figure.unit == _SHARE
    return figure.share_of(100, language) if is_share else figure.format_number(language)


class Predict(Part):
    """A guess: ``predict``."""

    kind = "predict"
    required_arguments = 1
    option_spec: ClassVar = {
        "id": directives.unchanged_required,
        "published": directives.unchanged_required,
        "max": directives.positive_int,
        "unit": directives.unchanged_required,
    }

    def run(self) -> list[Node]:
        """Return the guess, or a warning that says what is wrong with it."""
        most = self.options.get("max", DEFAULT_MAX)
        try:
            name = self.take_id()
            figure = self.options.get("published")
            people = most == DEFAULT_MAX and "unit" not in self.options
            answer = {"data_answer": published_answer(figure, most, people, self.language)} if figure else {}
        except (BipTeachError, ValueError) as error:
            return [self.warn(str(error))]
        content = self.parsed()
        if not content or _is_break(content[0]):
            return [self.warn("nothing opens after the guess. Write the answer between the fences.")]
        prompt = self.line("p", self.arguments[0], class_="bip-prompt", id=dom_id("predict", name))
        said = fixed(element("p", class_="bip-said", role="status"))
        return [self.part(name, prompt, self._row(name, most), said, self._reveal(content), **answer)]

    def _row(self, name: str, most: int) -> Box:
        unit_id = dom_id("predict", name, "unit")
        number = element(
            "input",
            type="number",
            min="0",
            max=str(most),
            step="1",
            inputmode="numeric",
            autocomplete="off",
            aria_labelledby=f"{dom_id('predict', name)} {unit_id}",
        )
        submit = element("button", self.words["submit"], type="button", class_="bip-do pst-js-only")
        return box("div", fixed(number), self._unit(unit_id), fixed(submit), class_="bip-row")

    def _unit(self, unit_id: str) -> Node:
        if "unit" in self.options:
            return self.line("span", self.options["unit"], id=unit_id, class_="bip-unit")
        return fixed(element("span", self.words["unit"], id=unit_id, class_="bip-unit"))

    def _reveal(self, content: list[Node]) -> Box:
        ends = [place for place, node in enumerate(content) if _is_break(node)]
        first = content[: ends[0]] if ends else content
        later = [node for node in content[len(first) :] if not _is_break(node)]
        if later:
            why = fixed(element("summary", self.words["why"]))
            first = [*first, box("details", why, *later, class_="bip-fold-in")]
        summary = fixed(element("summary", self.words["reveal"]))
        return box("details", summary, *first, class_="bip-fold-in bip-answers")


def _is_break(node: Node) -> bool:
    return isinstance(node, nodes.comment) and "block_break" in node["classes"]
