"""Each page allows its own scripts, one by one, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.policy import add_policies, policy_of, script_hash, with_policy

PAGE = """<!doctype html><html><head><meta charset="utf-8" />
<script>let a = "<b>";</script><script src="own.js"></script></head>
<body><script type="application/json">{"a": 1}</script><script>let a = "<b>";</script>
<!-- <script>old()</script> --><script type="module">go();</script></body></html>
"""


def test_every_inline_script_is_named_once_and_no_other():
    expected = [
        f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
        for source in ('let a = "<b>";', "go();")
    ]
    assert re.findall(r"'sha256-[^']+'", policy_of(PAGE)) == expected


def test_another_letter_is_another_hash():
    assert script_hash("a") != script_hash("b")


def test_the_policy_comes_before_everything_that_is_loaded():
    page = with_policy(PAGE)
    assert page.index("charset") < page.index("Content-Security-Policy") < page.index("<script")
    assert page.count("Content-Security-Policy") == 1


@pytest.mark.parametrize("word", ["unsafe-eval", "http:", "https:", "*", "blob:", "strict-dynamic"])
def test_nothing_foreign_is_allowed(word):
    assert word not in policy_of(PAGE)


def test_scripts_are_never_allowed_all_at_once():
    scripts = next(rule for rule in policy_of(PAGE).split("; ") if rule.startswith("script-src"))
    assert "unsafe-inline" not in scripts


def test_a_page_without_an_encoding_is_refused():
    with pytest.raises(InvalidArgumentError, match="charset"):
        with_policy("<html></html>")


def test_every_page_of_a_folder_gets_its_policy(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("a.html", "deep/b.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    add_policies(tmp_path)
    for name in ("a.html", "deep/b.html"):
        assert (tmp_path / name).read_text(encoding="utf-8") == with_policy(PAGE)
    assert (tmp_path / "a.js").read_text(encoding="utf-8") == "1"
