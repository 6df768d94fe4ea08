"""What a build makes for sessions: every file that a page offers, and one pack."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from bip_teach.sphinx_ext.workshop_pages.files import files_html
from bip_teach.workshop import plan_session, products, rules
from bip_teach.workshop.files import offline_plan_name
from bip_teach.workshop.products import pack_name, product_rows, write_products

KINDS = ("run-sheets", "slides", "handouts", "sheets", "pack")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The files of two topics."""
    folder = tmp_path_factory.mktemp("made") / "workshop"
    two = {name: products.topics()[name] for name in ("fair_use", "practice")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(products, "topics", lambda: two)
        patch.setattr(products, "can_write_pdf", lambda: False)
        assert write_products(folder)[-1] == folder / pack_name()
    return folder


def test_files_are_where_the_pages_offer_them(made: Path) -> None:
    offered = {file.address for kind in KINDS for row in product_rows(kind) for file in row.files}
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {name for name in there if "/files/" not in name} <= offered
    assert {"slides/practice.html", "slides/practice.pptx", "handouts/vote-sheet.html"} <= there


def test_the_pack_holds_everything_and_says_how_to_begin(made: Path) -> None:
    with ZipFile(made / pack_name()) as pack:
        names = pack.namelist()
        top = names[0].split("/")[0]
        assert names[0] == f"{top}/read-me-first.txt"
        assert {name.removeprefix(f"{top}/") for name in names[1:]} == {
            path.relative_to(made).as_posix()
            for path in made.rglob("*")
            if path.is_file() and path.suffix != ".zip"
        }
        assert "may be used to sort, score" in pack.read(names[0]).decode("utf-8")
    assert {info.date_time for info in ZipFile(made / pack_name()).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("audience", rules()["audiences"])
def test_each_audience_has_a_run_sheet_that_needs_no_network(made: Path, audience: str) -> None:
    plan = plan_session(audience, 90, internet=False)
    page = (made / f"{offline_plan_name(audience)}.html").read_text(encoding="utf-8")
    document = docx.Document(str(made / f"{offline_plan_name(audience)}.docx"))
    heads = [one.text[:5] for one in document.paragraphs if one.style.name == "Heading 2"]
    assert heads == [part.start for part in plan.parts]
    assert re.findall(r'class="when">(\d\d:\d\d)', page) == heads
    assert not re.search(r"href=|src=", page)
    assert "There is no network" in page


def test_the_planners_page_offers_them_without_a_script(root: Path) -> None:
    page = (root / "book/workshop/planner.md").read_text(encoding="utf-8")
    assert "```{workshop-files} run-sheets" in page
    table = files_html("run-sheets", "book/workshop/planner")
    for audience in rules()["audiences"]:
        for ending in ("html", "docx"):
            assert f'href="../../workshop/{offline_plan_name(audience)}.{ending}"' in table


def test_the_managers_page_offers_its_checklist_on_paper(root: Path) -> None:
    page = (root / "book/workshop/managers.md").read_text(encoding="utf-8")
    assert "```{workshop-files} checklist" in page
    (row,) = product_rows("checklist")
    assert row in product_rows("sheets")
    assert "handouts/before-you-decide.html" in [file.address for file in row.files]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_says_what_it_is(kind: str) -> None:
    rows = product_rows(kind)
    assert all(row.title and all(file.words for file in row.files) for row in rows)
    assert len({file.address for row in rows for file in row.files}) == sum(len(row.files) for row in rows)
