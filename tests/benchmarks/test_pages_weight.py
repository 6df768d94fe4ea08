"""What the server of the benchmark sends, what a page weighs, and which scripts hold it up."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from benchmarks.pages_measures import blocking_scripts, weigh
from benchmarks.pages_server import file_of, sent_bytes, serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "site"
    (place / "sub").mkdir(parents=True)
    (place / "sub" / "index.html").write_text("<p>words</p>" * 200)
    (place / "font.woff2").write_bytes(bytes(range(256)))
    (tmp_path / "secret.html").write_text("not served")
    return place


def test_files_are_found_by_their_address_and_only_inside_the_folder(folder):
    assert file_of(folder, "http://127.0.0.1:1/sub/?v=1#part") == folder / "sub" / "index.html"
    assert file_of(folder, "/font.woff2?digest=ab") == folder / "font.woff2"
    for nowhere in ("/none.html", "/../secret.html", "/%2e%2e/secret.html"):
        assert file_of(folder, nowhere) is None


def test_the_server_compresses_text_and_leaves_fonts_alone(folder):
    with serve(folder) as address:
        with urlopen(f"{address}/sub/") as said:
            sent = said.read()
            assert said.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(sent) == (folder / "sub" / "index.html").read_bytes()
        with urlopen(f"{address}/font.woff2") as said:
            assert said.headers["Content-Encoding"] is None
            assert said.read() == bytes(range(256))
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}/none.html")


def test_a_page_weighs_what_is_sent_each_file_once(folder):
    page, font = folder / "sub" / "index.html", folder / "font.woff2"
    asked = [
        ("http://a/sub/#one", "Document"),
        ("http://a/sub/", "Document"),
        ("http://a/font.woff2", "Font"),
    ]
    found = weigh(folder, [*asked, ("http://a/gone.js", "Script")])
    assert found["html_kb"] == pytest.approx(len(sent_bytes(page)) / 1000)
    assert found["font_kb"] == pytest.approx(len(font.read_bytes()) / 1000)
    assert found["script_kb"] == 0
    assert found["total_kb"] == pytest.approx(sum(found.values()) / 2)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('<script src="a.js"></script><script>inline()</script>', 1),
        ('<script src="a.js" async></script><script defer="defer" src="b.js"></script>', 0),
        ('<script type="module" src="a.js"></script><SCRIPT SRC="b.js"></SCRIPT>', 1),
        ('<p>&lt;script src="a.js"&gt;</p>', 0),
    ],
)
def test_only_scripts_that_hold_the_page_up_are_counted(source, count):
    assert blocking_scripts(source) == count
