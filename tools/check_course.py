"""Hold the manifest of a course against the schemas of SCORM 1.2: ``python tools/check_course.py FILE.zip``.

The schemas come from a package on PyPI that carries them; it is downloaded and read, never installed, because
it asks for another version of Sphinx.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

CARRIER = "plct-bulder-for-sphinx==0.0.5"
FOLDER = "plct_bulder_for_sphinx/scorm-templates"
SCHEMAS = ("adlcp_rootv1p2.xsd", "imscp_rootv1p1p2.xsd", "imsmd_rootv1p2p1.xsd", "ims_xml.xsd")
CACHE = Path(__file__).parents[1] / "_cache" / "scorm"
BOTH = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="imscp_rootv1p1p2.xsd"/>
<xs:import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="adlcp_rootv1p2.xsd"/>
</xs:schema>
"""


def fetch_schemas() -> None:
    """Put the schemas into the cache, unless they are there."""
    if all((CACHE / name).is_file() for name in SCHEMAS):
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE), CARRIER]
    subprocess.run(command, check=True)
    (wheel,) = CACHE.glob("*.whl")
    with ZipFile(wheel) as file:
        for name in SCHEMAS:
            (CACHE / name).write_bytes(file.read(f"{FOLDER}/{name}"))


def faults(package: Path) -> list[str]:
    """Return what the schemas find in the manifest of a package."""
    (CACHE / "both.xsd").write_text(BOTH, encoding="utf-8")
    schema = etree.XMLSchema(etree.parse(CACHE / "both.xsd"))
    with ZipFile(package) as file:
        manifest = etree.fromstring(file.read("imsmanifest.xml"))
    return [] if schema.validate(manifest) else [str(error) for error in schema.error_log]


def main() -> None:
    """Check one package and end with 1 when something is wrong."""
    fetch_schemas()
    found = faults(Path(sys.argv[1]))
    print("\n".join(found) or "The manifest follows the schemas of SCORM 1.2.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
