"""Random numbers belong to clients: the same whatever is made beside them, and of the right shape."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv

from bip_teach.simulate.draws import BLOCK, PARTS, Stream

#: Clients of the whole draw in the tests about ranges: four blocks, the last one not full.
N = 4 * BLOCK - 77
EVERYBODY = range(N)
#: Standard errors that a moment may be off.
Z = 4.0


@st.composite
def pieces(draw: st.DrawFn) -> range:
    """A range of clients that starts with a block and ends anywhere."""
    start = draw(st.integers(0, 3)) * BLOCK
    return range(start, draw(st.integers(start + 1, N)))


def everything(stream: Stream) -> np.ndarray:
    """Some of every kind of number, one after the other from one stream, array (clients, 8)."""
    return np.column_stack([stream.uniform(2), stream.normal(3), stream.beta(1.3, 1.5), stream.normal(2)])


@settings(max_examples=25)
@given(clients=pieces(), part=st.sampled_from(PARTS))
def test_a_client_has_the_same_numbers_in_every_range(clients: range, part: str) -> None:
    whole = everything(Stream(7, part, EVERYBODY))
    assert np.array_equal(everything(Stream(7, part, clients)), whole[clients.start : clients.stop])


@settings(max_examples=25)
@given(chunk=st.integers(1, 4))
def test_pieces_put_together_are_the_whole(chunk: int) -> None:
    starts = range(0, N, chunk * BLOCK)
    parts = [everything(Stream(7, "wage", range(s, min(s + chunk * BLOCK, N)))) for s in starts]
    assert np.array_equal(np.concatenate(parts), everything(Stream(7, "wage", EVERYBODY)))


@settings(max_examples=25)
@given(clients=pieces(), kept=st.integers(1, 10), columns=st.sampled_from([1, 3, 19, 23]))
def test_a_response_keeps_its_numbers_when_others_vanish(clients: range, kept: int, columns: int) -> None:
    """Rows of some clients only, with one response in every `kept`, against all rows of everybody."""
    client, quarter = np.divmod(np.arange(16 * N), 16)
    mine = (client >= clients.start) & (client < clients.stop) & ((client + quarter) % kept == 0)
    rows = client[mine] - clients.start, quarter[mine]
    for kind in ("normal_rows", "uniform_rows"):
        all_numbers = getattr(Stream(3, "missing", EVERYBODY), kind)((client, quarter), columns)
        numbers = getattr(Stream(3, "missing", clients), kind)(rows, columns)
        assert np.array_equal(numbers, all_numbers[mine])


def test_parts_blocks_and_seeds_have_different_numbers() -> None:
    """No two streams correlate more than chance allows; one of 135 pairs beyond 4 errors has chance 0.01."""
    one_block = range(BLOCK)
    streams = [Stream(7, part, one_block) for part in PARTS]
    streams += [Stream(seed, "belief", one_block) for seed in (8, 9)]
    streams += [Stream(7, "belief", range(block * BLOCK, (block + 1) * BLOCK)) for block in (1, 2)]
    draws = np.array([stream.normal(8).ravel() for stream in streams])
    correlation = np.corrcoef(draws)[np.triu_indices(len(draws), 1)]
    assert np.abs(correlation).max() < Z / np.sqrt(draws.shape[1])


def test_columns_of_one_stream_do_not_correlate() -> None:
    draws = Stream(5, "readiness", range(16 * BLOCK)).normal(20)
    correlation = np.corrcoef(draws.T)[np.triu_indices(20, 1)]
    assert np.abs(correlation).max() < Z / np.sqrt(len(draws))


def test_neighbouring_clients_do_not_correlate() -> None:
    draws = Stream(5, "readiness", range(64 * BLOCK)).normal()[:, 0]
    for lag in (1, 2, BLOCK):
        assert abs(np.corrcoef(draws[:-lag], draws[lag:])[0, 1]) < Z / np.sqrt(len(draws))


@pytest.mark.parametrize("kind", ["normal", "normal_rows"])
def test_normal_numbers_have_the_moments_of_a_normal(kind: str) -> None:
    """About a million draws; standard errors of mean, variance, skewness and kurtosis of a normal."""
    clients = range(32 * BLOCK)
    stream = Stream(11, "ratings", clients)
    draws = stream.normal(16) if kind == "normal" else stream.normal_rows(_all_rows(clients), 1)
    x = draws.ravel().astype(np.float64)
    n = len(x)
    assert n == 16 * len(clients)
    assert abs(x.mean()) < Z * np.sqrt(1 / n)
    assert abs((x**2).mean() - 1) < Z * np.sqrt(2 / n)
    assert abs((x**3).mean()) < Z * np.sqrt(15 / n)
    assert abs((x**4).mean() - 3) < Z * np.sqrt(96 / n)


@pytest.mark.parametrize("kind", ["uniform", "uniform_rows"])
def test_uniform_numbers_fill_the_interval_evenly(kind: str) -> None:
    clients = range(32 * BLOCK)
    stream = Stream(11, "events", clients)
    draws = stream.uniform(16) if kind == "uniform" else stream.uniform_rows(_all_rows(clients), 1)
    x = draws.ravel().astype(np.float64)
    n = len(x)
    assert x.min() > 0
    assert x.max() < 1
    assert abs(x.mean() - 1 / 2) < Z * np.sqrt(1 / 12 / n)
    assert abs(x.var() - 1 / 12) < Z * np.sqrt(1 / 180 / n)
    counts = np.histogram(x, bins=100, range=(0, 1))[0]
    # Chi-square with 99 degrees of freedom: mean 99, variance 198.
    chi_square = ((counts - n / 100) ** 2 / (n / 100)).sum()
    assert abs(chi_square - 99) < Z * np.sqrt(198)


def _all_rows(clients: range) -> tuple[np.ndarray, np.ndarray]:
    client, quarter = np.divmod(np.arange(16 * len(clients)), 16)
    return client, quarter


def test_beta_numbers_have_the_quantiles_of_a_beta() -> None:
    draws = Stream(11, "population", range(64 * BLOCK)).beta(0.48, 5.52)
    for share in (0.1, 0.5, 0.9):
        below = (draws <= betaincinv(0.48, 5.52, share)).mean()
        assert abs(below - share) < Z * np.sqrt(share * (1 - share) / len(draws))


def test_a_stream_goes_on_where_it_stopped() -> None:
    stream = Stream(1, "spells", range(10))
    drawn = [stream.uniform(2) for _ in range(5)]
    assert all(not np.array_equal(one, next_one) for one, next_one in pairwise(drawn))
