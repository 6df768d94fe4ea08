"""Everything that answers depend on, so that answers of two kinds are never mixed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bip_teach import __version__
from bip_teach.diagnose.model import Analysis, DesignCase
from bip_teach.language import Sentence

_PACKAGE: Final = Path(__file__).parents[1]
#: What can change an answer: how panels are made, and how numbers are computed from them.
_MATTERS: Final = (
    "errors.py",
    "published/*",
    "instrument/*",
    "panel/*",
    "simulate/*",
    "estimate/*",
    "compare/*.py",
    "diagnose/analyses.py",
    "diagnose/caseworkers.py",
    "diagnose/model.py",
    "diagnose/trial.py",
)
_LIBRARIES: Final = ("numpy", "pandas", "scipy", "statsmodels", "linearmodels")

#: Settings of a study, as they stand in its folder.
Settings = dict[str, Any]


@cache
def source_fingerprint() -> str:
    """Give a short text that changes when the code or the parameters behind an answer change.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _MATTERS for path in _PACKAGE.glob(pattern) if path.is_file()}):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def study_settings(
    cases: Sequence[DesignCase], analyses: Sequence[Analysis], n_clients: int, first_seed: int
) -> Settings:
    """Write down what the answers of a study depend on.

    Parameters
    ----------
    cases : sequence of DesignCase
        The worlds.
    analyses : sequence of Analysis
        What is estimated.
    n_clients : int
        Clients in each panel.
    first_seed : int
        First seed.

    Returns
    -------
    dict
        Plain values: ``clients``, ``first_seed``, ``designs`` with their knobs and ``tries`` with what is
        tried in them, ``analyses`` with their
        questions, ``package`` and ``libraries`` (versions) and ``source`` (a fingerprint of code and
        parameters). The number of simulations is not among them: more of them only add trials.
    """
    return {
        "clients": n_clients,
        "first_seed": first_seed,
        "designs": {case.name: {name: float(value) for name, value in case.knobs.items()} for case in cases},
        "tries": {case.name: list(case.tries) for case in cases if case.tries},
        "analyses": {
            analysis.name: [[one.estimator, one.outcome, one.estimand] for one in analysis.questions]
            for analysis in analyses
        },
        "package": __version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "source": source_fingerprint(),
    }


def differences(before: Settings, now: Settings) -> list[Sentence]:
    """Say in which settings two studies differ.

    Parameters
    ----------
    before, now : dict
        From :func:`study_settings`.

    Returns
    -------
    list of Sentence
        One line for each setting that differs.

    Examples
    --------
    >>> differences({"clients": 4000, "source": "a"}, {"clients": 500, "source": "b"})
    ['clients: 4000 before, 500 now', 'source: the code or the parameters of the package have changed']
    """
    lines = []
    for name in dict.fromkeys([*before, *now]):
        old, new = before.get(name), now.get(name)
        if old == new and _order(old) == _order(new):
            continue
        if name == "source":
            lines.append(Sentence("source: the code or the parameters of the package have changed"))
        else:
            lines.append(
                Sentence("{name}: {old} before, {new} now", name=name, old=_words(old), new=_words(new))
            )
    return lines


def _order(value: object) -> list[str]:
    """Names in their order, which is the order of the answers."""
    return list(value) if isinstance(value, dict) else []


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {inner}" if inner else str(name) for name, inner in value.items()) or "none"
    return str(value)
