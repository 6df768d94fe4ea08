"""The same check by a second tool: frictionless reads the files with the Data Package descriptor."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from frictionless import FrictionlessException, Package

from bip_teach.errors import Problem
from bip_teach.language import Sentence
from bip_teach.panel.descriptor import DESCRIPTOR_NAME

_SEVERAL_PARTS: Final = Sentence(
    "frictionless reads only the first Parquet file of a table. Check this panel with check_panel."
)


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

    Notes
    -----
    The descriptor of a Parquet panel is one that frictionless accepts. Of a table in several Parquet
    files it reads the first file only, so that it cannot check such a panel; that is then the only
    problem.
    """
    try:
        package = Package.from_descriptor(str(Path(directory) / DESCRIPTOR_NAME))
        if any(resource.format == "parquet" and resource.extrapaths for resource in package.resources):
            return [Problem(DESCRIPTOR_NAME, None, None, _SEVERAL_PARTS)]
        report = package.validate()
    except FrictionlessException as error:
        return [Problem(DESCRIPTOR_NAME, None, None, error.error.message)]
    return [
        Problem(task.name, error.get("rowNumber"), error.get("fieldName"), error["message"])
        for task in report.tasks
        for error in (item.to_descriptor() for item in task.errors)
    ]
