"""Dealing out at random: whole clients stay whole, identifiers keep their pairs, products are products."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.estimate.dealing import Identifiers, WholeClients

PEOPLE = np.array([0, 0, 0, 1, 2, 2, 0, 3, 3, 3])


def test_each_client_gets_the_rows_of_one_client_in_order():
    rows = np.column_stack([PEOPLE, [0, 1, 2, 0, 0, 1, 3, 0, 1, 2]]).astype(float)
    dealt = WholeClients(rows, PEOPLE).columns(np.random.default_rng(2))
    sizes = np.bincount(PEOPLE)
    givers = []
    for person in range(4):
        own = dealt[person == PEOPLE]
        assert len(set(own[:, 0])) == 1
        givers.append(int(own[0, 0]))
        np.testing.assert_array_equal(own[:, 1], np.arange(len(own)) % sizes[givers[-1]])
    assert sorted(givers) == [0, 1, 2, 3]


def test_a_client_keeps_one_caseworker_as_long_as_before():
    rows = pd.DataFrame({"caseworker_id": list("AABCCDDAAB")})
    deal = Identifiers.of(rows, "caseworker_id", PEOPLE)
    dealt = deal.columns(np.random.default_rng(1)).argmax(axis=1)
    pairs = pd.DataFrame({"person": PEOPLE, "before": rows["caseworker_id"], "after": dealt})
    assert not pairs.drop_duplicates().duplicated(["person", "before"]).any()
    before = pairs.groupby(["person", "before"])["before"].first()
    after = pairs.groupby(["person", "before"])["after"].first().map(dict(enumerate("ABCD")))
    assert sorted(before) == sorted(after)


@pytest.mark.parametrize("kind", ["clients", "identifiers"])
def test_products_are_those_of_the_columns(kind):
    generator = np.random.default_rng(3)
    rows = pd.DataFrame({"caseworker_id": list("AABCCDDAAB")})
    deal = (
        WholeClients(generator.normal(size=(10, 3)), PEOPLE)
        if kind == "clients"
        else Identifiers.of(rows, "caseworker_id", PEOPLE)
    )
    basis, left = generator.normal(size=(10, 2)), generator.normal(size=10)
    columns = deal.columns(np.random.default_rng(9))
    square, sums, along = deal.products(np.random.default_rng(9), basis, left)
    np.testing.assert_allclose(square, columns.T @ columns, atol=1e-12)
    np.testing.assert_allclose(sums, columns.T @ basis, atol=1e-12)
    np.testing.assert_allclose(along, columns.T @ left, atol=1e-12)
