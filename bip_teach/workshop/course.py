"""The self-study path for a learning platform: a package of SCORM 1.2 with a unit for each chapter.

A unit is a small page that holds the chapter as it was built and talks with the platform: how many questions
are right, and whether the chapter is done. Notes and guesses stay on the learner's device.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import spoken_language
from bip_teach.workshop.course_pages import CourseChapter, course_chapters
from bip_teach.workshop.product_words import product_words

MANIFEST: Final = "imsmanifest.xml"
UNITS: Final = "course"
SUSPEND_LIMIT: Final = 4096
"""Characters that SCORM 1.2 lets a unit keep (``cmi.suspend_data``)."""

_STATIC: Final = Path(__file__).parent / "static"
_OWN_FILES: Final = ("course.js", "course.css")
_STORE: Final = "_static/bip-store.js"
# What only a website needs, and what only the people who lead a session need.
_LEFT_OUT: Final = re.compile(
    r"(?:\.buildinfo|objects\.inv|service-worker\.js|.*\.(?:zip|pdf)|(?:book/)?workshop/.*)"
)
_OTHER_LANGUAGE: Final = " hreflang="
_LINK: Final = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)(?:#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)
_NAMESPACES: Final = {
    "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
}
_ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)
_RULES: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)

Element = ElementTree.Element


def write_course(edition: Path, out: Path, language: str | None = None) -> tuple[CourseChapter, ...]:
    """Write the self-study path of a built edition as a package of SCORM 1.2.

    Parameters
    ----------
    edition : pathlib.Path
        Folder of the built edition, such as ``_build/site/en``.
    out : pathlib.Path
        Zip file to write; an older one is replaced when the new one is whole.
    language : str, optional
        Language of the edition; default: the one that is spoken now.

    Returns
    -------
    tuple of CourseChapter
        The chapters, in their order.

    Raises
    ------
    InvalidArgumentError
        If the folder holds no built book or that for facilitators, or a chapter has more questions than a
        platform can keep.
    """
    if (edition / "book" / "workshop").is_dir():
        raise InvalidArgumentError(
            "{edition} is the edition for facilitators, with model answers. Give the one for learners, "
            "such as _build/site/en.",
            edition=edition,
        )
    chapters = course_chapters(edition)
    for chapter in chapters:
        _check_size(chapter)
    spoken = language or spoken_language()
    words = product_words("course", spoken)
    files = _book_files(edition)
    names = {name for name, _ in files}
    fresh = out.with_name(f"{out.name}.new")
    try:
        with ZipFile(fresh, "w", ZIP_DEFLATED, compresslevel=9) as package:
            _add(package, MANIFEST, manifest(chapters, sorted(names), words["title"]).encode("utf-8"))
            for name in _OWN_FILES:
                _add(package, f"{UNITS}/{name}", (_STATIC / name).read_bytes())
            for chapter in chapters:
                _add(package, unit_path(chapter), _unit(chapter, words, spoken).encode("utf-8"))
            for name, path in files:
                _add(package, name, _content(name, path, names))
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return chapters


def unit_path(chapter: CourseChapter) -> str:
    """Return the file of a chapter's unit inside the package.

    Examples
    --------
    >>> unit_path(CourseChapter("book/caseworkers/belief", "Belief", "", ()))
    'course/caseworkers-belief.html'
    """
    return f"{UNITS}/{_slug(chapter)}.html"


def manifest(chapters: Sequence[CourseChapter], files: Sequence[str], title: str) -> str:
    """Return the manifest of a package.

    Parameters
    ----------
    chapters : sequence of CourseChapter
        The chapters, in their order.
    files : sequence of str
        Files of the book inside the package.
    title : str
        Title of the course.

    Returns
    -------
    str
        XML with an item and a unit for each chapter, and one resource for everything that units share.
    """
    organization = _node("organization", _titled(title), *_items(chapters), identifier="book")
    own = [f"{UNITS}/{name}" for name in _OWN_FILES]
    shared = _resource("shared", "asset", [*own, *files])
    root = _node(
        "manifest",
        _node("metadata", _node("schema", text="ADL SCORM"), _node("schemaversion", text="1.2")),
        _node("organizations", organization, default="book"),
        _node("resources", *map(_unit_resource, chapters), shared),
        identifier="bip-teach",
        version="1.1",
        **_NAMESPACES,
    )
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _node(tag: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    node = Element(tag, attributes)
    node.text = text
    node.extend(children)
    return node


def _titled(title: str) -> Element:
    return _node("title", text=title)


def _items(chapters: Sequence[CourseChapter]) -> Iterator[Element]:
    """Give the chapters as they stand in the book: below their part, where they have one."""
    for number, part in enumerate(dict.fromkeys(chapter.part for chapter in chapters)):
        inside = [_item(chapter) for chapter in chapters if chapter.part == part]
        if part:
            yield _node("item", _titled(part), *inside, identifier=f"part-{number}")
        else:
            yield from inside


def _item(chapter: CourseChapter) -> Element:
    slug = _slug(chapter)
    return _node("item", _titled(chapter.title), identifier=f"item-{slug}", identifierref=f"unit-{slug}")


def _unit_resource(chapter: CourseChapter) -> Element:
    found = _resource(f"unit-{_slug(chapter)}", "sco", [unit_path(chapter)], href=unit_path(chapter))
    found.append(_node("dependency", identifierref="shared"))
    return found


def _resource(identifier: str, kind: str, files: Iterable[str], **attributes: str) -> Element:
    listed = [_node("file", href=name) for name in files]
    kinds = {"type": "webcontent", "adlcp:scormtype": kind}
    return _node("resource", *listed, identifier=identifier, **kinds, **attributes)


def _slug(chapter: CourseChapter) -> str:
    return chapter.page.removeprefix("book/").replace("/", "-")


def _check_size(chapter: CourseChapter) -> None:
    longest = {"questions": {name: [9999, 1] for name in chapter.questions}, "read": 1}
    size = len(json.dumps(longest, separators=(",", ":")))
    if size > SUSPEND_LIMIT:
        raise InvalidArgumentError(
            "{page} has {count} questions, which take {size} characters; "
            "a learning platform keeps {suspend_limit}. Use fewer questions or shorter ids.",
            page=chapter.page,
            count=len(chapter.questions),
            size=size,
            suspend_limit=SUSPEND_LIMIT,
        )


def _unit(chapter: CourseChapter, words: dict[str, str], language: str) -> str:
    data = {"page": chapter.page, "questions": chapter.questions}
    said = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    title, address = escape(chapter.title), f"../{escape(chapter.page)}.html"
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_RULES}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="course.css">
<script defer src="../{_STORE}"></script>
<script defer src="course.js"></script>
</head>
<body>
<p id="alone" role="status" hidden>{escape(words["alone"])}</p>
<noscript><p>{escape(words["no_script"])} <a href="{address}">{escape(words["open"])}</a></p></noscript>
<iframe title="{title}" data-src="{address}"></iframe>
<script type="application/json" id="unit">{said}</script>
</body>
</html>
"""


def _book_files(edition: Path) -> list[tuple[str, Path]]:
    """Return the files that learners need, in order."""
    found = ((path.relative_to(edition).as_posix(), path) for path in edition.rglob("*") if path.is_file())
    return sorted((name, path) for name, path in found if not _LEFT_OUT.fullmatch(name))


def _content(name: str, path: Path, names: set[str]) -> bytes:
    """Return a file; a link of a page to what is not in the package becomes plain words.

    A link to the page in another language leaves nothing behind.
    """
    content = path.read_bytes()
    if path.suffix != ".html":
        return content

    def keep(found: re.Match[str]) -> str:
        parts = urlsplit(found[1])
        target = normpath(join(dirname(name), unquote(parts.path)))
        is_there = parts.scheme or parts.netloc or not parts.path or target in names
        if is_there:
            return found[0]
        return "" if _OTHER_LANGUAGE in found[0] else found[2]

    return _LINK.sub(keep, content.decode("utf-8")).encode("utf-8")


def _add(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _ANY_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, content)
