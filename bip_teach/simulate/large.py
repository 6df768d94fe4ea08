"""Write a panel of any size as Parquet: part by part, in one process or several, with the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa

from bip_teach.errors import check_whole_number
from bip_teach.panel.descriptor import Kind, tables
from bip_teach.panel.parquet import finish, new_folder, write_part
from bip_teach.simulate.caseworkers import Staff, generate_staff
from bip_teach.simulate.design import SHIPPED_CLIENTS, Design, calibrated_design
from bip_teach.simulate.draws import BLOCK
from bip_teach.simulate.generate import SHIPPED_SEED
from bip_teach.simulate.observe import (
    Tables,
    client_tables,
    hidden_client_tables,
    hidden_place_tables,
    place_tables,
)
from bip_teach.simulate.processes import side_by_side
from bip_teach.simulate.world import generate_piece

#: Clients in a part of the files, and so the most that a process holds at once.
PART_CLIENTS: Final = 64 * BLOCK
#: Clients that are made at once: few, so that they stay in the processor's cache.
CHUNK_CLIENTS: Final = 4 * BLOCK

Rows = dict[Kind, dict[str, int]]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Job:
    """What every part of a panel has in common."""

    n_clients: int
    seed: int
    design: Design
    folder: Path
    chunk: int

    @cached_property
    def staff(self) -> Staff:
        """Staff of the draw, made once in each process."""
        return generate_staff(self.n_clients, self.seed, self.design)

    def part(self, number: int) -> Rows:
        """Make and write one part, and count its rows."""
        first = number * PART_CLIENTS
        last = min(first + PART_CLIENTS, self.n_clients)
        pieces = [
            self._piece(range(start, min(start + self.chunk, last)))
            for start in range(first, last, self.chunk)
        ]
        kinds: tuple[Kind, ...] = ("panel", "truth")
        return {
            kind: {
                name: self._written(
                    kind, name, number, pa.concat_tables(piece[kind][name] for piece in pieces)
                )
                for name in pieces[0][kind]
            }
            for kind in kinds
        }

    def places(self) -> Rows:
        """Write the tables that come in one part."""
        made: dict[Kind, Tables] = {
            "panel": place_tables(self.staff),
            "truth": hidden_place_tables(self.staff, self.design),
        }
        return {
            kind: {name: self._written(kind, name, 0, table) for name, table in tables_of.items()}
            for kind, tables_of in made.items()
        }

    def _piece(self, clients: range) -> dict[Kind, Tables]:
        world = generate_piece(clients, self.n_clients, self.staff, self.seed, self.design)
        return {"panel": client_tables(world), "truth": hidden_client_tables(world)}

    def _written(self, kind: Kind, name: str, number: int, table: pa.Table) -> int:
        write_part(self.folder, kind, name, number, table)
        return len(table)


def write_large_panel(
    directory: str | Path,
    n_clients: int = SHIPPED_CLIENTS,
    seed: int = SHIPPED_SEED,
    design: Design | None = None,
    *,
    workers: int = 1,
    chunk: int = CHUNK_CLIENTS,
    force: bool = False,
    progress: Progress | None = None,
) -> dict[Kind, dict[str, int]]:
    """Generate a panel of any size and write it as Parquet, with its truth.

    Memory does not grow with the number of clients, apart from the caseworkers (75 for every 1,000
    clients). The files do not depend on the number of processes or on the chunk.

    Parameters
    ----------
    directory : path
        Folder to write.
    n_clients : int
        Number of clients, 500 or more with the calibrated design.
    seed : int
        Seed, 0 or more. The same seed gives the same files.
    design : Design, optional
        The calibrated design if omitted.
    workers : int
        Processes that make parts at the same time.
    chunk : int
        Clients that are made at once, rounded up to whole blocks.
    force : bool
        Replace a panel that is there already. Files that are not a panel's are never removed.
    progress : callable, optional
        Called with the number of clients each time a part is written.

    Returns
    -------
    dict
        Rows of each table of the panel and of the truth.

    Raises
    ------
    InvalidArgumentError
        If there are too few clients, or nothing can be written.
    OutputExistsError
        If the folder holds something that may not be replaced.
    """
    check_whole_number("The number of clients", n_clients, 1)
    check_whole_number("The number of workers", workers, 1)
    check_whole_number("The chunk", chunk, 1)
    check_whole_number("The seed", seed)
    chosen = calibrated_design() if design is None else design
    with new_folder(directory, force) as folder:
        size = BLOCK * -(-chunk // BLOCK)
        job = _Job(n_clients, seed, chosen, folder, min(size, PART_CLIENTS))
        counts = dict(_parts(job, workers, progress))
        return _finish(job, counts)


def _finish(job: _Job, counts: dict[int, Rows]) -> dict[Kind, dict[str, int]]:
    places = job.places()
    kinds: tuple[Kind, ...] = ("panel", "truth")
    by_part = {
        kind: {
            table.name: [places[kind][table.name]]
            if table.name in places[kind]
            else [counts[number][kind][table.name] for number in sorted(counts)]
            for table in tables(kind)
        }
        for kind in kinds
    }
    finish(job.folder, by_part)
    return {kind: {name: sum(rows) for name, rows in named.items()} for kind, named in by_part.items()}


def _parts(job: _Job, workers: int, progress: Progress | None) -> Iterator[tuple[int, Rows]]:
    """Make all parts, in any order."""
    _ = job.staff  # refuses too few clients before a process starts
    numbers = range(-(-job.n_clients // PART_CLIENTS))
    done = _in_turn(job, numbers) if min(workers, len(numbers)) == 1 else _side_by_side(job, numbers, workers)
    for number, rows in done:
        if progress is not None:
            progress(rows["panel"]["clients"])
        yield number, rows


def _in_turn(job: _Job, numbers: range) -> Iterator[tuple[int, Rows]]:
    for number in numbers:
        yield number, job.part(number)


def _side_by_side(job: _Job, numbers: range, workers: int) -> Iterator[tuple[int, Rows]]:
    # A copy without the staff, which every process makes for itself.
    with side_by_side(workers, _begin, (replace(job),)) as pool:
        waiting: dict[Future[Rows], int] = {pool.submit(_part, number): number for number in numbers}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()


def _begin(job: _Job) -> None:
    """Keep the job in a worker process, so that its staff is made only once."""
    _OWN["job"] = job


def _part(number: int) -> Rows:
    return _OWN["job"].part(number)


#: The job of a worker process.
_OWN: Final[dict[str, _Job]] = {}
