"""Cells of a book, executed once for all languages.

An extension of IPython that a book's kernel loads. The last expression of a cell is what readers see: it is
evaluated once in every language, and what it shows lies side by side in one output. All that comes before it
is computed once.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from IPython.utils.capture import capture_output

from bip_teach.language.catalogue import listening
from bip_teach.language.spoken import (
    LANGUAGE_VARIABLE,
    PSEUDO_LANGUAGE,
    SOURCE_LANGUAGE,
    edition_languages,
    speaking,
)

MIME_TYPE: Final = "application/vnd.bip-teach.languages+json"
"""Type of an output that holds one output for each language, and the texts that were asked for."""

_CALL: Final = "_in_every_language"

Node = TypeVar("Node", bound=ast.AST)
Bundle = dict[str, Any]


class Shell(Protocol):
    """What is used of IPython's shell."""

    ast_transformers: list[Any]
    display_formatter: Any
    user_ns: dict[str, Any]


@dataclass(frozen=True)
class InEveryLanguage:
    """What a cell shows, in every language.

    Parameters
    ----------
    bundles : mapping
        Language to outputs by their MIME type.
    asked : tuple of str
        The texts that were asked for in every language: those of the source.
    """

    bundles: Mapping[str, Bundle]
    asked: tuple[str, ...]

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        source = self.bundles[SOURCE_LANGUAGE]
        plain = {kind: source[kind] for kind in ("text/plain",) if kind in source}
        return {**plain, MIME_TYPE: {"bundles": dict(self.bundles), "asked": list(self.asked)}}


def in_every_language(evaluate: Callable[[], Any], show: Callable[[Any], Bundle]) -> Any:
    """Evaluate what a cell shows, once in every language.

    Parameters
    ----------
    evaluate : callable
        Gives the value; it is called once for each language.
    show : callable
        From a value to its outputs by MIME type.

    Returns
    -------
    object
        The value itself where it is nothing, or has no words and is the same in every language; else
        :class:`InEveryLanguage`.

    Examples
    --------
    >>> in_every_language(lambda: 3, lambda value: {"text/plain": str(value)})
    3
    """
    bundles: dict[str, Bundle] = {}
    asked: set[str] = set()
    for language in (*edition_languages(), PSEUDO_LANGUAGE):
        with listening() as heard, speaking(language):
            value = evaluate()
            if value is None:
                return None
            bundles[language] = show(value)
        # What is put together from translated texts differs by language: it is no text to look up.
        asked = asked & heard if language != SOURCE_LANGUAGE else heard
    if not asked and all(bundle == bundles[SOURCE_LANGUAGE] for bundle in bundles.values()):
        return value
    return InEveryLanguage(bundles, tuple(sorted(asked)))


class LastExpression(ast.NodeTransformer):
    """Wrap the last expression of a cell, so that it can be evaluated more than once."""

    def visit(self, node: Node) -> Node:
        """Return the cell with its last expression wrapped, if it ends with one."""
        if isinstance(node, ast.Module) and node.body and isinstance(node.body[-1], ast.Expr):
            last = node.body[-1]
            nothing = ast.arguments([], [], None, [], [], None, [])
            call = ast.Call(ast.Name(_CALL, ast.Load()), [ast.Lambda(nothing, last.value)], [])
            node.body[-1] = ast.copy_location(ast.Expr(call), last)
            ast.fix_missing_locations(node)
        return node


def load_ipython_extension(shell: Shell) -> None:
    """Evaluate the last expression of every cell in every language, from now on.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell that loads this module as its extension.
    """

    def show(value: Any) -> Bundle:
        with capture_output(stdout=False, stderr=False) as seen:  # figures show themselves
            bundle: Bundle = shell.display_formatter.format(value)[0]
        return bundle or seen.outputs[0].data

    os.environ.pop(LANGUAGE_VARIABLE, None)  # all but the last expression speaks the language of the source
    shell.user_ns[_CALL] = lambda evaluate: in_every_language(evaluate, show)
    shell.ast_transformers.append(LastExpression())
