"""Load a panel or its truth from a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import any_of
from bip_teach.panel.check import read_folder
from bip_teach.panel.descriptor import TRUTH_FOLDER
from bip_teach.panel.tables import Panel, Truth

_PACKAGE: Final = Path(__file__).resolve().parents[1]
#: Where the shipped panel can be: inside an installed package, or beside the package in a checkout.
SHIPPED: Final = (_PACKAGE / "_data" / "synthetic", _PACKAGE.parent / "data" / "synthetic")


def load_panel(directory: str | Path | None = None) -> Panel:
    """Load a panel from a data folder and check it.

    Parameters
    ----------
    directory : path, optional
        Folder with ``clients.csv`` and the other tables, or with the folders of a Parquet panel. Without
        it, the panel that is shipped with the package.

    Returns
    -------
    Panel
        Six tables. Identifiers and levels are text; weeks, waves and other required whole numbers
        ``int64``; items and job search flags ``Int8``, the lowest wage ``Int64`` (both NA where there is
        no answer, and the column ending in ``_missing`` says why); shares ``float64``.
        The truth is never read.

    Raises
    ------
    PanelError
        If the files break the codebook or a rule; the message lists every problem.
    InvalidArgumentError
        If no folder is given and no panel is shipped with this installation.

    Examples
    --------
    >>> panel = load_panel()
    >>> panel.interventions.columns.tolist()
    ['client_id', 'wave', 'intervention']
    """
    return Panel(**read_folder("panel", _folder(directory)))


def load_truth(directory: str | Path | None = None) -> Truth:
    """Load what the simulation knows and no analyst can see.

    Parameters
    ----------
    directory : path, optional
        The same data folder as for :func:`load_panel`; the truth is in its folder ``truth``. Without
        it, the truth of the shipped panel.

    Returns
    -------
    Truth
        Four tables. Only ``truth/`` is read.

    Raises
    ------
    PanelError
        If the files break the codebook; the message lists every problem.
    InvalidArgumentError
        If no folder is given and no panel is shipped with this installation.
    """
    return Truth(**read_folder("truth", _folder(directory) / TRUTH_FOLDER))


def _folder(directory: str | Path | None) -> Path:
    if directory is not None:
        return Path(directory)
    for folder in SHIPPED:
        if folder.is_dir():
            return folder
    raise InvalidArgumentError(
        "No panel is shipped with this installation: there is no folder {places}. "
        "Make one with: bip-teach generate --out my_panel, and load it with load_panel('my_panel').",
        places=any_of(SHIPPED),
    )
