"""Count sequences of responses that no client can have.

The same rules are counted in every output, the project's and the peer's. Nothing of ``bip_teach`` is
used: the rules stand here a second time, so that a mistake in the package cannot hide itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import pandas as pd
import typer

#: First and last week of the study in which a response can take place.
WEEKS: Final = (0, 207)
#: Steps of an answer scale.
SCALE: Final = (1, 5)
#: Items on such a scale; an output may hold some of them.
ITEMS: Final = (*(f"b{number}" for number in range(1, 10)), *(f"s{number}" for number in range(2, 13)))
#: What can be wrong in a response, and how it is counted.
RULES: Final = {
    "duplicate_week": "the client has another response before it in the same week",
    "falling_week": "its week is earlier than that of the client's response before",
    "outside_window": f"its week is not in the study's weeks {WEEKS[0]}–{WEEKS[1]}",
    "before_entry": "its week is earlier than the client's entry",
    "other_jobcentre": "its caseworker does not work at the client's job centre",
    "outside_scale": f"an answer is not on the scale {SCALE[0]}–{SCALE[1]}",
    "broken_wave": "the client's responses do not count 1, 2, 3 … in their order",
}
_CLIENT_COLUMNS: Final = ["client_id", "jobcentre_id", "entry_week"]
_RESPONSE_COLUMNS: Final = ["client_id", "wave", "caseworker_id", "week"]


def impossible_rows(
    clients: pd.DataFrame, responses: pd.DataFrame, caseworkers: pd.DataFrame
) -> pd.DataFrame:
    """Find what is impossible in each response.

    Parameters
    ----------
    clients : DataFrame
        ``client_id``, ``jobcentre_id``, ``entry_week``; one row for each client.
    responses : DataFrame
        ``client_id``, ``wave``, ``caseworker_id``, ``week`` and any of the scale items; a client's rows in
        the order in which they are said to have happened.
    caseworkers : DataFrame
        ``caseworker_id``, ``jobcentre_id``.

    Returns
    -------
    DataFrame of bool
        One row for each response, one column for each of :data:`RULES`. A missing week is outside the
        study; a caseworker or client whom nobody knows is elsewhere. An answer may be missing.
    """
    client = pd.Series(pd.factorize(responses["client_id"])[0], index=responses.index)
    week = responses["week"].astype("float64")
    place = pd.Index(clients["client_id"]).get_indexer(pd.Index(responses["client_id"]))
    work = caseworkers.set_index("caseworker_id")["jobcentre_id"].astype(object)
    home = clients["jobcentre_id"].astype(object).to_numpy()[place]
    return pd.DataFrame(
        {
            "duplicate_week": pd.DataFrame({"client": client, "week": week}).duplicated(),
            "falling_week": week < week.groupby(client).shift(),
            "outside_window": ~week.between(*WEEKS),
            "before_entry": week < clients["entry_week"].astype("float64").to_numpy()[place],
            "other_jobcentre": (responses["caseworker_id"].astype(object).map(work) != home) | (place < 0),
            "outside_scale": _outside_scale(responses),
            "broken_wave": responses["wave"].astype("float64") != client.groupby(client).cumcount() + 1,
        }
    )


def _outside_scale(responses: pd.DataFrame) -> pd.Series:
    items = [item for item in ITEMS if item in responses.columns]
    answers = responses[items].astype("float64")
    return (answers.notna() & ~answers.isin(range(SCALE[0], SCALE[1] + 1))).any(axis=1)


def count_impossible(folder: Path, caseworkers: Path | None = None) -> dict[str, int]:
    """Count the impossible responses in a folder, part by part, so that a large panel needs little memory.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``clients`` and ``responses`` as CSV files or as folders of Parquet parts; part k of both
        holds the same clients.
    caseworkers : pathlib.Path, optional
        CSV file that says who works where; the folder's own table if omitted.

    Returns
    -------
    dict of str to int
        ``clients``, ``responses``, the responses that break each of :data:`RULES`, and the responses and
        clients with anything impossible (``any_response``, ``any_client``).
    """
    work = pd.read_csv(caseworkers) if caseworkers else next(_tables(folder, "caseworkers", None))
    parts = zip(
        _tables(folder, "clients", _CLIENT_COLUMNS),
        _tables(folder, "responses", _RESPONSE_COLUMNS),
        strict=True,
    )
    counts: Counter[str] = Counter()
    for clients, responses in parts:
        wrong = impossible_rows(clients, responses, work)
        any_rule = wrong.any(axis=1)
        counts.update({"clients": len(clients), "responses": len(responses)})
        counts.update({rule: int(wrong[rule].sum()) for rule in RULES})
        counts["any_response"] += int(any_rule.sum())
        counts["any_client"] += int(responses.loc[any_rule, "client_id"].nunique())
    return dict(counts)


def _tables(folder: Path, name: str, columns: list[str] | None) -> Iterator[pd.DataFrame]:
    """Read a table, from one CSV file or from one Parquet part after the other."""
    items = ITEMS if name == "responses" else ()
    file = folder / f"{name}.csv"
    if file.is_file():
        present = pd.read_csv(file, nrows=0).columns
        yield pd.read_csv(file, usecols=_wanted(present, columns, items))
        return
    for part in sorted((folder / name).glob("part-*.parquet")):
        table = pd.read_parquet(part, columns=None if columns is None else [*columns, *items])
        yield table


def _wanted(present: pd.Index, columns: list[str] | None, items: tuple[str, ...]) -> list[str]:
    return list(present) if columns is None else [*columns, *(item for item in items if item in present)]


def main(
    folder: Annotated[Path, typer.Argument(help="Folder of the panel.", exists=True, file_okay=False)],
    caseworkers: Annotated[Path | None, typer.Option(help="CSV file that says who works where.")] = None,
) -> None:
    """Print how many responses of a panel are impossible, by rule, as JSON."""
    typer.echo(json.dumps(count_impossible(folder, caseworkers)))


if __name__ == "__main__":
    typer.run(main)
