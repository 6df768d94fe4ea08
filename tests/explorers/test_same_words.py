"""The ES module gives the same words, pictures and code as Python, for every setting."""

from __future__ import annotations


def test_every_setting_is_worded_and_drawn_as_in_python(explorers, assert_same_views):
    for explorer in explorers:
        assert_same_views(explorer, explorer.what_if.settings())
