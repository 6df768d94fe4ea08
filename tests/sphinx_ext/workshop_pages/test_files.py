"""Links to the files for sessions."""

from __future__ import annotations

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.offline import DOWNLOAD_CLASS, worker_source
from bip_teach.sphinx_ext.workshop_pages.files import files_html
from bip_teach.workshop.activities import topics


@pytest.mark.parametrize("kind", ["slides", "handouts"])
def test_each_chapter_has_a_row(kind):
    table = files_html(kind, "book/workshop/index")
    assert table.count('scope="row"') == len(topics())
    assert table.count('href="../../workshop/') == 2 * len(topics())
    assert 'aria-label="What the caseworker believes: ' in table


def test_links_lead_up_from_any_page():
    assert 'href="workshop/slides/' in files_html("slides", "index")


def test_the_pack_is_offered_where_the_edition_is_online():
    """A zip file inside a zip file helps nobody: this line is left out of the edition to take along."""
    assert f'<p class="{DOWNLOAD_CLASS}">' in files_html("pack", "book/workshop/index")


def test_an_unknown_kind_is_named():
    with pytest.raises(InvalidArgumentError, match=r"'slide'.*slides"):
        files_html("slide", "a")


def test_a_learners_browser_does_not_keep_the_files(tmp_path):
    for name in ("book/a.html", "workshop/slides/belief.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("a", encoding="utf-8")
    assert '["book/a.html"]' in worker_source(tmp_path)
