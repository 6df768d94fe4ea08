"""Text of a finished page as plain Markdown, for a notebook that no book is around.

Everything is looked up already: published figures, results, titles, terms. Links inside the book become
words, parts to learn with become text and folds, and what only a browser page can do is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Final

from docutils import nodes
from sphinx import addnodes

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.learning.part import Box, Line

_SPECIAL = re.compile(r"([\\`*_$<\[\]|])")
_STARTS_BLOCK = re.compile(r"^(?:([-+#>=])|(\d+)([.)]))")
_TAG = re.compile(r"<[^>]+>")
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_NEEDS_BROWSER = re.compile(r"<(?:input|button|textarea|noscript)\b")
_ROW: Final = "bip-row"
_OPTION: Final = "bip-option"


def inline(node: nodes.Element) -> str:
    r"""Return the words inside a node as one line of Markdown.

    Parameters
    ----------
    node : docutils.nodes.Element
        A paragraph, or anything else that holds words.

    Examples
    --------
    >>> inline(nodes.paragraph("", "", nodes.strong("", "5 * 5"), nodes.Text(" is "), nodes.math("", "25")))
    '**5 \\* 5** is $25$'
    """
    return "".join(_words(child) for child in node.children).strip()


def _words(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return _SPECIAL.sub(r"\\\1", node.astext().replace("\n", " "))
    if isinstance(node, nodes.raw | nodes.target | nodes.comment | nodes.image):
        return ""
    if isinstance(node, nodes.literal | nodes.math):
        mark = "`" if isinstance(node, nodes.literal) else "$"
        return f"{mark}{node.astext()}{mark}"
    assert isinstance(node, nodes.Element)
    words = "".join(_words(child) for child in node.children)
    if isinstance(node, nodes.strong | nodes.emphasis):
        mark = "**" if isinstance(node, nodes.strong) else "*"
        return f"{mark}{words}{mark}"
    address = str(node.get("refuri", "")) if isinstance(node, nodes.reference) else ""
    return f"[{words}]({address})" if address.startswith("http") else words


def blocks(content: Iterable[nodes.Node], level: int = 1) -> list[str]:
    """Return nodes as blocks of Markdown, between which an empty line belongs.

    Parameters
    ----------
    content : iterable of docutils.nodes.Node
        What stands on a page, links looked up.
    level : int
        Level of a heading among them.

    Raises
    ------
    InvalidArgumentError
        If nothing is known about a kind of node, so that its words would be lost.
    """
    found = [block for node in content for block in _block(node, level)]
    return [block for block in found if block.strip()]


def _block(node: nodes.Node, level: int) -> list[str]:
    if isinstance(node, nodes.section):
        return blocks(node.children, level + 1)
    if isinstance(node, nodes.title):
        return [f"{'#' * max(level - 1, 1)} {inline(node)}"]
    for kinds, write in _WRITERS:
        if isinstance(node, kinds) and isinstance(node, nodes.Element):
            return write(node)
    raise InvalidArgumentError(
        "A notebook has no words for a {kind!r} node: {text!r}. "
        "Write the passage in another way, or add the node to the writer of notebooks.",
        kind=type(node).__name__,
        text=node.astext()[:60],
    )


def _paragraph(node: nodes.Element) -> list[str]:
    words = inline(node)
    return [_STARTS_BLOCK.sub(r"\\\1" if words[:1] in "-+#>=" else r"\2\\\3", words)]


def _list(node: nodes.Element) -> list[str]:
    is_counted = isinstance(node, nodes.enumerated_list)
    start = int(node.get("start", 1))
    items = [
        _indented(f"{start + place}." if is_counted else "-", blocks(_children(item)))
        for place, item in enumerate(node.children)
    ]
    return ["\n".join(items)]


def _children(node: nodes.Node) -> list[nodes.Node]:
    return list(node.children)


def _indented(mark: str, content: Iterable[str]) -> str:
    text = "\n\n".join(content)
    margin = " " * (len(mark) + 1)
    return f"{mark} " + "\n".join(f"{margin}{line}" if line else "" for line in text.splitlines()).lstrip()


def _definitions(node: nodes.Element) -> list[str]:
    found = []
    for item in node.children:
        assert isinstance(item, nodes.Element)
        terms = [inline(child) for child in item.children if isinstance(child, nodes.term)]
        meant = [child for child in item.children if isinstance(child, nodes.definition)]
        found.append(_indented("-", [f"**{', '.join(terms)}**", *blocks(meant)]))
    return ["\n".join(found)]


def _table(node: nodes.Element) -> list[str]:
    rows = [
        [" ".join(blocks(_children(entry))).replace("\n", " ") for entry in row.children]
        for row in node.findall(nodes.row)
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return ["\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])]


def _quoted(node: nodes.Element) -> list[str]:
    found = [
        f"**{inline(child)}**" if isinstance(child, nodes.title) else block
        for child in node.children
        for block in ([""] if isinstance(child, nodes.title) else blocks([child]))
    ]
    return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(found).splitlines())]


def _code(node: nodes.Element) -> list[str]:
    return [f"```{node.get('language', '')}\n{node.astext()}\n```"]


def _formula(node: nodes.Element) -> list[str]:
    return [f"$$\n{node.astext().strip()}\n$$"]


def _line(node: nodes.Element) -> list[str]:
    """Write a line of a part: an option as an item of a list, every other one as a prompt."""
    before = unescape(_TAG.sub("", node.get("before", ""))).strip()
    words = " ".join(filter(None, [before, inline(node)]))
    return [f"- {words}" if _OPTION in node["html"].get("class", "") else f"**{words}**"]


def _fixed(node: nodes.Element) -> list[str]:
    """Write words of the book's own; what needs the browser of the page is left out."""
    text = node.astext()
    if not isinstance(node.parent, Box) or _NEEDS_BROWSER.search(text):
        return []
    items = [f"- {unescape(_TAG.sub('', item))}" for item in _ITEM.findall(text)]
    return ["\n".join(items) or unescape(_TAG.sub(" ", text)).strip()]


def _box(node: nodes.Element) -> list[str]:
    if _ROW in node["html"].get("class", ""):
        return []
    if node["tag"] == "details":
        summary, *rest = node.children
        said = unescape(_TAG.sub("", summary.astext())).strip()
        return [f"<details>\n<summary>{said}</summary>", *blocks(rest), "</details>"]
    if node["tag"] == "ul":
        return ["\n".join(_indented("-", blocks(_children(item))) for item in node.children)]
    return _with_options_together(blocks(node.children))


def _with_options_together(found: list[str]) -> list[str]:
    """Join items that follow each other, so that they make one list."""
    joined: list[str] = []
    for block in found:
        if joined and block.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += f"\n{block}"
        else:
            joined.append(block)
    return joined


def _inside(node: nodes.Element) -> list[str]:
    return blocks(node.children)


def _nothing(node: nodes.Element) -> list[str]:
    return []


_Writer = Callable[[nodes.Element], list[str]]
_WRITERS: Final[tuple[tuple[type | tuple[type, ...], _Writer], ...]] = (
    (Box, _box),
    (Line, _line),
    (nodes.raw, _fixed),
    ((nodes.comment, nodes.target, nodes.transition, addnodes.index), _nothing),
    ((nodes.bullet_list, nodes.enumerated_list), _list),
    (nodes.definition_list, _definitions),
    (nodes.table, _table),
    ((nodes.Admonition, nodes.block_quote), _quoted),
    (nodes.literal_block, _code),
    (nodes.math_block, _formula),
    ((nodes.container, nodes.compound, nodes.definition, nodes.line_block), _inside),
    (nodes.TextElement, _paragraph),
)
