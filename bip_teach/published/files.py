"""The files of the published figures, read once. Their texts are in English."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def _text(name: str) -> str:
    return files("bip_teach.published").joinpath(name).read_text(encoding="utf-8")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return what a TOML file holds. It is shared: do not change it."""
    return tomllib.loads(_text(name))


@cache
def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file. They are shared: do not change them."""
    return list(csv.DictReader(_text(name).splitlines()))
