"""The key of the execution cache follows everything that can change an output."""

from __future__ import annotations

import pytest

from bip_teach.sphinx_ext.cache import cache_folder, cache_key, remove_old_caches

FILES = (
    "bip_teach/estimate.py",
    "bip_teach/published/figures.csv",
    "bip_teach/locale/sv/LC_MESSAGES/bip_teach.po",
    "benchmarks/words.py",
    "benchmarks/results/scale.csv",
    "data/synthetic/clients.csv",
    "requirements.lock",
)


@pytest.fixture
def checkout(tmp_path):
    for name in FILES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return tmp_path


def test_the_same_state_has_the_same_key(checkout):
    assert cache_key(checkout) == cache_key(checkout)


@pytest.mark.parametrize("name", FILES)
def test_a_change_of_any_source_changes_the_key(checkout, name):
    before = cache_key(checkout)
    (checkout / name).write_text("changed", encoding="utf-8")
    assert cache_key(checkout) != before


def test_a_new_name_changes_the_key(checkout):
    before = cache_key(checkout)
    (checkout / FILES[0]).rename(checkout / "bip_teach" / "other.py")
    assert cache_key(checkout) != before


@pytest.mark.parametrize(
    "name",
    [
        "bip_teach/__pycache__/estimate.pyc",
        "benchmarks/.venv/a.py",
        "bip_teach/sphinx_ext/a.css",
        "bip_teach/cli/a.py",
    ],
)
def test_what_no_cell_can_see_does_not_count(checkout, name):
    before = cache_key(checkout)
    (checkout / name).parent.mkdir(parents=True)
    (checkout / name).write_bytes(b"0")
    assert cache_key(checkout) == before


def test_old_states_are_removed(checkout):
    current, settings = cache_folder(checkout), checkout / "_cache" / ".ipython"
    old = current.with_name("0")
    for folder in (current, settings, old):
        folder.mkdir(parents=True)
    remove_old_caches(checkout)
    assert current.is_dir()
    assert settings.is_dir()
    assert not old.exists()
