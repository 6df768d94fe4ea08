"""Catalogues follow the source: what is said still keeps its translation, and nothing is guessed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bip_teach.errors import UnknownLanguageError
from bip_teach.language import update
from bip_teach.language.extraction import CHECKOUT, Message
from bip_teach.language.update import Counts, count_messages, update_language, write_catalogue


def said(path: Path) -> dict[object, object]:
    with path.open("rb") as file:
        return {one.id: one.string for one in read_po(file) if one.id}


def messages(*texts: str | tuple[str, str]) -> list[Message]:
    return [Message(text, "bip_teach/code.py") for text in texts]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue of three texts, all of them translated."""
    path = tmp_path / "da" / "LC_MESSAGES" / "bip_teach.po"
    write_catalogue(path, "da", messages("a job", "an education", ("{n} week", "{n} weeks")))
    filled = path.read_text(encoding="utf-8")
    for english, danish in (
        ('"a job"\nmsgstr ""', '"a job"\nmsgstr "et job"'),
        ('"an education"\nmsgstr ""', '"an education"\nmsgstr "en uddannelse"'),
        ('msgstr[0] ""', 'msgstr[0] "{n} uge"'),
        ('msgstr[1] ""', 'msgstr[1] "{n} uger"'),
    ):
        assert english in filled
        filled = filled.replace(english, danish)
    path.write_text(filled, encoding="utf-8")
    return path


def test_a_text_that_stays_keeps_its_translation(catalogue):
    assert count_messages([catalogue], "da") == Counts(3, 0, 0)
    write_catalogue(catalogue, "da", messages("a job", "a flexjob", ("{n} week", "{n} weeks")))
    weeks = ("{n} week", "{n} weeks")
    assert said(catalogue) == {"a job": "et job", "a flexjob": "", weeks: ("{n} uge", "{n} uger")}
    assert count_messages([catalogue], "da") == Counts(3, 1, 0)


def test_a_changed_text_is_untranslated_and_the_old_one_is_dropped(catalogue):
    write_catalogue(catalogue, "da", messages("a good job", "{n} week", ("an education", "educations")))
    assert said(catalogue)["a good job"] == ""
    assert not {"a job", "an education"} & set(said(catalogue))
    assert said(catalogue)["an education", "educations"] == ("", "")
    text = catalogue.read_text(encoding="utf-8")
    assert "fuzzy" not in text
    assert "#~" not in text


def test_an_uncertain_translation_is_counted_and_not_kept(catalogue):
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('msgid "a job"', '#, fuzzy\nmsgid "a job"'), encoding="utf-8")
    assert count_messages([catalogue], "da") == Counts(3, 0, 1)
    write_catalogue(catalogue, "da", messages("a job"))
    assert said(catalogue) == {"a job": ""}


def test_texts_come_in_their_order_or_in_that_of_the_alphabet(tmp_path):
    for is_sorted, expected in ((False, ["b", "a", "c"]), (True, ["a", "b", "c"])):
        path = tmp_path / f"{is_sorted}.po"
        write_catalogue(path, "da", messages("b", "a", "c", "a"), is_sorted=is_sorted)
        assert list(said(path)) == expected


def test_a_language_that_is_new_costs_only_its_catalogues(tmp_path):
    of_package, *of_pages = update_language("da", target=tmp_path)
    assert of_package == tmp_path / "bip_teach" / "locale" / "da" / "LC_MESSAGES" / "bip_teach.po"
    assert tmp_path / "book" / "locale" / "da" / "caseworkers" / "belief.po" in of_pages
    counts = count_messages([of_package, *of_pages], "da")
    assert counts.messages == counts.untranslated > 3000
    assert counts.fuzzy == 0
    assert "Language: da" in of_package.read_text(encoding="utf-8")


def test_swedish_loses_no_translation_that_is_still_asked_for(tmp_path):
    for folder in ("bip_teach/locale", "book/locale"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    gone = tmp_path / "book" / "locale" / "sv" / "gone.po"
    shutil.copyfile(gone.with_name("start.po"), gone)
    paths = update_language("sv", target=tmp_path)
    assert not gone.exists()
    before = said(CHECKOUT / paths[0].relative_to(tmp_path))
    after = said(paths[0])
    assert {text: after[text] for text in before if text in after} == {
        text: before[text] for text in before if text in after
    }
    written = [path.read_bytes() for path in paths]
    assert update_language("sv", target=tmp_path) == paths
    assert [path.read_bytes() for path in paths] == written


@pytest.mark.parametrize(
    ("language", "said"), [("xx", "code of a language"), ("C.UTF-8", "code"), ("en", "source")]
)
def test_what_is_no_other_language_is_refused(tmp_path, language, said):
    with pytest.raises(UnknownLanguageError, match=f"language is '{language}'.*{said}"):
        update_language(language, target=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_is_left(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        update, "update_language", lambda language: update_language(language, target=tmp_path)
    )
    update.main(["da"])
    package, pages = capsys.readouterr().out.splitlines()
    assert package.startswith("da, package: ")
    assert package.endswith(" untranslated, 0 fuzzy")
    assert pages.startswith("da, pages: ")
