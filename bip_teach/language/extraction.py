"""Every text that can be shown, in English, with the file in which it stands.

Code marks its texts by the function that takes them. In files of words every text is one; files of data mix
texts with keys, so a table says which fields are texts.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract_from_file

from bip_teach.language.catalogue import UNSPOKEN_KEYS
from bip_teach.language.pages import segments
from bip_teach.language.spoken import LOCALES
from bip_teach.language.words_files import read_source_words

CHECKOUT: Final = LOCALES.parents[1]
"""Folder of the project, with the package and the book."""
PAGES: Final = "book"
"""Folder of a checkout with the pages of the book."""
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "translate": None,
    "message": None,
    "translate_plural": (1, 2),
    "Sentence": None,
    "PluralSentence": (1, 2),
    "check_known": None,
    "filled": None,
    "ClusterError": None,
    "EstimationError": None,
    "ImpossiblePlanError": None,
    "InvalidArgumentError": None,
    "InvalidDesignError": None,
    "MissingPackageError": None,
    "OutputExistsError": None,
    "TrialError": None,
    "UnknownNameError": None,
    "FewSimulationsWarning": None,
    "SingletonCaseworkerWarning": None,
    "WeakInstrumentWarning": None,
}
"""What takes texts: functions, errors, warnings; and which arguments are texts, where None is the first."""

_PACKAGE: Final = LOCALES.parent.name
_CODE: Final = (f"{_PACKAGE}/**/*.py", "benchmarks/*.py")
_WORDS: Final = (
    f"{_PACKAGE}/**/words.json",
    f"{_PACKAGE}/workshop/text/*.json",
    f"{_PACKAGE}/workshop/text/*.toml",
)
ASKED: Final = f"{PAGES}/locale/asked.json"
"""Texts that executed cells of pages asked for; a sorted list, where there is one."""

DATA_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "published/figures.csv": ("text", "population", "outcome", "window", "place"),
    "published/sources.toml": tuple(
        f"source.{one}" for one in ("short_name", "publisher", "year", "title", "kind", "language", "note")
    ),
    "published/disagreements.toml": tuple(
        f"disagreement.{one}" for one in ("title", "explanation", "choice")
    ),
    "published/neighbours.toml": tuple(
        f"neighbour.{one}" for one in ("study", "place", "design", "found", "adds")
    ),
    "instrument/indicators.toml": ("indicator.label", "indicator.text"),
    "instrument/items.toml": ("item.label", "item.text"),
    "instrument/scales.toml": ("scale.levels", "missing.label", "missing.text"),
    "instrument/channels.toml": ("channel.label", "channel.text"),
    "instrument/interventions.toml": tuple(
        f"group.{one}" for one in ("label", "text", "intervention.label", "intervention.text")
    ),
    "panel/datapackage.json": (
        "title",
        "description",
        *(f"resources.schema.fields.{one}" for one in ("title", "description", "unit", "levels.label")),
    ),
    "calibrate/registry.toml": ("conflict.reason",),
}
"""Fields of data files that are texts: names from the top of the file, or columns. Lists are gone through."""

DATA_PLURALS: Final[Mapping[str, tuple[str, str]]] = {"published/units.csv": ("one", "other")}
"""Columns of data files that hold the form for one and the form for several."""

_SILENT: Final = re.compile(r"\{[^{}]*\}|[\d\s.,–-]")


@dataclass(frozen=True)
class Message:
    """A text of the source.

    Parameters
    ----------
    id : str or tuple of str
        The text in English; two where a count decides.
    place : str
        File in which it stands, from the top of the checkout.
    """

    id: str | tuple[str, str]
    place: str


def package_messages(checkout: Path = CHECKOUT) -> Iterator[Message]:
    """Yield every text that the package can show, file by file; a text can come more than once.

    Parameters
    ----------
    checkout : pathlib.Path
        Folder of the project.

    Returns
    -------
    iterator of Message
        Those of :func:`written_messages`, and those that cells of pages asked for.
    """
    yield from written_messages(checkout)
    asked = checkout / ASKED
    if asked.is_file():
        texts = json.loads(asked.read_text(encoding="utf-8"))
        yield from (Message(text, ASKED) for text in texts)


def written_messages(checkout: Path) -> Iterator[Message]:
    """Yield every text that the files of the package hold; a text can come more than once.

    Parameters
    ----------
    checkout : pathlib.Path
        Folder of the project.

    Returns
    -------
    iterator of Message
        Texts of code, of files of words and of files of data.
    """
    for path in _files(checkout, _CODE):
        yield from _of_code(path, _place(checkout, path))
    for path in _files(checkout, _WORDS):
        yield from (Message(text, _place(checkout, path)) for text in _texts(read_source_words(path)))
    for name in chain(DATA_TEXTS, DATA_PLURALS):
        yield from _of_data(checkout, name)


def page_messages(checkout: Path, page: Path) -> Iterator[Message]:
    """Yield the texts of a page of the book, from top to bottom.

    Parameters
    ----------
    checkout : pathlib.Path
        Folder of the project.
    page : pathlib.Path
        The page, in MyST Markdown.

    Returns
    -------
    iterator of Message
        A text can come more than once.
    """
    for segment in segments(page.read_text(encoding="utf-8")):
        yield Message(segment.text, _place(checkout, page))


def _files(checkout: Path, patterns: tuple[str, ...]) -> list[Path]:
    return sorted(path for pattern in patterns for path in checkout.glob(pattern))


def _place(checkout: Path, path: Path) -> str:
    return path.relative_to(checkout).as_posix()


def _of_code(path: Path, place: str) -> Iterator[Message]:
    for _, text, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
        yield Message((text[0], text[1]) if isinstance(text, tuple) else text, place)


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str) and _says_something(tree):
        yield tree
    elif isinstance(tree, dict):
        yield from _texts([value for key, value in tree.items() if key not in UNSPOKEN_KEYS])
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value)


def _of_data(checkout: Path, name: str) -> Iterator[Message]:
    path = checkout / _PACKAGE / name
    tree, place = _read(path), _place(checkout, path)
    for field in DATA_TEXTS.get(name, ()):
        yield from (Message(text, place) for text in _at(tree, field.split(".")) if _says_something(text))
    if name in DATA_PLURALS:
        forms = (list(_at(tree, [column])) for column in DATA_PLURALS[name])
        yield from (Message(one, place) for one in zip(*forms, strict=True) if _says_something(one[1]))


def _read(path: Path) -> Any:
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    return read_source_words(path)


def _at(tree: Any, names: list[str]) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _at(one, names)
    elif names and names[0] in tree:
        yield from _at(tree[names[0]], names[1:])
    elif not names:
        yield tree


def _says_something(text: str) -> bool:
    """Whether anything is left of a text without its numbers and places."""
    return bool(_SILENT.sub("", text))
