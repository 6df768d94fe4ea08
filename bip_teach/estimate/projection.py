"""Least-squares projection on one or two sets of dummies and a few covariates, without dense dummies.

With thousands of examiners and cells the dummies are never built. The larger set is removed by group means;
what is left is a system as large as the smaller set.
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

RANK_TOLERANCE = 1e-7


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
    inverse : array, shape (S, S)
        Inverse of the cross-product of the small dummies after removing large-group means; zero in the rows
        and columns of small groups that follow from the others.
    rank : int
        Dimension of the space that the dummies span.
    """

    large: IntArray
    small: IntArray
    counts: FloatArray
    means: sparse.csr_array
    inverse: FloatArray
    rank: int

    @classmethod
    def of(cls, first: IntArray, second: IntArray | None = None) -> Dummies:
        """Prepare the projection on one or two sets of groups, coded 0, 1, …."""
        other = np.zeros(len(first), dtype=np.int64) if second is None else second
        large, small = (first, other) if first.max() >= other.max() else (other, first)
        counts = np.bincount(large).astype(float)
        table = sparse.coo_array((np.ones(len(large)), (large, small))).tocsr()
        means = sparse.csr_array(sparse.diags_array(1 / counts) @ table)
        free = _free_groups(table)
        inverse = np.zeros((table.shape[1], table.shape[1]))
        if free.size:
            cross = sparse.diags_array(np.bincount(small).astype(float)) - table.T @ means
            block = cross.tocsr()[free][:, free].toarray()
            inverse[np.ix_(free, free)] = _symmetric_inverse(block)
        return cls(large, small, counts, means, inverse, len(counts) + free.size)

    def residual(self, values: FloatArray) -> FloatArray:
        """What the dummies do not explain, column by column; values of shape (n, k)."""
        return self._once(self._once(values))  # the second pass removes the rounding of the inverse

    def _once(self, values: FloatArray) -> FloatArray:
        inner = values - self._large_means(values)[self.large]
        sums = np.column_stack([np.bincount(self.small, column, self.means.shape[1]) for column in inner.T])
        shift = self.inverse @ sums
        return np.asarray(inner - shift[self.small] + (self.means @ shift)[self.large])

    def _large_means(self, values: FloatArray) -> FloatArray:
        sums = np.column_stack([np.bincount(self.large, column, len(self.counts)) for column in values.T])
        return np.asarray(sums / self.counts[:, None])

    def hat(self, left: IntArray, right: IntArray) -> FloatArray:
        """Entries of the projection matrix for pairs of rows."""
        same = (self.large[left] == self.large[right]) / self.counts[self.large[left]]
        if not self.inverse.any():
            return np.asarray(same, dtype=float)
        through = self.means @ self.inverse
        a, b = self.large[left], self.large[right]
        s, t = self.small[left], self.small[right]
        cross = self.inverse[s, t] - through[a, t] - through[b, s]
        return np.asarray(same + cross + self._between_groups(through, a, b), dtype=float)

    def _between_groups(self, through: FloatArray, a: IntArray, b: IntArray) -> FloatArray:
        """Entries of means · inverse · means' for pairs of large groups, in blocks of bounded size."""
        pairs, place = np.unique(np.column_stack([a, b]), axis=0, return_inverse=True)
        widest = int(np.diff(self.means.indptr).max())
        step = max(1, BLOCK_ENTRIES // widest)
        blocks = [
            self._row_products(through, pairs[start : start + step]) for start in range(0, len(pairs), step)
        ]
        return np.concatenate(blocks)[place.ravel()]

    def _row_products(self, through: FloatArray, pairs: IntArray) -> FloatArray:
        """Row of `through` times row of `means`, over the entries of the latter that are not zero."""
        start, stop = self.means.indptr[pairs[:, 1]], self.means.indptr[pairs[:, 1] + 1]
        sizes = (stop - start).astype(np.int64)
        ends = np.cumsum(sizes)
        entry = np.arange(ends[-1]) + np.repeat(start - (ends - sizes), sizes)
        parts = through[np.repeat(pairs[:, 0], sizes), self.means.indices[entry]] * self.means.data[entry]
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


def _free_groups(table: sparse.csr_array) -> IntArray:
    """Small groups except one in each connected part, which follows from the others."""
    n_large, n_small = table.shape
    graph = sparse.coo_array(table)
    both = sparse.coo_array((graph.data, (graph.row, graph.col + n_large)), shape=(n_large + n_small,) * 2)
    parts = csgraph.connected_components(both, directed=False)[1][n_large:]
    first = np.unique(parts, return_index=True)[1]
    return np.setdiff1d(np.arange(n_small, dtype=np.int64), first)


def _symmetric_inverse(matrix: FloatArray) -> FloatArray:
    """Inverse of a positive definite matrix, from its Cholesky factor."""
    factor = linalg.cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
    lower = np.tril(linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)[0])
    return np.asarray(lower + np.tril(lower, -1).T)
