"""A build replaces the site when it is whole, and leaves it alone when it is not."""

from __future__ import annotations

import pytest
import yaml

from bip_teach.sphinx_ext import build as builder
from bip_teach.sphinx_ext import editions
from bip_teach.sphinx_ext.build import (
    EDITIONS,
    build,
    describe_edition,
    finish_edition,
    install_scripts,
    publish,
)
from bip_teach.sphinx_ext.editions import Edition
from bip_teach.sphinx_ext.front_door import front_door_html, redirect_html

TOC = """
format: jb-book
root: book/start
parts:
  - caption: Look things up
    chapters: [{file: book/glossary}]
  - caption: Lead a session
    chapters: [{file: book/workshop/index}]
"""


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    (tmp_path / "_config.yml").write_text("sphinx: {config: {html_theme_options: {}}}", encoding="utf-8")
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


@pytest.fixture
def apart(monkeypatch, fresh):
    """Editions that are built in processes of their own; an edition in ``failing`` fails."""
    built, failing = [], set()

    def pretend(_, edition):
        built.append(edition)
        return edition not in failing

    monkeypatch.setattr(builder, "build_edition", lambda *_: fresh)
    monkeypatch.setattr(builder, "build_apart", pretend)
    return built, failing


@pytest.mark.usefixtures("npm", "apart")
def test_a_build_that_succeeds_publishes_and_opens_the_front_door(checkout, capsys):
    assert build(checkout) == 0
    site = checkout / "_build" / "site"
    assert (site / "en-facilitators" / "page.html").read_text(encoding="utf-8") == "new"
    assert 'href="en/book/start.html"' in (site / "index.html").read_text(encoding="utf-8")
    assert "done" in capsys.readouterr().out


@pytest.mark.usefixtures("npm")
def test_the_edition_with_every_page_executes_the_cells_for_the_others(checkout, apart, monkeypatch):
    first = []
    monkeypatch.setattr(builder, "build_one", lambda _, edition: first.append(edition) is None)
    assert build(checkout) == 0
    assert first == [Edition("en", "facilitators")]
    assert {*apart[0], *first} == set(EDITIONS)
    assert len(apart[0]) == len(EDITIONS) - 1


@pytest.mark.usefixtures("npm")
def test_one_edition_that_fails_leaves_the_others_and_the_old_front_door(checkout, apart, capsys):
    built, failing = apart
    failing.add(Edition("sv"))
    assert build(checkout) == 1
    assert len(built) == len(EDITIONS) - 1
    assert f"1 of {len(EDITIONS)} editions FAILED" in capsys.readouterr().out
    assert not (checkout / "_build" / "site" / "index.html").exists()


def test_what_an_edition_says_in_its_own_process_is_shown_as_one(checkout, capfd, monkeypatch):
    monkeypatch.setattr(builder.sys, "executable", "echo")
    assert builder.build_apart(checkout, Edition("sv"))
    assert capfd.readouterr().out.endswith("--edition sv\n")
    monkeypatch.setattr(builder.sys, "executable", "false")
    assert not builder.build_apart(checkout, Edition("sv"))


@pytest.mark.usefixtures("npm")
def test_one_edition_can_be_built_alone(checkout, monkeypatch):
    built = []
    monkeypatch.setattr(builder, "build_one", lambda _, edition: built.append(edition) is not None)
    monkeypatch.setattr(builder.sys, "argv", ["build", "--root", str(checkout), "--edition", "sv"])
    with pytest.raises(SystemExit) as ended:
        builder.main()
    assert built == [Edition("sv")]
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("edition", "captions", "search"),
    [
        (Edition("en"), ["Look things up"], "Search this book"),
        (Edition("sv"), ["LOOK THINGS UP"], "Sök i boken"),
        (Edition("sv", "facilitators"), ["LOOK THINGS UP", "LEAD A SESSION"], "Sök i boken"),
    ],
)
def test_an_edition_is_described_in_its_language(checkout, tmp_path, monkeypatch, edition, captions, search):
    monkeypatch.setattr(
        editions, "translate", lambda text, language: text if language == "en" else text.upper()
    )
    describe_edition(checkout, edition, tmp_path / "work")
    toc, whole = (
        yaml.safe_load((tmp_path / "work" / name).read_text(encoding="utf-8"))
        for name in ("_toc.yml", "_config.yml")
    )
    config = whole["sphinx"]["config"]
    assert [part["caption"] for part in toc["parts"]] == captions
    assert toc["parts"][0]["chapters"] == [{"file": "book/glossary"}]
    assert config["language"] == edition.language
    assert config["html_theme_options"]["search_bar_text"] == search


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
    page = front_door_html([Edition("en"), Edition("sv")])
    assert '<li lang="sv">\n<a hreflang="sv" href="sv/book/start.html">Svenska</a>' in page
    assert page.count('name="description" lang=') == 2
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
