"""Workshops: topics and activities from the chapters, plans of sessions, and what they show and print."""

from bip_teach.workshop.activities import Activity, Topic, rules, topic, topics
from bip_teach.workshop.collected import COLLECTED
from bip_teach.workshop.plan import Part, Plan, activity, default_topics, plan_session

__all__ = [
    "COLLECTED",
    "Activity",
    "Part",
    "Plan",
    "Topic",
    "activity",
    "default_topics",
    "plan_session",
    "rules",
    "topic",
    "topics",
]
