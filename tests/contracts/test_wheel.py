"""The wheel works by itself: installed outside the checkout, it brings the panel and the registry."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from bip_teach.panel import Panel
from bip_teach.published import figure

ASK = """
import json, sys
import bip_teach
from bip_teach.panel import load_panel
from bip_teach.published import figure

panel = load_panel()
print(json.dumps({
    "package": bip_teach.__file__,
    "search_path": sys.path,
    "rows": {name: len(getattr(panel, name)) for name in vars(panel)},
    "job": figure("A.base.job").text,
}))
"""

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Output of a command that has to succeed."""
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a new environment with the wheel, which borrows its dependencies and not the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    made = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(made, "-c", ask, cwd=folder).strip())
    # Python reads no .pth file of a folder that a .pth file names, so the editable install stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-cache-dir"]
    run(*install, "--target", packages, wheel, cwd=folder)
    return made


def test_the_wheel_holds_the_shipped_panel_byte_by_byte(wheel: Path, shipped: dict[str, bytes]) -> None:
    inside = "bip_teach/_data/synthetic/"
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(inside)]
        packed = {name.removeprefix(inside): archive.read(name) for name in names}
    assert shipped
    assert packed.keys() == shipped.keys()
    assert [name for name in packed if packed[name] != shipped[name]] == []


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    packed = {name for name in packed if not name.startswith("bip_teach/_data/")}
    files = {path for path in (root / "bip_teach").rglob("*") if path.is_file()}
    assert packed == {path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_installed_wheel_works_outside_the_checkout(
    python: Path, root: Path, tmp_path: Path, panel: Panel
) -> None:
    answer = json.loads(run(python, "-I", "-c", ASK, cwd=tmp_path))
    assert Path(answer["package"]).is_relative_to(python.parents[1])
    assert not any(Path(entry) == root for entry in answer["search_path"])
    assert answer["rows"] == {name: len(getattr(panel, name)) for name in vars(panel)}
    assert answer["job"] == figure("A.base.job").text


def test_the_installed_command_checks_its_panel(python: Path, tmp_path: Path, root: Path) -> None:
    answer = run(python, "-I", "-m", "bip_teach.cli", "check", root / "data" / "synthetic", cwd=tmp_path)
    assert answer
