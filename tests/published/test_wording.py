"""Numbers keep their printed rounding, in every language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.errors import InvalidArgumentError, UnknownLanguageError, UnknownNameError
from bip_teach.language import languages, number_marks, speaking, write_number
from bip_teach.published import figure, figures, people_of, write_value
from bip_teach.published.wording import unit_names

NB = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
decimals = st.decimals(-10_000_000, 10_000_000, allow_nan=False, allow_infinity=False, places=2)


def read_number(written: str, language: str) -> Decimal:
    marks = number_marks(language)
    return Decimal(written.replace(marks["thousands"], "").replace(marks["decimal"], ".").replace(MINUS, "-"))


@given(number=decimals, language=st.sampled_from(languages()), thousands=st.booleans())
def test_a_written_number_reads_back_with_all_its_decimals(number, language, thousands):
    written = write_number(number, language, thousands=thousands)
    assert read_number(written, language) == number
    assert read_number(written, language).as_tuple().exponent == number.as_tuple().exponent
    assert not set(written) & {" ", "-"}


@given(places=st.integers(0, 6), digits=st.integers(-999_999, 999_999))
def test_trailing_zeros_are_kept(places, digits):
    number = Decimal(digits).scaleb(-places)
    written = write_number(number)
    assert len(written.partition(".")[2]) == places


@given(number=decimals, unit=st.sampled_from(unit_names()), language=st.sampled_from(languages()))
def test_a_value_with_unit_never_breaks_over_lines(number, unit, language):
    written = write_value(number, unit, language=language)
    assert " " not in written
    assert "{" not in written


@given(share=st.decimals(0, 1, places=4), total=st.integers(1, 10_000), language=st.sampled_from(languages()))
def test_natural_frequencies_stay_within_the_group(share, total, language):
    said = people_of(share, total, language=language)
    size = write_number(Decimal(total), language)
    assert said.endswith(f" {size}")
    first = next(word for word in said.split(" ") if any(map(str.isdigit, word)))
    people = read_number(first, language)
    assert 0 <= people <= total
    assert abs(people - share * total) <= Decimal("0.5") or people == 1


@pytest.mark.parametrize(
    ("figure_id", "english", "swedish"),
    [
        ("A.gradient.5_yes", "26.8%", f"26,8{NB}procent"),
        ("A.base.jobedu", "10%", f"10{NB}procent"),
        (
            "A.switch.job.pp",
            f"{MINUS}1.3{NB}percentage{NB}points",
            f"{MINUS}1,3{NB}procentenheter",
        ),
        ("A.switch.job.rel", f"{MINUS}22%", f"{MINUS}22{NB}procent"),
        ("A.n_clients", f"about 4,000{NB}people", f"omkring 4{NB}000{NB}personer"),
        ("A.n_responses", f"more than 27,000{NB}responses", f"mer än 27{NB}000{NB}svar"),
        ("A.belief.share_no_doubt", "just under 50%", f"knappt 50{NB}procent"),
        ("D.n_responses_cw", f"just over 13,000{NB}responses", f"drygt 13{NB}000{NB}svar"),
        ("B.r2.register_typical", "less than 10%", f"mindre än 10{NB}procent"),
        ("A.data_from", "2013", "2013"),
        ("A.window_years", f"1{NB}year", f"1{NB}år"),
        ("A.interval_months", f"about 3{NB}months", f"omkring 3{NB}månader"),
        ("C.queue.none", f"{MINUS}6{NB}places", f"{MINUS}6{NB}platser"),
        (
            "B.cost.benefit",
            f"about DKK{NB}11.7{NB}billion{NB}a{NB}year",
            f"omkring 11,7{NB}miljarder{NB}danska{NB}kronor{NB}om{NB}året",
        ),
        ("B.scale", "1–5", "1–5"),
        ("D.data_from", "end of 2012", "slutet av 2012"),
        ("B.search.most_used", "online job portals, own network", "jobbportaler, eget nätverk"),
    ],
)
def test_figures_are_written_as_in_a_sentence(figure_id, english, swedish):
    assert figure(figure_id).format() == english
    assert figure(figure_id).format("sv") == swedish
    with speaking("sv"):
        assert figure(figure_id).format() == swedish


@pytest.mark.parametrize("row", figures(), ids=lambda row: row.id)
def test_every_figure_can_be_written_in_every_language(row):
    for language in languages():
        written = row.format(language)
        assert written
        assert row.format_number(language) in written
        if row.is_number:
            assert read_number(row.format_number(language), language) == Decimal(row.text)


@pytest.mark.parametrize("row", [row for row in figures() if row.is_number], ids=lambda row: row.id)
def test_another_number_is_written_with_the_printed_rounding(row):
    exact = row.number + row.rounding / 5
    unlimited = write_value(Decimal(row.text), row.unit)
    assert row.format_like(exact) == unlimited
    assert row.rounding == pytest.approx(0.5 * 10**-row.decimals)


def test_another_number_keeps_trailing_zeros():
    assert figure("A.iv.job.pp").format_like(2) == f"2.0{NB}percentage{NB}points"
    assert figure("A.gradient.5_yes").format_like(24.25, "sv") == f"24,2{NB}procent"


@pytest.mark.parametrize(
    ("figure_id", "total", "english", "swedish"),
    [
        ("A.gradient.5_yes", 100, "27 of 100", "27 av 100"),
        ("A.gradient.1_no", 100, "about 1 of 100", "omkring 1 av 100"),
        ("A.gradient.1_no", 1000, "11 of 1,000", f"11 av 1{NB}000"),
        ("B.search.channels_6", 100, "fewer than 1 of 100", "färre än 1 av 100"),
        ("C.bars.cw.4", 100, "17 of 100", "17 av 100"),
        ("B.edu.over30", 100, "2 of 100", "2 av 100"),
        ("A.gradient.1_no.rounded", 100, "1 of 100", "1 av 100"),
        ("A.belief.share_varies", 100, "about 25 of 100", "omkring 25 av 100"),
        ("A.belief.share_no_doubt", 100, "just under 50 of 100", "knappt 50 av 100"),
        ("B.r2.register_typical", 100, "fewer than 10 of 100", "färre än 10 av 100"),
    ],
)
def test_shares_are_said_as_natural_frequencies(figure_id, total, english, swedish):
    assert figure(figure_id).share_of(total) == english
    assert figure(figure_id).share_of(total, "sv") == swedish


@pytest.mark.parametrize("row", figures(), ids=lambda row: row.id)
def test_only_percentages_have_a_share(row):
    if row.unit in ("percent", "percent_change", "percentage_points"):
        assert row.share == pytest.approx(row.number / 100)
    else:
        with pytest.raises(InvalidArgumentError, match=f"{row.id} has no share"):
            _ = row.share


@pytest.mark.parametrize("figure_id", ["A.switch.job.rel", "A.iv.job.pp"])
def test_changes_are_not_shares_of_a_group(figure_id):
    with pytest.raises(InvalidArgumentError, match="not a share of a group"):
        figure(figure_id).share_of()


def test_words_are_not_numbers():
    with pytest.raises(InvalidArgumentError, match=r"D\.data_from is a date and has no number"):
        _ = figure("D.data_from").number
    with pytest.raises(InvalidArgumentError, match=r"C\.interv\.list is a list"):
        figure("C.interv.list").format_like(1)


def test_unknown_languages_units_and_totals_are_refused():
    with pytest.raises(UnknownLanguageError, match=r"language is 'xx'\. Allowed: 'en', 'da', 'sv'"):
        figure("A.base.job").format("xx")
    with pytest.raises(UnknownLanguageError, match="language is 'xx'"):
        figure("D.data_from").format("xx")
    with pytest.raises(UnknownLanguageError, match="language is 'xx'"):
        figure("A.base.job").format_number("xx")
    with pytest.raises(UnknownNameError, match=r"no unit called 'percents'.*'percent'"):
        write_value(Decimal(1), "percents")
    with pytest.raises(InvalidArgumentError, match="qualifier is 'roughly'"):
        write_value(Decimal(1), "percent", "roughly")
    with pytest.raises(InvalidArgumentError, match="total is 0"):
        figure("A.base.job").share_of(0)
