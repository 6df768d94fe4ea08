"""Plans keep their promises: exact minutes, breaks, welcome and goodbye, limits, nearest plans."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.errors import ImpossiblePlanError, InvalidArgumentError, UnknownNameError
from bip_teach.workshop import Plan, activity, default_topics, plan_session, rules, topics
from bip_teach.workshop.fill import MAIN
from bip_teach.workshop.nearest import nearest_plans
from bip_teach.workshop.plan import clock

AUDIENCES = list(rules()["audiences"])
PAUSES = {"break", "lunch"}
ASKED = {
    "audience": st.sampled_from(AUDIENCES),
    "minutes": st.integers(rules()["minutes"]["least"], rules()["minutes"]["most"]),
    "topics": st.lists(st.sampled_from(list(topics())), max_size=6, unique=True),
}


def stretches(plan: Plan) -> list[int]:
    """Minutes between the breaks."""
    found = [0]
    for part in plan.parts:
        if part.kind in PAUSES:
            found.append(0)
        else:
            found[-1] += part.minutes
    return found


def assert_sound(plan: Plan) -> None:
    assert sum(part.minutes for part in plan.parts) == plan.minutes
    assert (plan.parts[0].kind, plan.parts[-1].kind) == ("welcome", "goodbye")
    assert max(stretches(plan)) <= rules()["stretch"]
    assert min(stretches(plan)) > 0
    assert_breaks_divide_work(plan)
    starts = [60 * int(part.start[:2]) + int(part.start[3:]) for part in plan.parts]
    assert starts == [starts[0] + sum(p.minutes for p in plan.parts[:n]) for n in range(len(starts))]
    assert clock(starts[-1] + plan.parts[-1].minutes) == plan.end
    assert_within_limits(plan)
    for name in plan.topics:
        kinds = [part.kind for part in plan.parts if part.topic == name]
        assert kinds[0] == "predict"
        assert "question" in kinds
        assert set(kinds) & set(MAIN)
        assert kinds.count("question") <= rules()["questions_per_topic"]


def assert_breaks_divide_work(plan: Plan) -> None:
    """No break follows the welcome, and after each something is left to work on."""
    kinds = [part.kind for part in plan.parts]
    for place in (place for place, kind in enumerate(kinds) if kind in PAUSES):
        assert kinds[place - 1] not in {"welcome", *PAUSES}
        assert set(kinds[place + 1 :]) - {"close", "goodbye"} - PAUSES


def assert_within_limits(plan: Plan) -> None:
    for part in plan.parts:
        if part.kind == "break":
            assert part.minutes == rules()["break"]
        elif part.kind == "lunch":
            assert part.minutes == rules()["lunch"]["minutes"]
        else:
            limits = rules()["kinds"][part.kind]
            assert limits["least"] <= part.minutes <= limits["most"]
    ids = [part.activity for part in plan.parts if part.activity]
    assert len(set(ids)) == len(ids)
    assert all(activity(one).topic in plan.topics for one in ids)


@settings(max_examples=150)
@given(**ASKED)
def test_a_plan_is_sound_or_its_nearest_plans_are(audience, minutes, topics):
    try:
        assert_sound(plan_session(audience, minutes, topics))
    except ImpossiblePlanError:
        order = rules()["audiences"][audience]["topics"]
        names = sorted(topics or default_topics(audience, minutes), key=order.index)
        found = nearest_plans(audience, minutes, names)
        assert found.offers
        for length, some in found.offers:
            assert (length, list(some)) != (minutes, names)
            assert_sound(plan_session(audience, length, some))


@settings(max_examples=20)
@given(**ASKED, seed=st.randoms(use_true_random=False))
def test_the_order_in_which_topics_are_named_changes_nothing(audience, minutes, topics, seed):
    shuffled = [*topics, *topics[:1]]
    seed.shuffle(shuffled)
    try:
        expected = plan_session(audience, minutes, topics)
    except ImpossiblePlanError:
        with pytest.raises(ImpossiblePlanError):
            plan_session(audience, minutes, shuffled)
    else:
        assert plan_session(audience, minutes, shuffled) == expected


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("minutes", rules()["lengths"])
def test_every_usual_plan_exists(audience, minutes):
    plan = plan_session(audience, minutes)
    assert_sound(plan)
    assert plan.topics == default_topics(audience, minutes)


@pytest.mark.parametrize(
    ("minutes", "pauses"), [(45, []), (90, [10]), (180, [10, 10]), (360, [10, 10, 10, 45])]
)
def test_breaks_come_in_time_and_lunch_at_noon(minutes, pauses):
    plan = plan_session("mixed", minutes)
    assert sorted(part.minutes for part in plan.parts if part.kind in PAUSES) == pauses
    assert all("11:30" <= part.start <= "12:30" for part in plan.parts if part.kind == "lunch")


def test_a_break_comes_rather_between_topics():
    plan = plan_session("new", 180)
    around = [
        (before.topic, after.topic)
        for before, part, after in zip(plan.parts, plan.parts[1:], plan.parts[2:], strict=False)
        if part.kind in PAUSES
    ]
    assert all(before != after for before, after in around)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_break_divides_the_end_of_a_session(audience):
    """Sessions of two topics and an hour and a half: the one break is never before or after the end."""
    for some in combinations(topics(), 2):
        plan = plan_session(audience, 90, some)
        assert_breaks_divide_work(plan)
        kinds = [part.kind for part in plan.parts]
        assert kinds[kinds.index("break") + 1] != "close"


def test_what_is_left_over_becomes_talk():
    short, long = (plan_session("managers", minutes, ["job_centre"]) for minutes in (60, 80))
    talk = [next(p.minutes for p in plan.parts if p.kind == "discuss") for plan in (short, long)]
    assert talk[1] > talk[0]


def test_managers_who_have_one_topic_learn_what_not_to_use_the_numbers_for():
    assert default_topics("managers", 45) == ("fair_use",)


def test_managers_talk_before_they_look():
    kinds = [part.kind for part in plan_session("managers", 90, ["trust"]).parts if part.kind in MAIN]
    assert kinds[0] == "discuss"
    kinds = [part.kind for part in plan_session("new", 90, ["trust"]).parts if part.kind in MAIN]
    assert kinds[0] == "show"


def test_a_session_may_end_at_midnight_and_not_later():
    assert plan_session("new", 45, ["fair_use"], start="23:15").end == "00:00"
    with pytest.raises(InvalidArgumentError, match=r"end after midnight\. Start by 23:15"):
        plan_session("new", 45, ["fair_use"], start="23:16")


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"audience": "manager"}, InvalidArgumentError, "Did you mean 'managers'"),
        ({"minutes": 29}, InvalidArgumentError, "29. Allowed: a whole number of 30 or more"),
        ({"minutes": 481}, InvalidArgumentError, "481. Allowed: 30 to 480"),
        ({"minutes": 45.5}, InvalidArgumentError, "45.5. Allowed: a whole number"),
        ({"minutes": True}, InvalidArgumentError, "True. Allowed: a whole number"),
        ({"topics": ["beleif"]}, UnknownNameError, "Did you mean 'belief'"),
        ({"room": False, "internet": False}, InvalidArgumentError, "online needs a network"),
        ({"start": "9"}, InvalidArgumentError, "such as 09:00"),
        ({"start": "24:00"}, InvalidArgumentError, "such as 09:00"),
    ],
)
def test_bad_input_is_named(change, error, words):
    with pytest.raises(error, match=words):
        plan_session(**{"audience": "managers", "minutes": 90, **change})


def test_too_little_time_names_the_nearest_plans():
    with pytest.raises(ImpossiblePlanError) as caught:
        plan_session("new", 45, list(topics()))
    text = str(caught.value)
    first, *offers = text.splitlines()
    assert first == "45 minutes hold 2 of these 15 topics; all of them need 280 minutes. The nearest plans:"
    assert offers == ["- 280 minutes with the same topics", "- 45 minutes with belief, switches"]


def test_topics_that_no_session_holds_are_told(monkeypatch):
    monkeypatch.setitem(rules()["minutes"], "most", 120)
    with pytest.raises(ImpossiblePlanError) as caught:
        plan_session("new", 45, list(topics()))
    assert str(caught.value).splitlines() == [
        "45 minutes hold 2 of these 15 topics, and no session holds them all. The nearest plans:",
        "- 45 minutes with belief, switches",
    ]


def test_too_much_time_names_the_nearest_plans():
    with pytest.raises(ImpossiblePlanError, match="These topics fill 95 minutes, not 180") as caught:
        plan_session("new", 180, ["fair_use"])
    assert str(caught.value).endswith("\n- 180 minutes with belief, fair_use")
