"""A glued value is written as the language of the page writes it."""

from __future__ import annotations

import pytest

from bip_teach.sphinx_ext.glued_numbers import write_glued


@pytest.mark.parametrize(
    ("plain", "form", "language", "written"),
    [
        ("26.84", ".1f", "en", "26.8"),
        ("26.84", ".1f", "sv", "26,8"),
        ("4000", "", "en", "4000"),
        ("4000", ",d", "en", "4,000"),
        ("4000", ",d", "sv", "4\N{NO-BREAK SPACE}000"),
        ("-1.25", ".2f", "sv", "\N{MINUS SIGN}1,25"),
        ("['one', 'two', 'three']", "", "en", "one, two, and three"),
        ("['ett', 'två', 'tre']", "", "sv", "ett, två och tre"),
    ],
)
def test_numbers_and_lists(plain, form, language, written):
    assert write_glued(plain, form, language) == written


@pytest.mark.parametrize("form", [".1x", "s"])
def test_a_form_that_does_not_fit_is_an_error(form):
    with pytest.raises(ValueError, match="format"):
        write_glued("1.5", form, "en")
