"""What a measurement ran on: the machine and the versions of the packages."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

#: Packages whose version can change the speed of the generator or of the estimators.
PACKAGES: Final = ("bip-teach", "linearmodels", "numpy", "pandas", "pyarrow", "scipy", "statsmodels")
#: The same for the peer; they are found in its own environment.
PEER_PACKAGES: Final = ("sdv", "deepecho", "torch", "numpy", "pandas")
#: The same for the peers of the estimators, in an environment of their own again.
ESTIMATOR_PACKAGES: Final = (
    "linearmodels",
    "marginaleffects",
    "numpy",
    "pandas",
    "polars",
    "pyfixest",
    "scipy",
    "statsmodels",
)
#: The same for the peers of the pages.
PAGE_PACKAGES: Final = ("ipykernel", "ipywidgets", "jupyter-server", "marimo", "voila")
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Machine:
    """The machine of a run.

    Parameters
    ----------
    cpu : str
        Model of the processor.
    cores : int
        Cores that the system shows; a run uses one.
    memory_gb : float
        Memory in gigabytes (10^9 bytes).
    system : str
        Operating system.
    python : str
        Version of Python.
    packages : dict of str to str
        Versions in the environment of the project.
    """

    cpu: str
    cores: int
    memory_gb: float
    system: str
    python: str
    packages: dict[str, str]


def this_machine() -> Machine:
    """Describe the machine that this runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        memory_gb=round(memory / 1e9, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        packages=versions(PACKAGES),
    )


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Look up the installed versions of packages; ``unknown`` where one is not installed."""
    return {name: _version(name) for name in packages}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return UNKNOWN


def _cpu() -> str:
    """Read the model of the processor, on Linux from the kernel, elsewhere from Python."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(models), "") or platform.processor() or UNKNOWN
