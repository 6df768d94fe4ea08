"""A real Dask cluster of two processes gives the bytes of one process; what is wrong with one is said."""

from __future__ import annotations

import sys
import time

import pytest
from distributed import LocalCluster

from bip_teach.diagnose import Analysis, ClusterCrew, LocalCrew, Question, cluster, simulate_answers
from bip_teach.errors import ClusterError, TrialError

CLIENTS = 500


@pytest.fixture(scope="module")
def scheduler():
    """Address of a cluster of two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as local:
        yield local.scheduler_address


@pytest.mark.slow
def test_one_process_two_processes_and_a_cluster_give_the_same_bytes(scheduler, cases, mean, fussy) -> None:
    crews = (LocalCrew(1), LocalCrew(2), ClusterCrew(scheduler))
    texts = {
        simulate_answers(cases, [mean, fussy], 3, CLIENTS, crew=crew).to_csv(index=False) for crew in crews
    }
    assert len(texts) == 1
    assert len(texts.pop().splitlines()) == 1 + 2 * 3 * 3


def test_a_fault_on_the_cluster_names_the_trial(scheduler, cases) -> None:
    question = Question("faulty", "job_52w", "share")

    def run(_frame):
        raise ZeroDivisionError("by zero")

    with pytest.raises(TrialError, match=r"faulty failed on design base, seed \d: ZeroDivisionError"):
        simulate_answers(
            cases[:1], [Analysis("faulty", (question,), run)], 2, CLIENTS, crew=ClusterCrew(scheduler)
        )


@pytest.mark.slow
def test_a_worker_that_dies_is_no_traceback(scheduler, cases) -> None:
    question = Question("deadly", "job_52w", "share")

    def run(_frame):
        import os

        os._exit(1)

    with pytest.raises(ClusterError, match=r"The cluster gave up on design base, seed 1: KilledWorker"):
        simulate_answers(
            cases[:1], [Analysis("deadly", (question,), run)], 1, CLIENTS, crew=ClusterCrew(scheduler)
        )


def test_workers_with_other_code_are_refused(scheduler, cases, mean, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "_same_code", lambda _found: False)
    with pytest.raises(ClusterError, match="These workers have other code than this machine: tcp://"):
        simulate_answers(cases, [mean], 1, CLIENTS, crew=ClusterCrew(scheduler))


def test_a_cluster_without_workers_is_said(cases, mean) -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=":0") as local,
        pytest.raises(ClusterError, match=r"has no workers\. Type on each machine: dask worker"),
    ):
        simulate_answers(
            cases, [mean], 1, CLIENTS, crew=ClusterCrew(local.scheduler_address, patience_seconds=0.5)
        )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "", "foo://there:1"])
def test_an_address_without_a_scheduler_is_said_soon(cases, mean, address) -> None:
    begin = time.monotonic()
    with pytest.raises(ClusterError, match="There is no Dask scheduler at"):
        simulate_answers(cases, [mean], 1, CLIENTS, crew=ClusterCrew(address, patience_seconds=0.5))
    assert time.monotonic() - begin < 10


def test_without_the_extra_the_command_to_install_it_is_given(cases, mean, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as caught:
        simulate_answers(cases, [mean], 1, CLIENTS, crew=ClusterCrew("tcp://127.0.0.1:1"))
    assert 'pip install "bip-teach[cluster]"' in str(caught.value)
