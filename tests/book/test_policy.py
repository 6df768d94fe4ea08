"""The policy of each page holds: no text becomes code, nothing leaves the site."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

TRIES = """
async () => {
  const said = {};
  const blocked = [];
  document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
  const runs = (code) => new Promise((done) => setTimeout(() => {
    try { code(); done("ran"); } catch (error) { done(error.name); }
  }));
  said.eval = await runs(() => window.eval("1"));
  said.function = await runs(() => new Function("return 1")());
  const script = document.createElement("script");
  script.textContent = "window.intruder = true";
  document.body.append(script);
  said.inline = window.intruder ?? false;
  const button = document.createElement("button");
  button.setAttribute("onclick", "window.intruder = true");
  button.click();
  said.handler = window.intruder ?? false;
  said.fetch = await fetch("https://example.org/").then(() => "answered", (error) => error.name);
  const picture = new Image();
  said.picture = await new Promise((done) => {
    picture.onload = () => done("shown");
    picture.onerror = () => done("refused");
    picture.src = "https://example.org/a.png";
  });
  await new Promise((done) => setTimeout(done, 50));
  said.blocked = [...new Set(blocked)].sort();
  return said;
}
"""


def test_every_page_has_its_policy_before_its_scripts(site):
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        policies = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
        assert len(policies) == 1, path.name
        assert "unsafe-eval" not in policies[0]
        assert "'unsafe-inline'" not in policies[0].partition("script-src")[2].partition(";")[0]
        assert "Content-Security-Policy" in page.partition("<script")[0], path.name


@pytest.mark.parametrize("place", ["server", "stick"])
def test_code_from_text_and_calls_to_elsewhere_are_refused(visit, address, site, place):
    base = address if place == "server" else site.as_uri()
    with visit("en/book/path_to_job.html", base=base) as seen:
        found = seen.page.evaluate(TRIES)
        assert found == {
            "eval": "EvalError",
            "function": "EvalError",
            "inline": False,
            "handler": False,
            "fetch": "TypeError",
            "picture": "refused",
            "blocked": ["connect-src", "img-src", "script-src", "script-src-attr", "script-src-elem"],
        }
        # The browser announces the picture and refuses it; nothing else was even announced.
        assert seen.foreign == ["https://example.org/a.png"]
