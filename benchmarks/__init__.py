"""How many clients a second the generator makes, in how much memory, and how a general tool does beside it.

``python -m benchmarks.scale`` measures, ``python -m benchmarks.report`` makes the tables; see ``README.md``.
"""
