"""Where the documents differ: every case is explained, and its numbers come from the figures."""

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from bip_teach.language import speaking
from bip_teach.published import disagreement, disagreements, disagreements_table, figure, figures

KINDS = {"rounding", "definition", "slip", "between_documents", "missing"}
every_case = pytest.mark.parametrize("case", disagreements(), ids=lambda case: case.id)


def _raw() -> list[dict[str, str]]:
    text = files("bip_teach.published").joinpath("disagreements.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["disagreement"]


def test_every_case_is_there_once():
    assert len(disagreements()) == 43
    assert max(Counter(case.id for case in disagreements()).values()) == 1
    assert {case.kind for case in disagreements()} == KINDS


@every_case
def test_cases_refer_to_figures_that_refer_back(case):
    assert case.figure_ids
    assert len(set(case.figure_ids)) == len(case.figure_ids)
    for figure_id in case.figure_ids:
        assert case.id in figure(figure_id).disagreement_ids
    assert disagreement(case.id) is case


def test_figures_name_known_cases_only():
    known = {case.id for case in disagreements()}
    for row in figures():
        assert set(row.disagreement_ids) <= known


@every_case
def test_cases_are_written_for_readers(case):
    for text in (case.title, case.explanation, case.choice):
        assert text
        assert "{" not in text
        assert not re.search(r"\.txt|\bL\d|(?<![\d,])00\d\b|\b[A-D]2?\.[a-z]", text)
    assert case.choice.endswith(".")
    assert max(len(sentence.split()) for sentence in re.split(r"[.?:;] ", case.explanation)) <= 32


@pytest.mark.parametrize("entry", _raw(), ids=lambda entry: entry["id"])
def test_no_result_is_typed_into_an_explanation(entry):
    """Years, weeks and numbers of tables, figures and pages may stand there; results may not."""
    text = " ".join((entry["title"], entry["explanation"], entry["choice"]))
    typed = re.sub(r"\{[^}]*\}|Table \d|Figure \d|20\d\d|52 weeks|under 30|of 100", "", text)
    assert not re.search(r"\d|%", typed)


@pytest.mark.parametrize("entry", _raw(), ids=lambda entry: entry["id"])
def test_quoted_figures_are_listed(entry):
    text = " ".join((entry["title"], entry["explanation"], entry["choice"]))
    quoted = {name.removesuffix(":number") for name in re.findall(r"\{([^}]*)\}", text)}
    assert quoted <= set(entry["figure_ids"])


def test_the_figures_of_a_case_are_written_in_its_language():
    swedish = disagreement("gradient_varies", "sv").explanation
    assert figure("A.gradient.3_varies").format("sv") in swedish
    with speaking("sv"):
        assert disagreements()[0].explanation == swedish == disagreements_table()["explanation"][0]
    assert disagreements()[0].explanation.startswith("The caseworker report prints 5.1%.")


def _differ(first: str, second: str) -> bool:
    return figure(first).text != figure(second).text


def test_documents_differ_where_a_case_says_so():
    assert _differ("A.gradient.3_varies", "D.gradient.3_varies")
    assert _differ("A.gradient.2_doubt", "C.gradient.2_doubt")
    assert _differ("A.switch.job.rel", "D.switch.rel")
    assert _differ("A.iv.jobedu.pp", "D.iv.pp")
    assert _differ("B.r2.search.both", "D.r2.search.indicators")
    assert _differ("B.cost.benefit", "C.cost.benefit")


def test_documents_that_differ_on_a_number_have_a_case():
    by_quantity: dict[str, list] = {}
    for row in figures():
        by_quantity.setdefault(row.quantity, []).append(row)
    for rows in by_quantity.values():
        if len({row.text for row in rows}) > 1:
            assert set.intersection(*(set(row.disagreement_ids) for row in rows)), rows[0].quantity


def test_arithmetic_behind_the_explanations():
    def number(figure_id: str) -> float:
        return figure(figure_id).number

    gap = number("C.thought.effective") - number("C.thought.mean")
    assert number("C.thought.increase") - gap == pytest.approx(1)
    quarters = [number(f"C.effect.{name}") for name in ("q1_least", "q2", "q3", "q4_most")]
    assert 0 < sum(quarters) / 4 - number("C.thought.mean") < 1
    assert number("C.thought.effective") > max(quarters)
    assert 1.9 < number("C.thought.effective") / number("C.thought.mean") < number("C.thought.double")
    assert number("D.switch.pp") / number("D.switch.rel") * 100 > number("A.base.job")
    assert number("D.iv.pp") / number("D.iv.rel") * 100 > number("A.iv.base.jobedu")
    young = number("B.young_share") / 100
    education = young * number("B.edu.under30") + (1 - young) * number("B.edu.over30")
    assert education < number("A.base.jobedu") - number("A.base.job")
    channels = sum(number(f"B.search.channels_{count}") for count in range(1, 7))
    assert number("B.search.active") - 1 < channels < number("B.search.active")
    taking_part = sum(number(f"C.part.{name}") for name in ("combined", "none", "one"))
    assert taking_part == 99
    assert 100 < sum(number(f"C.bars.cw.{step}") for step in range(1, 6)) < 101
    assert number("C.cost.benefit") * 1e9 / number("B.pop.recipients") > 1e6
    assert number("B.r2.search.both") / number("B.r2.search.register") < number("B.r2.search.claim")
    assert number("B.r2.job.both") / number("B.r2.job.register") > number("B.r2.job.claim")
    assert number("B.r2.edu.both") / number("B.r2.edu.register") > number("B.r2.edu.claim")
