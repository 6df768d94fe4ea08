"""The same check by a second tool: frictionless reads the files with the Data Package descriptor."""

from __future__ import annotations

from pathlib import Path

from frictionless import FrictionlessException, Package

from bip_teach.errors import Problem
from bip_teach.panel.descriptor import DESCRIPTOR_NAME


def data_package_problems(directory: str | Path) -> list[Problem]:
    """Validate the files of a panel with frictionless, as any Data Package tool would.

    Parameters
    ----------
    directory : path
        Folder with ``datapackage.json`` and the tables of the panel.

    Returns
    -------
    list of Problem
        What frictionless reports; empty for a good folder. Rules across tables that Table Schema cannot
        state are not checked here; :func:`bip_teach.panel.check_panel` checks them too.
    """
    try:
        report = Package.from_descriptor(str(Path(directory) / DESCRIPTOR_NAME)).validate()
    except FrictionlessException as error:
        return [Problem(DESCRIPTOR_NAME, None, None, error.error.message)]
    return [
        Problem(task.name, error.get("rowNumber"), error.get("fieldName"), error["message"])
        for task in report.tasks
        for error in (item.to_descriptor() for item in task.errors)
    ]
