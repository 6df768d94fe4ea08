"""Measure how fast servers give the pages of the built book, and how much memory one notebook takes.

Run it by ``python -m benchmarks.serving`` on a quiet machine with Linux. It needs the programs ``wrk``, which
asks, and ``nginx``; both are packages of Debian. Server and asker share the machine.
"""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Annotated, Final

import typer

from benchmarks.machine import this_machine
from benchmarks.measure import BenchmarkError, measure
from benchmarks.programs import plain_errors
from benchmarks.results import Run, write_run
from benchmarks.serving_report import RESULTS, ServingRow

SITE: Final = Path(__file__).parents[1] / "_build" / "site"
PAGE: Final = "en/book/path_to_job.html"
#: Connections at once. The server of Python keeps only few waiting, and lets the others run into a timeout.
CONNECTIONS: Final = {"python -m http.server": 4, "nginx": 50}
WARM_UP: Final = 2
_LOADED: Final = re.compile(r'<(?:script\b[^>]*?\bsrc|link\b[^>]*?rel="stylesheet"[^>]*?\bhref)="([^"]+)"')
_FIGURES: Final = {
    "rate": re.compile(r"Requests/sec:\s+([\d.]+)"),
    "50%": re.compile(r"^\s+50%\s+([\d.]+)(us|ms|s)$", re.MULTILINE),
    "99%": re.compile(r"^\s+99%\s+([\d.]+)(us|ms|s)$", re.MULTILINE),
}
_FAILED: Final = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")
_MS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_NGINX: Final = """daemon off; master_process on; worker_processes auto; pid {folder}/pid;
error_log {folder}/errors; events {{ worker_connections 1024; }}
http {{ include /etc/nginx/mime.types; access_log off; sendfile on; gzip_static on;
client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; root {site}; }} }}
"""
_NOTEBOOK: Final = (
    "from bip_teach import estimate, explorers, figures; import ipykernel.kernelapp; "
    "from bip_teach.panel import analysis_frame, load_panel; analysis_frame(load_panel())"
)


def files_of(site: Path, page: str) -> list[str]:
    """Return a page and the scripts and stylesheets that it loads, as addresses on the server.

    Parameters
    ----------
    site : pathlib.Path
        Folder of the built site.
    page : str
        The page, inside that folder.

    Raises
    ------
    BenchmarkError
        If the page is not there.
    """
    if not (site / page).is_file():
        raise BenchmarkError(f"{site / page} is not there. Build the book with: make book")
    found = _LOADED.findall((site / page).read_text(encoding="utf-8"))
    own = [normpath(join(dirname(page), link.partition("?")[0])) for link in found if "//" not in link]
    return [f"/{name}" for name in dict.fromkeys([page, *own])]


def figures_of(said: str) -> tuple[float, float, float]:
    """Return requests per second, median and 99th percentile in milliseconds, from what ``wrk`` says.

    Parameters
    ----------
    said : str
        The report.

    Raises
    ------
    BenchmarkError
        If requests failed, or it is no report.
    """
    if failed := _FAILED.search(said):
        raise BenchmarkError(f"The server did not answer well: {failed[0]}.")
    found = {name: pattern.search(said) for name, pattern in _FIGURES.items()}
    rate, median, last = found["rate"], found["50%"], found["99%"]
    if not (rate and median and last):
        raise BenchmarkError(f"This is no report of wrk with --latency: {said[:200]!r}")
    return float(rate[1]), float(median[1]) * _MS[median[2]], float(last[1]) * _MS[last[2]]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[str]:
    """Run a server until the measurement is over; yields its address."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise BenchmarkError(f"The server on port {port} did not start within {seconds:g} seconds.")


def _ask(address: str, files: Sequence[str], connections: int, seconds: int, folder: Path) -> str:
    """Ask for the files of a visit one after the other, on many connections at once."""
    listed = ", ".join(f'"{name}"' for name in files)
    (folder / "visit.lua").write_text(
        f"local files = {{{listed}}}\nlocal place = 0\nrequest = function()\n"
        "  place = place % #files + 1\n"
        '  return wrk.format("GET", files[place], {["Accept-Encoding"] = "gzip"})\nend\n',
        encoding="utf-8",
    )
    script = ["-s", str(folder / "visit.lua"), address]
    wrk = ["wrk", "--latency", "-t1", f"-c{connections}"]
    subprocess.run([*wrk, f"-d{WARM_UP}", *script], check=True, capture_output=True)
    return subprocess.run([*wrk, f"-d{seconds}", *script], check=True, capture_output=True, text=True).stdout


def _compress(site: Path, files: Sequence[str]) -> int:
    """Put a compressed copy beside each file, as a server of pages is given them; return their bytes."""
    size = 0
    for name in files:
        path = site / name.lstrip("/")
        content = gzip.compress(path.read_bytes(), mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(content)
        size += len(content)
    return size


def measure_pages(site: Path, page: str, seconds: int) -> list[ServingRow]:
    """Measure both servers with the files of one page.

    Parameters
    ----------
    site : pathlib.Path
        Folder of the built site; a copy of it is served.
    page : str
        The page, inside that folder.
    seconds : int
        Length of each measurement.

    Raises
    ------
    BenchmarkError
        If a program or the page is missing, or a server does not answer well.
    """
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            raise BenchmarkError(f"{program} is not installed. On Debian: apt-get install wrk nginx-light")
    files = files_of(site, page)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the workers of nginx run as another user
        copy = shutil.copytree(site, folder / "site")
        plain = sum((copy / file.lstrip("/")).stat().st_size for file in files)
        sizes = {"python -m http.server": plain, "nginx": _compress(copy, files)}
        for server, size in sizes.items():
            port = _free_port()
            with _running(_command(server, copy, folder, port), port) as address:
                rate, median, last = figures_of(_ask(address, files, CONNECTIONS[server], seconds, folder))
            rows.append(ServingRow(server, len(files), size / 1000, rate, median, last))
    return rows


def _command(server: str, site: Path, folder: Path, port: int) -> list[str]:
    if server == "nginx":
        settings = folder / "nginx.conf"
        settings.write_text(_NGINX.format(folder=folder, port=port, site=site), encoding="utf-8")
        return ["nginx", "-c", str(settings), "-e", str(folder / "errors")]
    where = ["--bind", "127.0.0.1", "--directory", str(site)]
    return [sys.executable, "-m", "http.server", str(port), *where]


def measure_notebook() -> ServingRow:
    """Measure the memory of one notebook that has loaded the package and the shipped panel."""
    with tempfile.TemporaryDirectory() as folder:
        cost = measure([sys.executable, "-c", _NOTEBOOK], Path(folder) / "log")
    return ServingRow("one notebook", peak_mb=cost.peak_mb)


def main(
    out: Annotated[Path, typer.Option(help="File to write.")] = RESULTS,
    site: Annotated[Path, typer.Option(help="Folder of the built site.")] = SITE,
    seconds: Annotated[int, typer.Option(min=1, help="Length of each measurement.")] = 10,
) -> None:
    """Measure the servers and one notebook, and write the results."""
    with plain_errors():
        rows = (*measure_pages(site, PAGE, seconds), measure_notebook())
    write_run(Run(this_machine(), {"page": PAGE, "connections": CONNECTIONS, "seconds": seconds}, rows), out)
    typer.echo(f"Wrote {out}.")


if __name__ == "__main__":
    typer.run(main)
