"""The planner's page: whole without a script, alive with it, from a stick and under a strict policy."""

from __future__ import annotations

import json
import re
import warnings
from html import unescape
from pathlib import Path

import docx
import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bip_teach.sphinx_ext import workshop_pages
from bip_teach.sphinx_ext.pages import HERE
from bip_teach.sphinx_ext.policy import add_policies
from bip_teach.workshop import default_topics, plan_session, rules, topics
from bip_teach.workshop.files import ready_plan_name
from bip_teach.workshop.runsheet import run_sheet_text
from bip_teach.workshop.words import words

SETTINGS = {
    "extensions": ["myst_parser"],
    "myst_enable_extensions": ["colon_fence"],
    "html_theme": "basic",
    "html_theme_options": {"nosidebar": True},
    "html_copy_source": False,
    "html_show_sphinx": False,
    "html_static_path": [str(HERE / "static")],
}
SAID = words()["planner"]
LINK = "#audience=managers&minutes=45&topics=fair_use&place=online&network=yes&start=13%3A30"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the planner on one page and nothing on the other."""
    return build(tmp_path_factory, "en")


def build(tmp_path_factory: pytest.TempPathFactory, language: str) -> Path:
    source, out = (tmp_path_factory.mktemp(name) for name in ("source", "out"))
    (source / "book" / "workshop").mkdir(parents=True)
    page = "# Plan a session\n\n:::{session-planner}\n:::\n\n## Good to know\n\nMore.\n"
    (source / "index.md").write_text("# Start\n\n```{toctree}\nbook/workshop/planner\n```\n")
    (source / "book" / "workshop" / "planner.md").write_text(page)
    with warnings.catch_warnings(), patch_docutils(), docutils_namespace():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Sphinx about itself
        settings = {**SETTINGS, "language": language}
        app = Sphinx(source, None, out, source / "trees", "html", settings, status=None, warning=None)
        workshop_pages.register(app)
        app.build(force_all=True)
    add_policies(out)
    return out


@pytest.fixture
def planner(browser: Browser, built: Path):
    """Open the planner: ``planner("#audience=new…")``; it must not complain."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 900}, accept_downloads=True)

    def open_page(hash_: str = "") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{(built / 'book/workshop/planner.html').as_uri()}{hash_}")
        expect(page.locator(".bip-session")).to_have_attribute("data-ready", "true")
        return page

    yield open_page
    context.close()
    assert complaints == []


def status(page: Page) -> str:
    return page.locator(".bip-said").inner_text()


def test_the_form_and_the_usual_plans_stand_without_a_script(built):
    page = (built / "book/workshop/planner.html").read_text(encoding="utf-8")
    assert SAID["no_script"] in page
    assert all(f'value="{name}"' in page for name in topics())
    assert len(re.findall(r'href="\.\./\.\./workshop/run-sheet-[a-z]+-\d+\.docx"', page)) == 16
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_another_edition_has_form_and_plans_in_its_language(tmp_path_factory):
    out = build(tmp_path_factory, "sv")
    page = (out / "book/workshop/planner.html").read_text(encoding="utf-8")
    assert words("sv")["planner"]["no_script"] in page
    assert SAID["no_script"] not in page
    assert all(one.title in unescape(page) for one in topics("sv").values())
    document = docx.Document(str(out / "workshop" / ready_plan_name("managers", 90)))
    assert document.paragraphs[0].text == "Chefer: ett pass på 90 minuter"


def test_other_pages_load_nothing_of_it(built):
    assert "bip-plan" not in (built / "index.html").read_text(encoding="utf-8")


def test_every_usual_plan_is_a_document_with_its_parts(built):
    for audience in rules()["audiences"]:
        for minutes in rules()["lengths"]:
            path = built / "workshop" / ready_plan_name(audience, minutes)
            plan = plan_session(audience, minutes)
            heads = [one.text for one in docx.Document(str(path)).paragraphs if one.style.name == "Heading 2"]
            assert [head[:5] for head in heads] == [part.start for part in plan.parts]


@pytest.mark.browser
def test_the_usual_plan_is_there_at_once(planner):
    page = planner()
    plan = plan_session(**{**rules()["usual"], "topics": ()})
    assert page.locator(".bip-part-of-plan").count() == len(plan.parts)
    assert f"{len(plan.parts)} parts" in status(page)
    href = page.locator(".bip-file").get_attribute("href")
    assert href.endswith(ready_plan_name("mixed", 90))


@pytest.mark.browser
def test_a_plan_is_made_by_keyboard_alone(planner):
    page = planner()
    page.locator("[name=audience]").focus()
    page.keyboard.press("m")  # managers
    page.keyboard.press("Tab")
    page.keyboard.type("45")
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[name=topics]:checked')"):
            page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".bip-sheet")).to_be_focused()
    assert page.locator(".bip-sheet h2").inner_text() == "Session: Managers, 45 minutes"


def ticked(page: Page) -> set[str]:
    return {one.get_attribute("value") for one in page.locator("[name=topics]:checked").all()}


@pytest.mark.browser
def test_topics_follow_the_audience_until_somebody_chooses(planner):
    page = planner()
    page.locator("[name=audience]").select_option("managers")
    assert ticked(page) == set(default_topics("managers", 90))
    page.locator("[name=minutes]").fill("180")
    page.locator("[name=minutes]").blur()
    assert ticked(page) == set(default_topics("managers", 180))
    page.locator("[name=topics][value=belief]").check()
    page.locator("[name=audience]").select_option("new")
    assert ticked(page) == {*default_topics("managers", 180), "belief"}


@pytest.mark.browser
def test_without_a_script_no_form_stands_that_does_nothing(browser, built):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "book/workshop/planner.html").as_uri())
    assert "pst-js-only" in page.locator("form.bip-asked").get_attribute("class").split()
    assert SAID["no_script"] in page.locator(".bip-session").inner_text()
    page.locator(".bip-session summary").click()
    expect(page.locator(".bip-session .bip-ready a").first).to_be_visible()
    context.close()


@pytest.mark.browser
def test_a_link_brings_a_plan_back_and_its_files_are_those_of_python(planner, built, tmp_path):
    page = planner(LINK)
    plan = plan_session("managers", 45, ["fair_use"], room=False, start="13:30")
    assert page.locator(".bip-part-of-plan").count() == len(plan.parts)
    assert page.locator(".bip-file").count() == 0
    assert page.evaluate("location.hash") == LINK
    texts = {}
    for name in ("text_file", "calendar_file"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=SAID[name], exact=True).click()
        waiting.value.save_as(tmp_path / name)
        texts[name] = (tmp_path / name).read_bytes()
    assert texts["text_file"].decode() == run_sheet_text(plan, site=f"{built.as_uri()}/")
    events = icalendar.Calendar.from_ical(texts["calendar_file"]).walk("VEVENT")
    assert len(events) == 1 + len(rules()["follow_up_weeks"])
    assert f"{events[0].decoded('DTSTART'):%H:%M}" == "13:30"


@pytest.mark.browser
@pytest.mark.parametrize(
    "hash_",
    [
        "#audience=nobody&minutes=45&topics=&place=room&network=yes&start=09:00",
        "#audience=managers&minutes=1e9&topics=&place=room&network=yes&start=09:00",
        "#audience=managers&minutes=45&topics=__proto__&place=room&network=yes&start=09:00",
        "#audience=constructor&minutes=45&topics=&place=room&network=yes&start=09:00",
        "#audience=managers&minutes=45&topics=&place=online&network=no&start=09:00",
        "#audience=managers&minutes=45&topics=<script>&place=room&network=yes&start=25:00",
        "#explorer=belief&belief=1",
        "#==&&%%%",
    ],
)
def test_a_link_without_sense_is_told_and_the_usual_plan_shown(planner, hash_):
    page = planner(hash_)
    assert status(page) == SAID["bad_link"]
    assert page.locator(".bip-sheet h2").inner_text() == "Session: A mixed group, 90 minutes"


@pytest.mark.browser
def test_an_impossible_plan_offers_its_nearest(planner):
    page = planner("#audience=new&minutes=45&topics=belief,switches,trust&place=room&network=yes&start=09:00")
    assert (
        status(page) == "45 minutes hold 2 of these 3 topics; all of them need 55 minutes. The nearest plans:"
    )
    assert page.locator(".bip-part-of-plan").count() == 0
    offers = page.locator(".bip-offers button")
    assert offers.count() == 2
    assert offers.first.inner_text() == "Take this plan: 55 minutes with the same topics"
    offers.first.click()
    expect(page.locator(".bip-sheet")).to_be_focused()
    assert page.locator("[name=minutes]").input_value() == "55"
    assert page.locator(".bip-offers button").count() == 0


@pytest.mark.browser
def test_bad_minutes_and_a_bad_place_are_told(planner):
    page = planner()
    make = page.get_by_role("button", name=SAID["make"], exact=True)
    page.locator("[name=minutes]").fill("")
    make.click()
    assert status(page) == SAID["bad_minutes"].format(**rules()["minutes"])
    page.locator("[name=minutes]").fill("90")
    page.get_by_label(SAID["online"], exact=True).check()
    page.get_by_label(SAID["internet"]).uncheck()
    make.click()
    assert status(page) == SAID["bad_network"]


@pytest.mark.browser
def test_links_lead_to_explorers_with_their_setting(planner):
    page = planner("#audience=new&minutes=180&topics=cause,belief&place=room&network=yes&start=09:00")
    hrefs = [link.get_attribute("href") for link in page.locator(".bip-part-of-plan a").all()]
    play = next(one for one in topics()["cause"].activities if one.kind == "play")
    assert play.explorer == "belief"
    setting = "&".join(f"{name}={level}" for name, level in play.setting.items())
    assert any(href.endswith(f"/book/caseworkers/cause.html#explorer=belief&{setting}") for href in hrefs)


@pytest.mark.browser
def test_paper_has_the_plan_and_not_the_form(planner):
    page = planner()
    page.emulate_media(media="print")
    expect(page.locator(".bip-asked")).to_be_hidden()
    expect(page.locator(".bip-session details")).to_be_hidden()
    expect(page.get_by_text("More.")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".bip-part-of-plan p").first).to_be_visible()


@pytest.mark.browser
def test_the_plan_is_accessible(planner):
    rows = Axe().run(planner(), context=".bip-session", options={"preload": False}).response["violations"]
    assert [one["id"] for one in rows if one["impact"] in {"serious", "critical"}] == [], json.dumps(rows)
