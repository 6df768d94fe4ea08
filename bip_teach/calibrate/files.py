"""The two files of a calibration: parameters, and what a large draw of them gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate.design import Design, design_from_dict

_HERE: Final = Path(__file__)
#: Where the calibrated parameters live.
PARAMETERS_FILE: Final = _HERE.parents[1] / "simulate" / "parameters.json"
#: Where the moments of a large draw of them live.
REPORT_FILE: Final = _HERE.with_name("calibration.json")


def read_parameters(path: Path = PARAMETERS_FILE) -> Design:
    """Read the parameters of a file.

    Parameters
    ----------
    path : Path
        A file that :func:`bip_teach.calibrate.calibrate` wrote.

    Returns
    -------
    Design
        The design with these parameters.

    Raises
    ------
    InvalidArgumentError
        If there is no such file or it holds no parameters.
    """
    try:
        return design_from_dict(json.loads(path.read_text(encoding="utf-8"))["parameters"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidArgumentError(
            "{path} cannot be read as a file of parameters: {reason}. Give a file that this command wrote.",
            path=path,
            reason=str(error),
        ) from error


def report_file(parameters: Path) -> Path:
    """Say where the report on a file of parameters goes.

    Parameters
    ----------
    parameters : Path
        File of parameters.

    Returns
    -------
    Path
        The package's own file for the package's own parameters, otherwise a file beside.
    """
    if parameters == PARAMETERS_FILE:
        return REPORT_FILE
    return parameters.with_name(f"{parameters.stem}.report.json")


def read_report() -> dict[str, Any]:
    """Read the moments that came with the calibrated parameters.

    Returns
    -------
    dict
        As :func:`bip_teach.calibrate.measure` gives it.
    """
    report: dict[str, Any] = json.loads(REPORT_FILE.read_text(encoding="utf-8"))
    return report


def write_file(content: dict[str, Any], path: Path) -> None:
    """Write a file beside, then replace the old one.

    Parameters
    ----------
    content : dict
        Plain values.
    path : Path
        File to replace.
    """
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InvalidArgumentError(
            "{path} cannot be written: {reason}.", path=path, reason=error.strerror or str(error)
        ) from error
