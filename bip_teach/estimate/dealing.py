"""What a block of information explains when it is dealt out at random: the reference for overfit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import linalg

from bip_teach.estimate.covariates import Coding, FloatArray, independent_columns
from bip_teach.estimate.penalised import log_likelihood, null_log_likelihood, penalised_logit, standardised
from bip_teach.estimate.results import IntArray, integer_codes

PERMUTATIONS = 40
SEED = 20170301
RIDGE = 1e-9
TINY_PENALTY = 1e-6
LOGIT_TOLERANCE = 1e-3


class Deal(Protocol):
    """Columns that can be dealt out at random again and again."""

    def columns(self, generator: np.random.Generator) -> FloatArray:
        """One deal, array (n, k)."""

    def products(
        self, generator: np.random.Generator, basis: FloatArray, left: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of one deal D: D'D, D'`basis` and D'`left`."""


@dataclass(frozen=True)
class WholeClients:
    """Each client gets all columns of another client, wave by wave, and from the first again if need be.

    Parameters
    ----------
    matrix : array, shape (n, k)
        Columns of the block.
    people : array of int, shape (n,)
        Client of each row, 0, 1, …
    """

    matrix: FloatArray
    people: IntArray

    def columns(self, generator: np.random.Generator) -> FloatArray:
        """One deal, array (n, k)."""
        sizes = np.bincount(self.people)
        starts = np.cumsum(sizes) - sizes
        order = np.argsort(self.people, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order)) - np.repeat(starts, sizes)
        giver = generator.permutation(len(sizes))[self.people]
        return np.asarray(self.matrix[order[starts[giver] + place % sizes[giver]]])

    def products(
        self, generator: np.random.Generator, basis: FloatArray, left: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of one deal D: D'D, D'`basis` and D'`left`."""
        dealt = self.columns(generator)
        return dealt.T @ dealt, dealt.T @ basis, dealt.T @ left


@dataclass(frozen=True)
class Identifiers:
    """Values of an identifier, dealt out among pairs of client and value.

    Parameters
    ----------
    pair : array of int, shape (n,)
        Pair of each row, 0, 1, …
    identifier : array of int, shape (pairs,)
        Value of each pair, 0, 1, …
    """

    pair: IntArray
    identifier: IntArray

    @classmethod
    def of(cls, rows: pd.DataFrame, name: str, people: IntArray) -> Identifiers:
        """Those of the column `name`."""
        value = np.asarray(pd.factorize(rows[name], sort=True, use_na_sentinel=False)[0], dtype=np.int64)
        pairs, pair = np.unique(np.column_stack([value, people]), axis=0, return_inverse=True)
        return cls(np.asarray(pair.ravel(), dtype=np.int64), np.asarray(pairs[:, 0], dtype=np.int64))

    def columns(self, generator: np.random.Generator) -> FloatArray:
        """One deal, a 0/1 column for each value."""
        return np.eye(int(self.identifier.max()) + 1)[self._codes(generator)]

    def products(
        self, generator: np.random.Generator, basis: FloatArray, left: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of one deal D: D'D, D'`basis` and D'`left`, without making D."""
        codes = self._codes(generator)
        sums = np.column_stack([_sums(codes, column) for column in basis.T])
        return np.diag(_sums(codes, np.ones(len(codes)))), sums, _sums(codes, left)

    def _codes(self, generator: np.random.Generator) -> IntArray:
        return np.asarray(generator.permutation(self.identifier)[self.pair], dtype=np.int64)


def dealt_share(
    rows: pd.DataFrame,
    y: FloatArray,
    before: Sequence[str],
    names: Sequence[str],
    measure: str,
    permuted: str,
    cluster: str | None,
) -> float:
    """Mean share in the sample when a block is dealt out at random and the blocks before it are kept.

    Parameters
    ----------
    rows : DataFrame
        Usable rows.
    y : array, shape (n,)
        Outcome.
    before, names : sequence of str
        Columns of the blocks before, and of the block.
    measure : {"r_squared", "mcfadden"}
        Which share.
    permuted : str
        Identifier that is dealt out alone where the block has it.
    cluster : str or None
        Identifier of clients; None: every row is a client of its own.
    """
    people = np.arange(len(rows), dtype=np.int64) if cluster is None else integer_codes(rows[cluster])
    new = [name for name in names if name not in before]
    deal: Deal
    if permuted in new:
        kept = [*before, *(name for name in new if name != permuted)]
        deal = Identifiers.of(rows, permuted, people)
    else:
        kept = list(before)
        deal = WholeClients(_columns(rows, new)[:, 1:], people)
    share = _linear_share if measure == "r_squared" else _logit_share
    return share(y, _columns(rows, kept), deal)


def _sums(codes: IntArray, values: FloatArray) -> FloatArray:
    return np.asarray(np.bincount(codes, weights=values), dtype=float)


def _columns(rows: pd.DataFrame, names: Sequence[str]) -> FloatArray:
    """A constant and the independent columns, standardised."""
    matrix = Coding.learn(rows, names).matrix(rows)
    values = matrix[independent_columns(matrix)].to_numpy()
    return np.column_stack([values[:, :1], standardised(values[:, 1:])])


def _linear_share(y: FloatArray, kept: FloatArray, deal: Deal) -> float:
    basis = np.linalg.qr(kept)[0]
    left = y - basis @ (basis.T @ y)
    generator = np.random.default_rng(SEED)
    gains = [_gain(*deal.products(generator, basis, left)) for _ in range(PERMUTATIONS)]
    return 1 - (float(left @ left) - float(np.mean(gains))) / float(((y - y.mean()) ** 2).sum())


def _gain(square: FloatArray, sums: FloatArray, along: FloatArray) -> float:
    """Fall in the sum of squares when dealt columns join columns with an orthonormal basis."""
    ridge = RIDGE * np.diag(np.maximum(np.diag(square), 1.0))
    return float(along @ linalg.solve(square + ridge - sums @ sums.T, along, assume_a="pos"))


def _logit_share(y: FloatArray, kept: FloatArray, deal: Deal) -> float:
    start = penalised_logit(kept, y, TINY_PENALTY)
    generator = np.random.default_rng(SEED)
    found = []
    for _ in range(PERMUTATIONS):
        Z = np.column_stack([kept, standardised(deal.columns(generator))])
        begin = np.concatenate([start, np.zeros(Z.shape[1] - len(start))])
        found.append(log_likelihood(Z, y, penalised_logit(Z, y, TINY_PENALTY, begin, LOGIT_TOLERANCE)))
    return 1 - float(np.mean(found)) / null_log_likelihood(y)
