"""What the tests of the command line share: a way to run it, and a good and a bad panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bip_teach import cli
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.caseworkers import min_clients

#: Fewest clients, so that the tests are quick.
CLIENTS = min_clients(calibrated_design())


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run a command and see that it never shows a traceback."""

    def one(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return one


@pytest.fixture(scope="session")
def content() -> Callable[[Path], dict[str, bytes]]:
    """Give every file of a folder."""

    def one(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return one


@pytest.fixture(scope="module")
def made(run: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A panel written by the command line; no test changes it."""
    folder = tmp_path_factory.mktemp("made") / "panel"
    result = run("generate", "--clients", str(CLIENTS), "--seed", "5", "--out", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Wrote {CLIENTS} clients with ")
    assert result.stdout.rstrip().endswith(f"to {folder} (seed 5).")
    return folder


@pytest.fixture
def bad(content: Callable[[Path], dict[str, bytes]], made: Path, tmp_path: Path) -> Path:
    """A panel with three faults in two tables, and one in its truth."""
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, text in content(made).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text)
    _change(folder / "clients.csv", 4, 4, "abc")
    _change(folder / "clients.csv", 5, 4, "17")
    _change(folder / "responses.csv", 6, 4, "9")
    _change(folder / "truth" / "clients.csv", 3, 1, "much")
    return folder


def _change(path: Path, row: int, place: int, text: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[row - 1].split(",")
    cells[place] = text
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
