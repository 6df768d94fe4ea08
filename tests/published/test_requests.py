"""Pages and sheets ask for published figures by id; a wrong id is named."""

from __future__ import annotations

import pytest

from bip_teach import published
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.language import speaking
from bip_teach.published import figure_words, write_published


def test_the_value_comes_with_its_unit():
    assert write_published("A.gradient.5_yes") == published.figure("A.gradient.5_yes").format()


@pytest.mark.parametrize(
    "request_", ["A.gradient.5_yes|text", "A.gradient.5_yes | text", r"A.gradient.5_yes\|text"]
)
def test_the_bare_number_keeps_its_printed_rounding(request_):
    assert write_published(request_) == published.figure("A.gradient.5_yes").text


def test_a_minus_is_a_minus_sign():
    negative = next(one for one in published.figures() if one.is_number and one.text.startswith("-"))
    assert write_published(f"{negative.id}|text").startswith("−")


def test_a_share_is_said_in_persons():
    figure = published.figure("A.gradient.5_yes")
    assert write_published("A.gradient.5_yes|share_of_100") == figure.share_of(100)


def test_the_source_names_document_year_and_place():
    figure = published.figure("A.gradient.5_yes")
    words = write_published("A.gradient.5_yes|source")
    assert figure.place in words
    assert figure.source.year in words


def test_a_figure_is_written_in_the_language_of_the_page():
    assert write_published("A.gradient.5_yes|text", "sv") == "26,8"
    assert write_published("B.search.most_used|text", "sv") == "jobbportaler; eget nätverk"
    with speaking("sv"):
        assert write_published("A.gradient.5_yes|share_of_100") == "27 av 100"
        assert write_published("A.gradient.5_yes", "en") == "26.8%"


def test_words_say_what_is_measured_and_leave_everybody_out():
    assert figure_words("A.switch.job.rel", "en") == (
        "get a job, within a year, for each change of caseworker, as a change in per cent"
    )
    assert figure_words("A.base.job") == (
        "get a job, within a year: people on social benefits with other problems than unemployment"
    )
    assert figure_words("A.switch.job.rel", "sv").endswith(", som förändring i procent")


def test_every_figure_can_be_written():
    for figure in published.figures():
        for form in ("", "|text", "|source"):
            assert write_published(figure.id + form)


def test_an_unknown_figure_is_named():
    with pytest.raises(UnknownNameError, match=r"A\.gradient\.5_ye"):
        write_published("A.gradient.5_ye")


def test_an_unknown_form_is_named():
    with pytest.raises(InvalidArgumentError, match="Allowed: '', 'text', 'share_of_100', 'source'"):
        write_published("A.gradient.5_yes|percent")
