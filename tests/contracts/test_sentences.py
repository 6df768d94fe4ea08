"""Texts for people can be taken out of the source, and each has a value for every place in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bip_teach.language.extraction import KEYWORDS

# Their further arguments are not values of a text.
WITHOUT_VALUES = {"translate", "translate_plural", "message", "check_known"}


def marked_calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call that marks a text, with the name of what is called."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in KEYWORDS and node.args:
            yield name, node


def faults(source: str) -> list[str]:
    """What is wrong with the texts of a module, as `line: fault`."""
    found = []
    for name, call in marked_calls(source):
        texts = [call.args[place - 1] for place in KEYWORDS[name] or (1,)]
        given = {word.arg for word in call.keywords} | ({"count"} if name == "PluralSentence" else set())
        for text in texts:
            if isinstance(text, ast.JoinedStr | ast.BinOp):
                found.append(f"{call.lineno}: {name} is given a text that cannot be taken out")
            elif isinstance(text, ast.Constant) and name not in WITHOUT_VALUES and None not in given:
                places = {place for _, place, _, _ in Formatter().parse(str(text.value)) if place is not None}
                if given and places != given:
                    found.append(f"{call.lineno}: places {sorted(places)}, values {sorted(map(str, given))}")
    return found


def test_every_text_can_be_taken_out_and_filled(root: Path) -> None:
    modules = sorted((root / "bip_teach").rglob("*.py"))
    assert sum(len(list(marked_calls(path.read_text(encoding="utf-8")))) for path in modules) > 200
    broken = {path.name: found for path in modules if (found := faults(path.read_text(encoding="utf-8")))}
    assert broken == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('raise InvalidArgumentError(f"{name} is bad.")', "cannot be taken out"),
        ('raise EstimationError("No row: " + name)', "cannot be taken out"),
        ('translate(f"{name}")', "cannot be taken out"),
        ('Sentence("{name} is bad.", value=name)', "places ['name'], values ['value']"),
        ('PluralSentence("{count} row of {name}", "{count} rows", n, name=name)', "places ['count']"),
    ],
)
def test_broken_texts_are_found(source: str, fault: str) -> None:
    assert fault in faults(source)[0]


def test_sound_texts_pass() -> None:
    assert faults('raise InvalidArgumentError("{name} is {value!r}.", name=name, value=value)') == []
    assert faults('PluralSentence("{count} row", "{count} rows", n)\ntranslate("a job", language)') == []
    assert faults("raise UnknownNameError(_with_guess(problem, value, choices))") == []
