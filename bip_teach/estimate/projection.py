"""Least-squares projection on one or two sets of dummies and a few covariates, without dense dummies.

With thousands of examiners and cells the dummies are never built. The larger set is removed by group means;
what is left is a system as large as the smaller set. It falls into one part for each set of groups that meet,
such as the teams of one job centre, and each part is solved alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse
from scipy.sparse import csgraph

from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import IntArray

BLOCK_ENTRIES = 4_000_000
"""Largest number of entries in a temporary block (32 megabytes)."""

MIRRORED_ROWS = 256
"""Rows that are copied at once from the lower to the upper half of a matrix."""

RANK_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Part:
    """Small groups that large groups tie together, and what is needed to compare them with each other.

    Parameters
    ----------
    groups : array of int, shape (s,)
        Small groups. The first is the reference: it follows from the others.
    inverse : array, shape (s, s)
        Inverse of the cross-product of their dummies after removing large-group means; zero for the
        reference.
    """

    groups: IntArray
    inverse: FloatArray

    @classmethod
    def of(cls, groups: IntArray, cross: sparse.csr_array) -> Part:
        """Part with these groups; `cross` (s × s) is their cross-product, which has no inverse as it is."""
        block = cross.toarray()
        block[0], block[:, 0], block[0, 0] = 0.0, 0.0, 1.0
        inverse = _symmetric_inverse(block)
        inverse[0, 0] = 0.0
        return cls(groups, inverse)


@dataclass(frozen=True)
class Dummies:
    """Two crossed sets of dummies, with what is needed to project on them.

    Parameters
    ----------
    large, small : array of int, shape (n,)
        Group of each row in the larger and in the smaller set.
    counts : array, shape (L,)
        Rows in each large group.
    means : sparse matrix, shape (L, S)
        Share of the rows of a large group that lie in each small group.
    parts : tuple of Part
        Parts of two or more small groups that some chain of large groups connects.
    part, place : array of int, shape (S,)
        Part of each small group (−1 for one without company) and its place there.
    rank : int
        Dimension of the space that the dummies span.
    """

    large: IntArray
    small: IntArray
    counts: FloatArray
    means: sparse.csr_array
    parts: tuple[Part, ...]
    part: IntArray
    place: IntArray
    rank: int

    @classmethod
    def of(cls, first: IntArray, second: IntArray | None = None) -> Dummies:
        """Prepare the projection on one or two sets of groups, coded 0, 1, …."""
        other = np.zeros(len(first), dtype=np.int64) if second is None else second
        large, small = (first, other) if first.max() >= other.max() else (other, first)
        counts = np.bincount(large).astype(float)
        table = sparse.coo_array((np.ones(len(large)), (large, small))).tocsr()
        means = sparse.csr_array(sparse.diags_array(1 / counts) @ table)
        groups = _connected_groups(table)
        cross = sparse.diags_array(np.bincount(small).astype(float)) - table.T @ means
        parts = _parts(sparse.csr_array(cross), groups)
        part, place = np.full((2, table.shape[1]), -1)
        for number, one in enumerate(parts):
            part[one.groups], place[one.groups] = number, np.arange(len(one.groups))
        return cls(large, small, counts, means, parts, part, place, sum(table.shape) - len(groups))

    def residual(self, values: FloatArray) -> FloatArray:
        """What the dummies do not explain, column by column; values of shape (n, k)."""
        return self._once(self._once(values))  # the second pass removes the rounding of the inverse

    def _once(self, values: FloatArray) -> FloatArray:
        inner = values - self._large_means(values)[self.large]
        sums = np.column_stack([np.bincount(self.small, column, self.means.shape[1]) for column in inner.T])
        shift = np.zeros_like(sums)
        for one in self.parts:
            shift[one.groups] = one.inverse @ sums[one.groups]
        return np.asarray(inner - shift[self.small] + (self.means @ shift)[self.large])

    def _large_means(self, values: FloatArray) -> FloatArray:
        sums = np.column_stack([np.bincount(self.large, column, len(self.counts)) for column in values.T])
        return np.asarray(sums / self.counts[:, None])

    def hat(self, left: IntArray, right: IntArray) -> FloatArray:
        """Entries of the projection matrix for pairs of rows."""
        a, b = self.large[left], self.large[right]
        s, t = self.small[left], self.small[right]
        out = (a == b) / self.counts[a]
        inside = np.flatnonzero((self.part[s] == self.part[t]) & (self.part[s] >= 0))
        order = inside[np.argsort(self.part[s[inside]], kind="stable")]
        ends = np.cumsum(np.bincount(self.part[s[order]], minlength=len(self.parts)))
        for one, pairs in zip(self.parts, np.split(order, ends[:-1]) if self.parts else (), strict=True):
            out[pairs] += self._in_part(one, a[pairs], b[pairs], self.place[s[pairs]], self.place[t[pairs]])
        return np.asarray(out, dtype=float)

    def _in_part(self, one: Part, a: IntArray, b: IntArray, s: IntArray, t: IntArray) -> FloatArray:
        """Small group less large-group mean, times the inverse, times the same of the other row."""
        out = one.inverse[s, t] - self._times_means(one.inverse, s, b)
        step = max(1, BLOCK_ENTRIES // len(one.groups))
        order = np.argsort(a, kind="stable")
        groups, starts = np.unique(a[order], return_index=True)
        for first in range(0, len(groups), step):
            block = groups[first : first + step]
            last = starts[first + step] if first + step < len(groups) else len(order)
            pairs = order[starts[first] : last]
            through = self._local_means(block, len(one.groups)) @ one.inverse
            row = np.searchsorted(block, a[pairs])
            out[pairs] -= through[row, t[pairs]] - self._times_means(through, row, b[pairs])
        return np.asarray(out, dtype=float)

    def _local_means(self, groups: IntArray, width: int) -> sparse.csr_array:
        """Rows of `means` for large groups of one part, its columns numbered by their place there."""
        rows, shape = self.means[groups], (len(groups), width)
        return sparse.csr_array((rows.data, self.place[rows.indices], rows.indptr), shape=shape)

    def _times_means(self, matrix: FloatArray, row: IntArray, group: IntArray) -> FloatArray:
        """Row of `matrix` times the means of a large group, for pairs, in blocks of bounded size."""
        pairs, place = np.unique(row * len(self.counts) + group, return_inverse=True)
        row, group = np.divmod(pairs, len(self.counts))
        widest = int(np.diff(self.means.indptr).max())
        step = max(1, BLOCK_ENTRIES // widest)
        blocks = [
            self._row_products(matrix, row[start : start + step], group[start : start + step])
            for start in range(0, len(pairs), step)
        ]
        return np.concatenate(blocks)[place] if blocks else np.zeros(0)

    def _row_products(self, matrix: FloatArray, row: IntArray, group: IntArray) -> FloatArray:
        """Row of `matrix` times row of `means`, over the entries of the latter that are not zero."""
        start, stop = self.means.indptr[group], self.means.indptr[group + 1]
        sizes = (stop - start).astype(np.int64)
        ends = np.cumsum(sizes)
        entry = np.arange(ends[-1]) + np.repeat(start - (ends - sizes), sizes)
        parts = matrix[np.repeat(row, sizes), self.place[self.means.indices[entry]]] * self.means.data[entry]
        return np.asarray(np.add.reduceat(parts, ends - sizes), dtype=float)


@dataclass(frozen=True)
class Projection:
    """Projection on dummies and covariates together.

    Parameters
    ----------
    dummies : Dummies
        The sets of groups.
    basis : array, shape (n, k)
        Orthonormal columns that span what the covariates add to the dummies.
    """

    dummies: Dummies
    basis: FloatArray

    @classmethod
    def of(cls, dummies: Dummies, covariates: FloatArray) -> Projection:
        """Projection on the dummies and the columns of `covariates` (n × k, k may be 0)."""
        lengths = np.sqrt((covariates**2).sum(axis=0))
        scaled = covariates / np.where(lengths > 0, lengths, 1.0)
        left = dummies.residual(scaled) if scaled.shape[1] else scaled
        q, r, _ = linalg.qr(left, mode="economic", pivoting=True, check_finite=False)
        keep = np.abs(np.diag(r)) > RANK_TOLERANCE
        return cls(dummies, np.asarray(q[:, : len(keep)][:, keep], dtype=float))

    @property
    def rank(self) -> int:
        """Dimension of the space that is projected on."""
        return self.dummies.rank + int(self.basis.shape[1])

    def residual(self, values: FloatArray) -> FloatArray:
        """What dummies and covariates do not explain, for values of shape (n,) or (n, k)."""
        columns = values[:, None] if values.ndim == 1 else values
        inner = self.dummies.residual(columns)
        return np.asarray((inner - self.basis @ (self.basis.T @ inner)).reshape(values.shape))

    def hat(self, left: IntArray, right: IntArray) -> FloatArray:
        """Entries of the projection matrix for pairs of rows."""
        extra: FloatArray = (self.basis[left] * self.basis[right]).sum(axis=1)
        return self.dummies.hat(left, right) + extra


def _connected_groups(table: sparse.csr_array) -> list[IntArray]:
    """Small groups of each connected part of a table of large by small groups."""
    n_large, n_small = table.shape
    graph = sparse.coo_array(table)
    both = sparse.coo_array((graph.data, (graph.row, graph.col + n_large)), shape=(n_large + n_small,) * 2)
    found = csgraph.connected_components(both, directed=False)[1][n_large:]
    order = np.argsort(found, kind="stable")
    starts = np.unique(found[order], return_index=True)[1]
    return [np.asarray(members, dtype=np.int64) for members in np.split(order, starts[1:])]


def _parts(cross: sparse.csr_array, groups: list[IntArray]) -> tuple[Part, ...]:
    """Parts of two or more small groups, from their cross-product after removing large-group means."""
    return tuple(Part.of(members, cross[members][:, members]) for members in groups if len(members) > 1)


def _symmetric_inverse(matrix: FloatArray) -> FloatArray:
    """Inverse of a positive definite matrix from its Cholesky factor, in the memory of the matrix."""
    factor = linalg.cholesky(matrix.T, lower=True, overwrite_a=True, check_finite=False)
    inverse = linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)[0]
    for start in range(0, len(inverse), MIRRORED_ROWS):
        stop = start + MIRRORED_ROWS
        corner = inverse[start:stop, start:stop]
        corner[:] = np.tril(corner) + np.tril(corner, -1).T
        inverse[start:stop, stop:] = inverse[stop:, start:stop].T
    return np.asarray(inverse.T)  # the same numbers, rows together in memory
