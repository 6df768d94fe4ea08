"""The diagnosis that comes with the package, and how a new one replaces it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.diagnose.diagnosands import DIAGNOSIS_COLUMNS
from bip_teach.diagnose.files import write_beside
from bip_teach.errors import InvalidArgumentError

#: Where the diagnosis of the package lives.
DIAGNOSIS_FILE: Final = Path(__file__).with_name("diagnosis.csv")
_FLOATS: Final = [
    "true",
    *DIAGNOSIS_COLUMNS[DIAGNOSIS_COLUMNS.index("simulations") + 1 :],
]


def write_diagnosis(table: pd.DataFrame, path: Path = DIAGNOSIS_FILE) -> None:
    """Write a diagnosis beside the old file, then replace it.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.diagnose.diagnosis_table`.
    path : Path
        File to replace.

    Raises
    ------
    InvalidArgumentError
        If the file cannot be written; the old one stays.
    """
    write_beside(path, table.to_csv(index=False, lineterminator="\n", float_format="%.6g"))


def read_diagnosis(path: Path = DIAGNOSIS_FILE) -> pd.DataFrame:
    """Read a diagnosis.

    Parameters
    ----------
    path : Path
        File to read; the one that comes with the package if omitted.

    Returns
    -------
    DataFrame
        As :func:`bip_teach.diagnose.diagnosis_table` gives it, with six digits.

    Raises
    ------
    InvalidArgumentError
        If there is no such file.
    """
    try:
        return pd.read_csv(path, dtype=dict.fromkeys(_FLOATS, float))
    except (OSError, ValueError) as error:
        raise InvalidArgumentError(
            "{path} cannot be read as a diagnosis: {reason}. Write one with: bip-teach diagnose --out {path}",
            path=path,
            reason=str(error),
        ) from error
