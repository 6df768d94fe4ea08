"""The self-study path as a SCORM 1.2 package: its chapters, its manifest and its files."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.workshop.course import manifest, unit_path, write_course
from bip_teach.workshop.course_pages import CourseChapter, course_chapters

CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


def test_the_edition_for_facilitators_is_no_course(tmp_path):
    (tmp_path / "en-facilitators" / "book" / "workshop").mkdir(parents=True)
    with pytest.raises(InvalidArgumentError, match="edition for facilitators"):
        write_course(tmp_path / "en-facilitators", tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_chapters_are_the_pages_with_questions_in_the_order_of_the_book(edition):
    assert course_chapters(edition) == (
        CourseChapter("a", "One <way>", "First part", ("first", "second")),
        CourseChapter("b", "Two", "Second & last", ("third",)),
    )


def test_the_manifest_names_every_file_and_every_reference_arrives(package):
    tree = ElementTree.parse(package / "imsmanifest.xml").getroot()
    assert tree.tag == f"{CP}manifest"
    assert tree.find(f"{CP}metadata/{CP}schemaversion").text == "1.2"
    organizations = tree.find(f"{CP}organizations")
    (organization,) = organizations
    assert organizations.get("default") == organization.get("identifier")
    ids = [node.get("identifier") for node in tree.iter() if node.get("identifier")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name) for name in ids)
    resources = {node.get("identifier"): node for node in tree.iter(f"{CP}resource")}
    for node in [*tree.iter(f"{CP}item"), *tree.iter(f"{CP}dependency")]:
        assert node.get("identifierref") is None or node.get("identifierref") in resources
    listed = {node.get("href") for node in tree.iter(f"{CP}file")}
    there = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert there - listed - {"scorm12.min.js", "platform.html"} == {"imsmanifest.xml"}
    assert listed <= there
    kinds = [node.get(f"{ADL}scormtype") for node in resources.values()]
    assert kinds == ["sco", "sco", "asset"]


def test_items_stand_below_their_parts_with_their_titles(package):
    tree = ElementTree.parse(package / "imsmanifest.xml").getroot()
    titles = [node.text for node in tree.iter(f"{CP}title")]
    assert titles == ["BIP Teach", "First part", "One <way>", "Second & last", "Two"]


def test_what_learners_do_not_need_is_left_out_and_no_link_leads_nowhere(package):
    there = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert not any(name.startswith("workshop/") for name in there)
    assert not any(name.endswith((".zip", "service-worker.js")) for name in there)
    page = (package / "a.html").read_text(encoding="utf-8")
    assert 'href="b.html"' in page
    assert 'href="https://example.org/"' in page


def test_a_link_to_what_is_left_out_becomes_words(edition, tmp_path):
    page = edition / "b.html"
    before = page.read_text(encoding="utf-8")
    link = (
        '</h1><a class="x" href="workshop/notes.html">Notes</a>'
        '<a hreflang="sv" href="../sv/b.html">Svenska</a>'
    )
    page.write_text(before.replace("</h1>", link), encoding="utf-8")
    try:
        write_course(edition, tmp_path / "course.zip")
    finally:
        page.write_text(before, encoding="utf-8")
    with ZipFile(tmp_path / "course.zip") as file:
        packed = file.read("b.html").decode("utf-8")
    assert "</h1>Notes" in packed
    assert "Svenska" not in packed


def test_the_same_book_gives_the_same_package(edition, tmp_path):
    for name in ("one.zip", "two.zip"):
        write_course(edition, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_folder_without_a_book_is_refused(tmp_path):
    with pytest.raises(InvalidArgumentError, match="holds no built book"):
        write_course(tmp_path, tmp_path / "course.zip")
    assert not any(tmp_path.iterdir())


def test_too_many_questions_for_a_platform_are_refused(edition, tmp_path, monkeypatch):
    many = CourseChapter("a", "A", "", tuple(f"question-{number}-{'x' * 40}" for number in range(80)))
    monkeypatch.setattr("bip_teach.workshop.course.course_chapters", lambda _: (many,))
    with pytest.raises(InvalidArgumentError, match="a has 80 questions"):
        write_course(edition, tmp_path / "course.zip")
    assert not any(tmp_path.iterdir())


def test_words_of_titles_stay_words():
    chapter = CourseChapter("book/a/b", 'A <b>"&', "", ())
    tree = ElementTree.fromstring(manifest([chapter], ["x & y.html"], "T"))
    assert [node.text for node in tree.iter(f"{CP}title")] == ["T", 'A <b>"&']
    assert unit_path(chapter) == "course/a-b.html"
