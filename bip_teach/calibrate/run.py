"""Calibration: choose the parameters so that a large draw reproduces the published figures.

Simulated method of moments: every evaluation uses the same seed, outcomes enter as chances, and each round
takes a damped Gauss–Newton step on all moments at once. Cut points and the weights of interventions follow
in closed form from each draw.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bip_teach.calibrate.closed_form import with_closed_form
from bip_teach.calibrate.files import PARAMETERS_FILE, read_parameters, write_file
from bip_teach.calibrate.search import CHUNK, EVALUATIONS, FREE, Draw, Evaluation, improve, searched
from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate.design import Design, design_from_dict
from bip_teach.simulate.processes import side_by_side
from bip_teach.simulate.world import generate_worlds

_DECIMALS: Final = 6
#: Clients in the draw that cut points are set on at the end.
_CUT_CLIENTS: Final = 1_500_000


@dataclass(frozen=True)
class Search:
    """How a search goes.

    Attributes
    ----------
    draw : Draw
        Size and seed of the draw that decides.
    slopes : Draw
        Size and seed of the smaller one that gives derivatives.
    rounds : int
        Most rounds; it ends earlier when a round finds nothing better.
    workers : int
        Processes that evaluate at the same time.
    """

    draw: Draw
    slopes: Draw
    rounds: int
    workers: int = 1

    @property
    def evaluations(self) -> int:
        """Evaluations, for a progress bar."""
        return self.rounds * EVALUATIONS


@dataclass(frozen=True)
class Outcome:
    """What a search came to.

    Attributes
    ----------
    design : Design
        The best parameters.
    loss, start_loss : float
        Half the sum of squared gaps to the targets, large gaps counted in proportion, at the end and of the
        parameters in the file.
    rounds : int
        Rounds made, those of an interrupted search included.
    """

    design: Design
    loss: float
    start_loss: float
    rounds: int


def calibrate(
    search: Search, path: Path = PARAMETERS_FILE, tick: Callable[[int], None] | None = None
) -> Outcome:
    """Search for better parameters than those in a file, and replace them when there are any.

    After each round the state of the search is written beside the file; a search that was stopped goes on
    from there when it is started again with the same draw.

    Parameters
    ----------
    search : Search
        Draw, rounds and processes.
    path : Path
        File of parameters to start from and to replace.
    tick : callable
        Called after each evaluation with the number of evaluations so far.

    Returns
    -------
    Outcome
        The parameters that were written, and by how much they are better.

    Raises
    ------
    InvalidArgumentError
        If the search found nothing better; then nothing is written.
    """
    first = search.draw.evaluate(read_parameters(path), closed_form=False)
    best, made = _resumed(search, path, first)
    done = made * EVALUATIONS

    def ticked() -> None:
        nonlocal done
        done += 1
        if tick is not None:
            tick(done)

    with side_by_side(search.workers) as pool:
        for number in range(made + 1, search.rounds + 1):
            better = improve(best, search.draw, search.slopes, pool, ticked)
            made, found_none = number, better is best
            best = better
            write_file(_state(search, best, made), _state_file(path))
            if found_none:
                break
    final = search.draw.evaluate(_finely_cut(best.design, search.draw.seed), closed_form=False)
    _state_file(path).unlink(missing_ok=True)
    if final.loss >= first.loss:
        raise InvalidArgumentError(
            "The search found nothing better: its loss is {loss:.1f}, "
            "that of {path} {first_loss:.1f}. Nothing was written. "
            "Try more rounds, more clients or another seed.",
            loss=final.loss,
            path=path,
            first_loss=first.loss,
        )
    write_file(_parameters(search, final), path)
    return Outcome(final.design, final.loss, first.loss, made)


def _finely_cut(design: Design, seed: int) -> Design:
    """Set cut points and weights on a draw of their own, so large that chance moves no printed decimal."""
    return with_closed_form(design, generate_worlds(_CUT_CLIENTS, seed + 1, design, CHUNK))


def _parameters(search: Search, best: Evaluation) -> dict[str, Any]:
    rounded = {
        name: [round(item, _DECIMALS) for item in value]
        if isinstance(value, tuple)
        else round(value, _DECIMALS)
        for name, value in asdict(best.design).items()
    }
    facts = {
        "clients": search.draw.n_clients,
        "seed": search.draw.seed,
        "free_parameters": len(FREE),
        "targets": len(searched()),
        "loss": round(best.loss, 2),
    }
    return {"search": facts, "parameters": rounded}


def _state_file(path: Path) -> Path:
    return path.with_name(f"{path.stem}.search.json")


def _state(search: Search, best: Evaluation, made: int) -> dict[str, Any]:
    return {"draw": asdict(search.draw), "rounds": made, "parameters": asdict(best.design)}


def _resumed(search: Search, path: Path, first: Evaluation) -> tuple[Evaluation, int]:
    """Where a search that was stopped had come to; the beginning where there was none."""
    try:
        state = json.loads(_state_file(path).read_text(encoding="utf-8"))
        if state["draw"] != asdict(search.draw):
            return first, 0
        stopped = search.draw.evaluate(design_from_dict(state["parameters"]), closed_form=False)
        return stopped, int(state["rounds"])
    except (OSError, ValueError, KeyError, TypeError):
        return first, 0
