"""Try analyses on many draws of worlds whose truth is known: ``diagnose``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Annotated, Final, TypeVar

import pandas as pd
import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from bip_teach.cli.entry import app
from bip_teach.cli.screen import bar, check_file, plain_errors, print_table
from bip_teach.cli.spoken import example, filled
from bip_teach.diagnose import (
    ANALYSES,
    DESIGNS,
    Analysis,
    ClusterCrew,
    Crew,
    DesignCase,
    LocalCrew,
    Store,
    diagnosis_table,
    open_store,
    simulate_answers,
    study_settings,
    target_table,
    write_diagnosis,
)
from bip_teach.errors import InvalidArgumentError, check_known
from bip_teach.language import Sentence, message, translate, write_number
from bip_teach.simulate import SHIPPED_CLIENTS

_Named = TypeVar("_Named")
#: Processes, where nothing else is said.
_WORKERS: Final = 2
_HEADERS: Final = (
    message("estimator"),
    message("outcome"),
    message("true"),
    message("bias"),
    message("rmse"),
    message("coverage"),
    message("power"),
    message("refused"),
)


@dataclass(frozen=True)
class _Study:
    """What was asked for."""

    cases: tuple[DesignCase, ...]
    analyses: tuple[Analysis, ...]
    simulations: int | None
    n_clients: int
    first_seed: int

    @property
    def trials(self) -> int:
        return sum(self.simulations or case.simulations for case in self.cases)


_Designs = Annotated[
    str | None,
    typer.Option(
        metavar="A,B", help=filled("Designs: {designs}. All if left out.", designs=", ".join(DESIGNS))
    ),
]
_Estimators = Annotated[
    str | None,
    typer.Option(
        metavar="X,Y",
        help=filled(
            "Groups of estimators: {groups}. If left out, those that a design is meant for.",
            groups=", ".join(ANALYSES),
        ),
    ),
]
_Simulations = Annotated[
    int | None,
    typer.Option(metavar="K", min=1, help=message("Panels of each design. If left out, its own number.")),
]
_Clients = Annotated[int, typer.Option(metavar="N", min=1, help=message("Clients in each panel."))]
_Seed = Annotated[
    int,
    typer.Option(metavar="S", min=0, help=message("Seed of the first panel of each design; then S+1, S+2 …")),
]
_Workers = Annotated[
    int | None,
    typer.Option(
        metavar="W", min=1, help=filled("Processes of this machine; {count} if left out.", count=_WORKERS)
    ),
]
_Dask = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help=message("Scheduler of a Dask cluster that does the work.")),
]
_Folder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help=message("Folder that keeps finished trials, to go on later.")),
]
_Out = Annotated[Path | None, typer.Option(metavar="FILE", help=message("Write all diagnosands as CSV."))]
_Force = Annotated[
    bool, typer.Option("--force", help=message("Start again in --store, even if the settings have changed."))
]


@app.command(
    help=message(
        "Say how far estimators are off, on many panels from worlds whose truth is known.\n\n"
        "Each design is drawn many times, and every estimator answers on each draw. The table "
        "shows bias, root mean square error, coverage of the 95 per cent interval, power, and the "
        "share of draws without an estimate; ± stands before a Monte Carlo error. The same seed "
        "gives the same numbers, whoever does the work."
    ),
    epilog=example("bip-teach diagnose --designs as_shipped,sorting --simulations 500 --store my_study"),
)
def diagnose(
    designs: _Designs = None,
    estimators: _Estimators = None,
    simulations: _Simulations = None,
    clients: _Clients = SHIPPED_CLIENTS,
    seed: _Seed = 1,
    workers: _Workers = None,
    dask: _Dask = None,
    store: _Folder = None,
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Say how far estimators are off, on many panels from worlds whose truth is known."""
    kept: list[Store] = []
    with plain_errors(lambda: _what_is_left(kept)):
        cases = _designs(designs, estimators)
        analyses = _chosen(message("group of estimators"), estimators, ANALYSES)
        study = _Study(cases, analyses, simulations, clients, seed)
        check_file(out)
        crew = _crew(workers, dask)
        kept += _opened(study, store, force)
        table = _diagnose(study, _simulate(study, crew, kept))
        if out is not None:
            write_diagnosis(table, out)
    print_table(_shown(table))
    if out is not None:
        typer.echo(Sentence("Wrote {rows} rows to {out}.", rows=len(table), out=out))


def _designs(designs: str | None, estimators: str | None) -> tuple[DesignCase, ...]:
    """Give the designs; estimators that are named are tried in each of them."""
    cases = _chosen(message("design"), designs, DESIGNS)
    return cases if estimators is None else tuple(replace(case, tries=()) for case in cases)


def _chosen(kind: str, names: str | None, known: Mapping[str, _Named]) -> tuple[_Named, ...]:
    """Give what a list of names means, in the package's order."""
    if names is None:
        return tuple(known.values())
    wanted = [name.strip() for name in names.split(",")]
    for name in wanted:
        check_known(kind, name, known)
    return tuple(value for name, value in known.items() if name in wanted)


def _crew(workers: int | None, dask: str | None) -> Crew:
    if dask is None:
        return LocalCrew(workers or _WORKERS)
    if workers is not None:
        raise InvalidArgumentError(
            "--workers counts processes of this machine, --dask gives the work to a cluster. Leave one out."
        )
    return ClusterCrew(dask)


def _opened(study: _Study, folder: Path | None, force: bool) -> list[Store]:
    """Open the folder that keeps trials, if there is one."""
    if folder is None and force:
        raise InvalidArgumentError("--force starts again in the folder of --store. Give --store DIR too.")
    if folder is None:
        return []
    settings = study_settings(study.cases, study.analyses, study.n_clients, study.first_seed)
    return [open_store(folder, settings, force)]


def _simulate(study: _Study, crew: Crew, kept: list[Store]) -> pd.DataFrame:
    store = kept[0] if kept else None
    with bar(translate("Running trials"), study.trials) as advance:
        answers = simulate_answers(
            study.cases,
            study.analyses,
            study.simulations,
            study.n_clients,
            study.first_seed,
            crew,
            store,
            lambda: advance(1),
        )
    if store is not None:
        store.write_answers(answers)
    return answers


def _diagnose(study: _Study, answers: pd.DataFrame) -> pd.DataFrame:
    with bar(translate("Computing true values"), len(study.cases)) as advance:
        targets = target_table(study.cases, study.analyses, tick=lambda: advance(1))
    return diagnosis_table(answers, targets)


def _what_is_left(kept: list[Store]) -> Sentence:
    if not kept:
        return Sentence("No trial is kept. With --store DIR a study can go on where it stopped.")
    return Sentence(
        "Finished trials in {folder}: {count:,}. The same command goes on there.",
        folder=kept[0].folder,
        count=kept[0].count(),
    )


def _shown(table: pd.DataFrame) -> Table:
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for header in _HEADERS:
        text = header in {"estimator", "outcome"}
        shown.add_column(translate(header), justify="left" if text else "right", overflow="fold")
    for design, rows in table.groupby("design", sort=False):
        shown.add_row(f"[bold]{design}[/bold]")
        for row in rows.to_dict("records"):
            shown.add_row(
                str(row["estimator"]),
                str(row["outcome"]),
                _number(row["true"], 3),
                _with_error(row["bias"], row["bias_mc_error"], 3),
                _number(row["rmse"], 3),
                _with_error(row["coverage"], row["coverage_mc_error"], 2),
                _number(row["power"], 2),
                _number(row["refused_share"], 2),
            )
        shown.add_section()
    return shown


def _with_error(value: float, error: float, digits: int) -> str:
    behind = "" if isnan(error) else f" ±{_number(error, digits)}"
    return _number(value, digits) + behind


def _number(value: float, digits: int) -> str:
    return "" if isnan(value) else write_number(Decimal(f"{value:.{digits}f}"), thousands=False)
