"""Units of the course in a real run-time of SCORM 1.2: what they tell it, and what they find again."""

from __future__ import annotations

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

# A learning platform of a few lines around the real run-time, which checks every value that is set.
PLATFORM = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Platform</title>
<script src="scorm12.min.js"></script>
<script>
window.calls = [];
window.API = new Scorm12API({ autocommit: false, logLevel: 4 });
const before = JSON.parse(localStorage.getItem("platform") ?? "null");
if (before) API.loadFromJSON(before);
API.on("LMSSetValue", (name, value) => calls.push([name, value]));
API.on("LMSFinish", () => calls.push(["finish", ""]));
</script></head><body><iframe width="900" height="700" src="UNIT"></iframe></body></html>"""
KEEP = """
localStorage.setItem("platform", JSON.stringify({ cmi: { suspend_data: API.cmi.suspend_data } }));
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(package, root):
    """The platform and the package on one server, as a platform serves them."""
    source = root / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
    assert source.is_file(), f"{source} is missing. Install the scripts with: npm ci"
    (package / "scorm12.min.js").write_bytes(source.read_bytes())
    (package / "platform.html").write_text(PLATFORM.replace("UNIT", "course/a.html"), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(package)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    opened = context.new_page()
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def chapter_of(page):
    """The chapter inside its unit inside the platform."""
    return page.frame_locator("iframe").frame_locator("iframe")


def value(page, name):
    return page.evaluate("(name) => API.LMSGetValue(`cmi.${name}`)", name)


def wait_for(page, name, wanted):
    is_so = "([name, wanted]) => API.LMSGetValue(`cmi.${name}`) === wanted"
    page.wait_for_function(is_so, arg=[name, wanted])


def answer(chapter, place, option):
    question = chapter.locator("[data-part=question]").nth(place)
    question.locator("fieldset input").nth(option).check()
    question.locator("[data-do=check]").click()


@pytest.mark.browser
def test_answers_become_a_score_and_a_chapter_done_is_completed(page, address):
    page.goto(f"{address}/platform.html")
    chapter = chapter_of(page)
    expect(chapter.locator("[data-part=question]").first).to_be_visible()
    wait_for(page, "core.lesson_status", "incomplete")
    assert value(page, "core.score.raw") == "0"
    answer(chapter, 0, 0)
    wait_for(page, "core.score.raw", "50")
    answer(chapter, 1, 1)
    chapter.locator("[data-part=read] input").check()
    wait_for(page, "core.lesson_status", "completed")
    assert value(page, "core.score.raw") == "50"
    answer(chapter, 1, 0)
    wait_for(page, "core.score.raw", "100")
    kept = json.loads(value(page, "suspend_data"))
    assert kept == {"questions": {"first": [1, 1], "second": [2, 1]}, "read": 1}
    assert (value(page, "core.score.min"), value(page, "core.score.max")) == ("0", "100")


@pytest.mark.browser
def test_leaving_tells_the_time_and_ends_the_session(page, address):
    page.goto(f"{address}/platform.html")
    wait_for(page, "core.lesson_status", "incomplete")
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("calls.some(([name]) => name === 'finish')")
    calls = dict(page.evaluate("calls"))
    assert re.fullmatch(r"\d{4}:\d{2}:\d{2}", calls["cmi.core.session_time"])
    assert calls["cmi.core.exit"] == "suspend"


@pytest.mark.browser
def test_a_learner_finds_the_own_answers_again_and_not_those_of_another(page, address):
    page.goto(f"{address}/platform.html")
    chapter = chapter_of(page)
    answer(chapter, 0, 0)
    wait_for(page, "core.score.raw", "50")
    page.evaluate(KEEP)
    page.goto(f"{address}/platform.html")
    expect(chapter.locator("[data-part=question] .bip-said").first).not_to_be_empty()
    wait_for(page, "core.score.raw", "50")
    page.evaluate("localStorage.removeItem('platform')")  # another learner at the same screen
    page.goto(f"{address}/platform.html")
    wait_for(page, "core.score.raw", "0")
    expect(chapter.locator("[data-part=question] .bip-said").first).to_be_empty()


@pytest.mark.browser
def test_without_a_platform_the_chapter_works_and_says_so(page, address):
    page.goto(f"{address}/course/a.html")
    expect(page.locator("#alone")).to_be_visible()
    answer(page.frame_locator("iframe"), 0, 0)
    expect(page.frame_locator("iframe").locator(".bip-verdict")).to_be_visible()


@pytest.mark.browser
def test_a_platform_that_refuses_is_no_fault(page, address):
    page.add_init_script("if (self === top) window.API = { LMSInitialize: () => 'false' };")
    page.goto(f"{address}/course/a.html")
    expect(page.locator("#alone")).to_be_visible()
