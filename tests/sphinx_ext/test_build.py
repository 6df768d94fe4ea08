"""A build replaces the site when it is whole, and leaves it alone when it is not."""

from __future__ import annotations

import pytest

from bip_teach.sphinx_ext import build as builder
from bip_teach.sphinx_ext.build import EDITIONS, build, finish_edition, install_scripts, publish
from bip_teach.sphinx_ext.front_door import front_door_html, redirect_html


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("parts: []", encoding="utf-8")
    old = tmp_path / "_build" / "site" / "en"
    old.mkdir(parents=True)
    (old / "page.html").write_text("old", encoding="utf-8")
    return tmp_path


@pytest.fixture
def fresh(tmp_path):
    pages = tmp_path / "fresh"
    pages.mkdir()
    (pages / "page.html").write_text("new", encoding="utf-8")
    return pages


@pytest.fixture
def npm(monkeypatch):
    calls = []

    def pretend(arguments, cwd):
        calls.append(arguments)
        (cwd / "node_modules").mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(builder, "npm", pretend)
    return calls


def test_finished_pages_replace_the_old_ones(checkout, fresh):
    target = checkout / "_build" / "site" / "en"
    (target / "gone.html").write_text("old", encoding="utf-8")
    publish(fresh, target)
    assert (target / "page.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in target.parent.iterdir()] == ["en"]
    assert not (target / "gone.html").exists()


@pytest.mark.usefixtures("npm")
def test_a_build_that_fails_leaves_the_old_pages(checkout, monkeypatch, capsys):
    monkeypatch.setattr(builder, "build_edition", lambda *_: None)
    assert build(checkout) == 1
    assert (checkout / "_build" / "site" / "en" / "page.html").read_text(encoding="utf-8") == "old"
    assert "FAILED" in capsys.readouterr().out


@pytest.mark.usefixtures("npm")
def test_a_build_that_succeeds_publishes_and_opens_the_front_door(checkout, fresh, monkeypatch, capsys):
    monkeypatch.setattr(builder, "build_edition", lambda *_: fresh)
    assert build(checkout) == 0
    site = checkout / "_build" / "site"
    assert (site / "en" / "page.html").read_text(encoding="utf-8") == "new"
    assert 'href="en/book/start.html"' in (site / "index.html").read_text(encoding="utf-8")
    assert "done" in capsys.readouterr().out


def test_a_finished_edition_has_policies_a_worker_and_a_file_to_take_along(fresh):
    page = '<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>'
    (fresh / "page.html").write_text(page, encoding="utf-8")
    finish_edition(fresh, EDITIONS[0])
    assert "Content-Security-Policy" in (fresh / "page.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in fresh.iterdir()) == [
        "bip-teach-book-en.zip",
        "page.html",
        "service-worker.js",
    ]


def test_a_failing_command_fails_the_edition_and_forgets_what_was_read(checkout, monkeypatch):
    read = checkout / "_build" / "work" / "en" / "_build" / ".doctrees"
    read.mkdir(parents=True)
    monkeypatch.setattr(builder, "JUPYTER_BOOK", "raise SystemExit(3)")
    assert builder.build_edition(checkout, EDITIONS[0]) is None
    assert not read.exists()


def test_scripts_are_installed_once_per_lock_file(checkout, npm):
    assert install_scripts(checkout)
    assert not install_scripts(checkout)
    (checkout / "package-lock.json").write_text('{"changed": true}', encoding="utf-8")
    assert install_scripts(checkout)
    assert npm == [["ci", "--silent"]] * 2


def test_a_failing_install_stops_the_build(checkout, monkeypatch):
    monkeypatch.setattr(builder, "npm", lambda *_, **__: 7)
    with pytest.raises(SystemExit, match="npm ci ended with code 7"):
        install_scripts(checkout)


def test_the_front_door_links_every_edition():
    page = front_door_html([("English", "en", "en/a.html"), ("Svenska", "sv", "sv/a.html")])
    assert '<a lang="sv" hreflang="sv" href="sv/a.html">Svenska</a>' in page
    assert "$" not in page


def test_no_browser_looks_for_the_icon():
    for page in (front_door_html([]), redirect_html("en", "a.html")):
        assert '<link rel="icon" href="data:image/svg+xml,' in page


def test_the_front_door_says_what_it_may_load(tmp_path):
    builder.write_front_door(tmp_path, EDITIONS)
    assert "default-src 'none'" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_top_of_an_edition_leads_on():
    assert 'url=book/start.html"' in redirect_html("en", "book/start.html")


def test_the_lock_file_names_no_address(root):
    lock = (root / "package-lock.json").read_text(encoding="utf-8")
    assert "integrity" in lock
    assert "://" not in lock
