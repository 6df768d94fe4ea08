"""Rules across columns and tables, which a table's own schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.language import Sentence, all_of, message
from bip_teach.panel.descriptor import ForeignKey, Table
from bip_teach.panel.findings import Finding
from bip_teach.panel.reading import FIRST_ROW
from bip_teach.panel.tables import CHANNEL_COLUMNS, FIRST_WEEK, ITEM_COLUMNS, LAST_WEEK
from bip_teach.panel.types import Mask

Frames = Mapping[str, pd.DataFrame]

_NOWHERE: Final = message("stands nowhere in table {table}, column {columns}.")
_NOWHERE_IN_PART: Final = message("stands nowhere in the same part of table {table}, column {columns}.")


@dataclass(frozen=True)
class Rule:
    """A rule and the columns that it needs.

    Parameters
    ----------
    needs : mapping of str to tuple of str
        Columns needed of each table; without them the rule is not tried.
    find : callable
        Takes the typed frames, gives findings.
    """

    needs: Mapping[str, tuple[str, ...]]
    find: Callable[[Frames], Iterator[Finding]]

    def findings(self, frames: Frames) -> Iterator[Finding]:
        """Apply the rule where its columns exist."""
        needs = self.needs.items()
        if all(name in frames and set(columns) <= set(frames[name]) for name, columns in needs):
            yield from self.find(frames)


def truth_link_findings(panel: Frames, truth: Frames, first_row: int = FIRST_ROW) -> Iterator[Finding]:
    """Find rows of the truth about nobody in the panel, and rows of the panel without a truth.

    Parameters
    ----------
    panel, truth : mapping of str to DataFrame
        Checked tables; those that only one of the two has are left out.
    first_row : int
        Number of the first row of data in the file.
    """
    for name in ("clients", "caseworkers", "responses"):
        if name not in panel or name not in truth:
            continue
        keys = ["client_id", "wave"] if name == "responses" else [f"{name.removesuffix('s')}_id"]
        seen, hidden = (pd.MultiIndex.from_frame(frames[name][keys]) for frames in (panel, truth))
        rows = [first_row + int(place) for place in np.flatnonzero(~hidden.isin(seen))]
        if rows:
            yield Finding(
                name, keys[0], Sentence("the panel's table {name} has no such row.", name=name), rows
            )
        lost = int((~seen.isin(hidden)).sum())
        if lost:
            told = Sentence(
                "{lost:,} of the rows in the panel's table {name} have no truth.", lost=lost, name=name
            )
            yield Finding(name, keys[0], told)


def foreign_key_findings(
    tables: Sequence[Table], frames: Frames, within: Sequence[str] = ()
) -> Iterator[Finding]:
    """Find rows that point to a row of another table which does not exist.

    Parameters
    ----------
    tables : sequence of Table
        The codebook.
    frames : mapping of str to DataFrame
        Typed tables; the index holds file rows.
    within : sequence of str
        Tables of which only one part is given, so that the message says so.
    """
    for table in tables:
        for link in table.foreign_keys:
            needs = {table.name: link.columns, link.table: link.other_columns}
            told = _NOWHERE_IN_PART if link.table in within else _NOWHERE
            yield from Rule(needs, _link_finder(table.name, link, told)).findings(frames)


def _link_finder(name: str, link: ForeignKey, told: str) -> Callable[[Frames], Iterator[Finding]]:
    def find(frames: Frames) -> Iterator[Finding]:
        here = frames[name][list(link.columns)]
        there = frames[link.table][list(link.other_columns)].drop_duplicates()
        there.columns = here.columns
        found = here.merge(there, on=list(link.columns), how="left", indicator=True)["_merge"].eq("both")
        lost = ~found.to_numpy() & here.notna().all(axis=1).to_numpy()
        fault = Sentence(told, table=link.table, columns=all_of(link.other_columns))
        yield from _rows(frames[name], name, link.columns[-1], lost, fault, link.columns)

    return find


def _rows(
    frame: pd.DataFrame,
    table: str,
    column: str,
    wrong: pd.Series | Mask,
    told: Sentence,
    shown: Sequence[str] = (),
) -> Iterator[Finding]:
    """Give one finding for the rows that are wrong, if there are any."""
    places = np.asarray(wrong, dtype=bool)
    if places.any():
        bad = frame[places]
        values = list(bad[list(shown)].itertuples(index=False, name=None)) if shown else []
        yield Finding(table, column, told, bad.index.tolist(), values)


def _missing_reasons(frames: Frames) -> Iterator[Finding]:
    """Check that an item is empty exactly when a reason is given."""
    responses = frames["responses"]
    for item in ITEM_COLUMNS:
        reason = f"{item}_missing"
        empty, explained = responses[item].isna(), responses[reason].notna()
        unexplained, needless = empty & ~explained, ~empty & explained
        told = Sentence("{item} is empty, so this needs a reason.", item=item)
        yield from _rows(responses, "responses", reason, unexplained, told)
        told = Sentence("{item} has an answer, so this must be empty.", item=item)
        yield from _rows(responses, "responses", reason, needless, told)


def _channel_reasons(frames: Frames) -> Iterator[Finding]:
    """Check that the six flags of b10 are all empty with a reason and all filled without."""
    responses = frames["responses"]
    explained = responses["b10_missing"].notna()
    for channel in CHANNEL_COLUMNS:
        empty = responses[channel].isna()
        unexplained, needless = empty & ~explained, ~empty & explained
        told = Sentence("no value, and b10_missing gives no reason.")
        yield from _rows(responses, "responses", channel, unexplained, told)
        told = Sentence("has a value, but b10_missing says that it is missing.")
        yield from _rows(responses, "responses", channel, needless, told)


def _waves(frames: Frames) -> Iterator[Finding]:
    """Check that waves count 1, 2, 3 … for each client and that weeks rise with them."""
    known = frames["responses"].dropna(subset=["client_id", "wave"])
    ordered = known.drop_duplicates(["client_id", "wave"]).sort_values(["client_id", "wave"])
    expected = ordered.groupby("client_id").cumcount() + 1
    yield from _rows(
        ordered,
        "responses",
        "wave",
        ordered["wave"].ne(expected),
        Sentence("comes out of turn; the waves of a client must count 1, 2, 3 … without a hole."),
        ["wave"],
    )
    late = ordered.dropna(subset=["week"])
    before = late.groupby("client_id")["week"].shift()
    wrong = late["week"].le(before).fillna(False)
    told = Sentence("is not later than the week of the client's wave before.")
    yield from _rows(late, "responses", "week", wrong, told, ["week"])


def _entry(frames: Frames) -> Iterator[Finding]:
    """Check that no response is earlier than the client's entry."""
    responses = frames["responses"]
    entry = _looked_up(responses["client_id"], frames["clients"], "client_id", "entry_week")
    early = responses["week"].lt(entry).fillna(False)
    told = Sentence("is earlier than the client's entry_week.")
    yield from _rows(responses, "responses", "week", early, told, ["week"])


def _same_jobcentre(frames: Frames) -> Iterator[Finding]:
    """Check that the caseworker works at the client's job centre."""
    responses = frames["responses"]
    home = _looked_up(responses["client_id"], frames["clients"], "client_id", "jobcentre_id")
    work = _looked_up(responses["caseworker_id"], frames["caseworkers"], "caseworker_id", "jobcentre_id")
    other = home.ne(work) & home.notna() & work.notna()
    told = Sentence("works at another job centre than the client's.")
    yield from _rows(responses, "responses", "caseworker_id", other, told, ["caseworker_id"])


def _every_client(frames: Frames) -> Iterator[Finding]:
    """Check that every client has a response and spells."""
    clients = frames["clients"]
    for name in ("responses", "spells"):
        # An index finds text much faster than isin does.
        present = pd.Index(frames[name]["client_id"].dropna().unique())
        absent = (present.get_indexer(pd.Index(clients["client_id"])) < 0) & clients["client_id"].notna()
        told = Sentence("has no row in table {name}; every client needs one or more.", name=name)
        yield from _rows(clients, "clients", "client_id", absent, told, ["client_id"])


def _spells(frames: Frames) -> Iterator[Finding]:
    """Check that the spells of a client cover all weeks once."""
    spells = frames["spells"]
    unclear = spells.loc[spells[["start_week", "end_week"]].isna().any(axis=1), "client_id"]
    clear = spells[spells["client_id"].notna() & ~spells["client_id"].isin(unclear)]
    ordered = clear.sort_values(["client_id", "start_week"], kind="stable")
    by_client = ordered.groupby("client_id")
    start, end = ordered["start_week"], ordered["end_week"]
    expected = (by_client["end_week"].shift() + 1).fillna(FIRST_WEEK)
    last = ~ordered.duplicated("client_id", keep="last")
    cases = (
        ("end_week", end < start, Sentence("is before start_week.")),
        (
            "start_week",
            start > expected,
            Sentence("leaves a gap after the client's spell before (or after week 0)."),
        ),
        ("start_week", start < expected, Sentence("overlaps the client's spell before.")),
        (
            "end_week",
            last & (end != LAST_WEEK),
            Sentence("ends the client's last spell; it must be {week}.", week=LAST_WEEK),
        ),
    )
    for column, wrong, told in cases:
        yield from _rows(ordered, "spells", column, wrong, told, [column])


def _not_empty(frames: Frames) -> Iterator[Finding]:
    """Check that tables have rows; only interventions may have none."""
    for name, frame in frames.items():
        if not len(frame) and name != "interventions":
            yield Finding(name, None, Sentence("the table has no rows."))


def _looked_up(keys: pd.Series, frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """Give, for each key, the value of a column in the row of another table that has this key."""
    unique = frame.dropna(subset=[key]).drop_duplicates(key).set_index(key)[column]
    return keys.map(unique).astype(frame[column].dtype)


_ITEMS: Final = (*ITEM_COLUMNS, *(f"{item}_missing" for item in ITEM_COLUMNS))

#: Every rule beyond types, levels, limits, keys and links.
RULES: Final = (
    Rule({}, _not_empty),
    Rule({"responses": _ITEMS}, _missing_reasons),
    Rule({"responses": (*CHANNEL_COLUMNS, "b10_missing")}, _channel_reasons),
    Rule({"responses": ("client_id", "wave", "week")}, _waves),
    Rule({"responses": ("client_id", "week"), "clients": ("client_id", "entry_week")}, _entry),
    Rule(
        {
            "responses": ("client_id", "caseworker_id"),
            "clients": ("client_id", "jobcentre_id"),
            "caseworkers": ("caseworker_id", "jobcentre_id"),
        },
        _same_jobcentre,
    ),
    Rule(
        {"clients": ("client_id",), "responses": ("client_id",), "spells": ("client_id",)},
        _every_client,
    ),
    Rule({"spells": ("client_id", "start_week", "end_week")}, _spells),
)
