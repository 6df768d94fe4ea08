"""Random numbers that belong to clients, not to the order or the size in which they are made.

Clients are numbered, and every `BLOCK` of them has a stream of its own for each part of the process. So a
seed gives the same people whatever the chunk that is made at once and the process that makes it.

The streams are the raw bits of NumPy's SFC64, which NumPy promises to keep (the few draws of the staff come
from its default generator); normal draws look 16 of them up
in a table of 65,536 quantiles. That is exact enough for answers on five steps and about five times as fast
as drawing from the continuous distribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate.design import LAST_MEASURED_WEEK, QUARTER_WEEKS

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Rows = tuple[IntArray, IntArray]

#: Clients that share a stream. Part of what a seed means: changing it changes every panel.
BLOCK: Final = 2048
#: Quarters in which a client can be measured.
_QUARTERS: Final = LAST_MEASURED_WEEK // QUARTER_WEEKS + 1
#: Parts of the process, each with a stream of its own in each block.
PARTS: Final = (
    "population",
    "entry",
    "readiness",
    "caseworkers",
    "belief",
    "search",
    "events",
    "ratings",
    "follow_up",
    "missing",
    "wage",
    "interventions",
    "spells",
)
_POINTS: Final = (np.arange(65536) + 0.5) / 65536
_NORMAL: Final = ndtri(_POINTS).astype(np.float32)


class Stream:
    """Random numbers of one part of the process for a range of clients.

    Parameters
    ----------
    seed : int
        Seed of the draw, 0 or more.
    part : str
        One of `PARTS`.
    clients : range
        Clients, from a multiple of `BLOCK` on.

    Raises
    ------
    InvalidArgumentError
        If the clients begin inside a block.
    """

    def __init__(self, seed: int, part: str, clients: range) -> None:
        if clients.start % BLOCK:
            raise InvalidArgumentError(
                "The clients begin at {start:,}. A stream begins at a multiple of {block:,}.",
                start=clients.start,
                block=BLOCK,
            )
        number = PARTS.index(part) + 1
        blocks = range(clients.start // BLOCK, -(-clients.stop // BLOCK))
        self._clients = clients
        self._bits = [
            np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(number, block))) for block in blocks
        ]

    def normal(self, columns: int = 1) -> NDArray[np.float32]:
        """Draw standard normal numbers, array (clients, columns), contiguous by column."""
        return self._from_table(_NORMAL, columns)

    def beta(self, a: float, b: float) -> NDArray[np.float32]:
        """Draw from a beta distribution, array (clients,)."""
        return self._from_table(_beta_quantiles(a, b), 1)[:, 0]

    def uniform(self, columns: int = 1) -> Array:
        """Draw uniform numbers between 0 and 1, array (clients, columns), contiguous by column."""
        out = np.empty((columns, len(self._clients)))
        for place, bits in self._places():
            drawn = bits.random_raw(columns * BLOCK // 2).view(np.uint32).reshape(columns, BLOCK)
            out[:, place] = drawn[:, : place.stop - place.start]
        out += 0.5
        out *= 2.0**-32
        return out.T

    def normal_rows(self, rows: Rows, columns: int) -> NDArray[np.float32]:
        """Draw standard normal numbers for responses.

        Parameters
        ----------
        rows : tuple of int array (rows,)
            Place of the client in the range, rising, and quarter of each response. A response keeps its
            numbers whichever others there are.
        columns : int
            Numbers per response.

        Returns
        -------
        float array (rows, columns), contiguous by column.
        """
        out = np.empty((columns, len(rows[0])), dtype=np.float32)
        for place, words in self._words(rows, columns):
            out[:, place] = _NORMAL.take(words, mode="wrap").T
        return out.T

    def uniform_rows(self, rows: Rows, columns: int) -> NDArray[np.float32]:
        """Draw uniform numbers on 0–1 in steps of 1/65,536 for responses; see :meth:`normal_rows`."""
        out = np.empty((columns, len(rows[0])), dtype=np.float32)
        for place, words in self._words(rows, columns):
            out[:, place] = words.T
        out += np.float32(0.5)
        out *= np.float32(2.0**-16)
        return out.T

    def _from_table(self, table: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
        out = np.empty((columns, len(self._clients)), dtype=np.float32)
        for place, bits in self._places():
            drawn = bits.random_raw(columns * BLOCK // 4).view(np.uint16).reshape(columns, BLOCK)
            table.take(drawn[:, : place.stop - place.start], out=out[:, place], mode="wrap")
        return out.T

    def _places(self) -> list[tuple[slice, np.random.SFC64]]:
        """Where each block's clients stand in the range."""
        n = len(self._clients)
        return [
            (slice(number * BLOCK, min((number + 1) * BLOCK, n)), bits)
            for number, bits in enumerate(self._bits)
        ]

    def _words(self, rows: Rows, columns: int) -> Iterator[tuple[slice, NDArray[np.uint16]]]:
        """Sixteen bits for each number of each response, and where the responses of a block stand."""
        client, quarter = rows
        edges = np.searchsorted(client, BLOCK * np.arange(len(self._bits) + 1)).tolist()
        for number, bits in enumerate(self._bits):
            place = slice(edges[number], edges[number + 1])
            drawn = bits.random_raw(BLOCK * _QUARTERS * columns // 4).view(np.uint16)
            response = (client[place] - number * BLOCK) * _QUARTERS + quarter[place]
            yield place, drawn.reshape(-1, columns)[response]


@cache
def _beta_quantiles(a: float, b: float) -> NDArray[np.float32]:
    return np.asarray(betaincinv(a, b, _POINTS), dtype=np.float32)
