"""A question with answers to choose from, each with what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.learning.part import Box, Line, Node, Part, box, dom_id, fixed

_TASK = "task-list-item"
_OPTIONS = range(2, 7)


@dataclass(frozen=True)
class _Option:
    letter: str
    text: nodes.paragraph
    feedback: list[Node]
    is_right: bool


def _options(items: nodes.bullet_list) -> list[_Option]:
    """Return the options of a list.

    Raises
    ------
    ValueError
        If an item is no option, or has nothing that can be said of it.
    """
    found = []
    for letter, item in zip(ascii_uppercase, items.children, strict=False):
        assert isinstance(item, nodes.Element)
        first = item.children[0] if item.children else None
        marks = [node for node in first.children if isinstance(node, nodes.raw)] if first else []
        if _TASK not in item["classes"] or not isinstance(first, nodes.paragraph) or not marks:
            raise ValueError(
                f"option {letter} ({item.astext()[:40]!r}) is no box to tick. "
                "Begin each option with '- [ ]', or '- [x]' where it is right."
            )
        is_right = "checked" in marks[0].astext()
        first.remove(marks[0])
        if isinstance(first[0], nodes.Text):
            first[0] = nodes.Text(first[0].lstrip())
        if len(item.children) < 2:
            raise ValueError(
                f"option {letter} ({first.astext()[:40]!r}) has no feedback. "
                "Write one below it, after an empty line, indented by two spaces."
            )
        found.append(_Option(letter, first, item.children[1:], is_right))
    return found


class Question(Part):
    """A question: ``question``."""

    kind = "question"
    required_arguments = 1
    option_spec: ClassVar = {"id": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Return the question, or a warning that says what is wrong with it."""
        content = self.parsed()
        try:
            name = self.take_id()
            options = self._checked(content)
        except ValueError as error:
            return [self.warn(str(error))]
        several = sum(option.is_right for option in options) > 1
        choices = box("fieldset", self.line("legend", self.arguments[0], class_="bip-prompt"), *content[:-1])
        if several:
            choices += fixed(element("p", self.words["several"], class_="bip-hint"))
        choices += [self._choice(name, option, "checkbox" if several else "radio") for option in options]
        return [
            self.part(name, choices, self._buttons(), self._answers(options), id=dom_id("question", name))
        ]

    def _checked(self, content: list[Node]) -> list[_Option]:
        last = content[-1] if content else None
        if not isinstance(last, nodes.bullet_list) or len(last) not in _OPTIONS:
            raise ValueError(
                f"no list of {_OPTIONS.start} to {_OPTIONS.stop - 1} options at the end. "
                "Write each as '- [ ] …', the right ones as '- [x] …'."
            )
        options = _options(last)
        right = sum(option.is_right for option in options)
        if right == 0:
            raise ValueError("no option is right. Mark one or more with '- [x]'.")
        if right == len(options):
            raise ValueError("every option is right. Leave one or more as '- [ ]'.")
        return options

    def _choice(self, name: str, option: _Option, kind: str) -> Line:
        found = self.as_line(option.text, "label", class_="bip-option")
        control = element("input", type=kind, name=dom_id("question", name), value=option.letter)
        letter = element("span", f"{option.letter}.", class_="bip-letter")
        found["before"], found["after"] = f"{html(control)}{html(letter)}<span>", "</span>"
        return found

    def _buttons(self) -> nodes.raw:
        check = element("button", self.words["check"], type="button", class_="bip-do", data_do="check")
        again = element(
            "button", self.words["again"], type="button", class_="bip-do", data_do="again", hidden=True
        )
        row = element("div", check, again, class_="bip-row pst-js-only")
        return fixed(row, element("div", class_="bip-said", role="status"))

    def _answers(self, options: list[_Option]) -> Box:
        items = [self._answer(option) for option in options]
        summary = fixed(element("summary", self.words["answers"]))
        return box("details", summary, box("ul", *items), class_="bip-fold-in bip-answers")

    def _answer(self, option: _Option) -> Box:
        name, sign = ("right", "✓") if option.is_right else ("wrong", "✗")
        said = f"{sign} {self.words[name].format(letter=option.letter)}"
        mark = fixed(element("p", said, class_="bip-mark"))
        return box("li", mark, *option.feedback, data_answer=name)
