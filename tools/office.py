"""Find what the products of workshops need from the system, or install it.

LibreOffice opens the slides in the tests. Pango sets the letters of handouts as PDF files; without it the
book is whole all the same, and offers its handouts as pages. ``python tools/office.py`` prints the path of
LibreOffice; with ``--install`` it installs both where the system's packages can be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library

PACKAGES = ("libreoffice-impress-nogui", "libpango-1.0-0", "libpangoft2-1.0-0")
HOW_TO = "LibreOffice and Pango were not both found. On Debian and Ubuntu, type: apt install " + " ".join(
    PACKAGES
)


def find_office() -> str | None:
    """Path of LibreOffice if Pango is there too, else None."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return office if office and find_library("pango-1.0") and find_library("pangoft2-1.0") else None


def install_office() -> str | None:
    """Install both by the system's packages, and return the path of LibreOffice."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *PACKAGES)):
        print("Installing an office:", "apt-get", *command, file=sys.stderr)
        subprocess.run(
            ["apt-get", *command], stdin=subprocess.DEVNULL, stdout=sys.stderr, env=quiet, check=False
        )
    return find_office()


def main() -> int:
    """Print the path; exit code 1 with an explanation when something is missing."""
    found = find_office()
    if found is None and "--install" in sys.argv[1:] and shutil.which("apt-get"):
        found = install_office()
    print(found or HOW_TO, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    raise SystemExit(main())
