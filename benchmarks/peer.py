"""The peer: SDV's ``PARSynthesizer``, fitted to clients' sequences of responses, then sampled from.

This program runs in the peer's own environment (``requirements-peer.txt``), one step at a time, so that the
memory of each step can be measured alone. It imports nothing of this project.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import torch
from sdv.metadata import Metadata
from sdv.sequential import PARSynthesizer
from sdv.utils import load_synthesizer

#: Register columns of a client, which stay the same in all responses.
CONTEXT: Final = ("jobcentre_id", "entry_week", "sex", "age", "work_share_3y", "benefit_share_5y")
#: The client's answers on a scale from 1 to 5. As categories, they cannot leave the scale in the peer.
ITEMS: Final = tuple(f"b{number}" for number in range(1, 10))
#: What changes from one response to the next.
VARYING: Final = ("wave", "caseworker_id", "week", *ITEMS)
#: Columns that the peer is to treat as numbers; the others are categories.
NUMBERS: Final = ("entry_week", "age", "work_share_3y", "benefit_share_5y", "week", "wave")
TABLE: Final = "responses"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one step: ``fit`` or ``sample``."""
    options = _parser().parse_args(arguments)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    options.step(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fit the peer to a panel, or sample clients from the fit.")
    steps = parser.add_subparsers(required=True)
    for step in (fit, sample):
        command = steps.add_parser(step.__name__)
        command.set_defaults(step=step)
        command.add_argument("--model", type=Path, required=True, help="file of the fitted peer")
        command.add_argument("--clients", type=int, required=True, help="clients to fit to, or to sample")
        command.add_argument("--seed", type=int, default=1)
        if step is fit:
            command.add_argument("--panel", type=Path, required=True, help="folder with the panel as CSV")
            command.add_argument("--epochs", type=int, required=True, help="passes over the data")
        else:
            command.add_argument("--out", type=Path, required=True, help="folder for the sampled tables")
    return parser


def fit(options: argparse.Namespace) -> None:
    """Fit the peer to some clients of a panel and keep the fit in a file."""
    data = sequences(options.panel, options.clients, options.seed)
    peer = PARSynthesizer(metadata(), context_columns=list(CONTEXT), epochs=options.epochs, cuda=False)
    peer.fit({TABLE: data})
    peer.save(str(options.model))


def sample(options: argparse.Namespace) -> None:
    """Sample clients with their responses and write them as the two tables of a panel."""
    peer = load_synthesizer(str(options.model))
    drawn = peer.sample_sequences(num_sequences=options.clients)
    table = drawn[TABLE]
    options.out.mkdir(parents=True, exist_ok=True)
    clients = table[["client_id", *CONTEXT]].drop_duplicates("client_id")
    clients.to_csv(options.out / "clients.csv", index=False)
    table.drop(columns=list(CONTEXT)).to_csv(options.out / "responses.csv", index=False)


def sequences(panel: Path, n_clients: int, seed: int) -> pd.DataFrame:
    """Give the responses of some clients of a panel, each with the client's register columns.

    Parameters
    ----------
    panel : pathlib.Path
        Folder with ``clients.csv`` and ``responses.csv``.
    n_clients : int
        Number of clients, drawn without replacement.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        One row for each response, by client and wave; categories as text, empty where no answer was given.
    """
    clients = pd.read_csv(panel / "clients.csv", usecols=["client_id", *CONTEXT])
    chosen = clients.sample(n=n_clients, random_state=seed).sort_values("client_id")
    responses = pd.read_csv(
        panel / "responses.csv", usecols=["client_id", *VARYING], dtype=dict.fromkeys(ITEMS, "Int64")
    )
    table = responses.merge(chosen, on="client_id").sort_values(["client_id", "wave"], ignore_index=True)
    answers = {item: table[item].astype("string").astype(object) for item in ITEMS}
    table = table.assign(**answers)[["client_id", *VARYING, *CONTEXT]]
    return table.where(table.notna(), None)


def metadata() -> Any:
    """Tell the peer what each column is: the key, the order in time, numbers and categories."""
    columns: dict[str, dict[str, str]] = {"client_id": {"sdtype": "id", "regex_format": "P[0-9]{7}"}}
    for name in (*VARYING, *CONTEXT):
        columns[name] = {"sdtype": "numerical" if name in NUMBERS else "categorical"}
    table = {"columns": columns, "sequence_key": "client_id", "sequence_index": "week"}
    return Metadata.load_from_dict({"tables": {TABLE: table}, "METADATA_SPEC_VERSION": "V1"})


if __name__ == "__main__":
    main()
