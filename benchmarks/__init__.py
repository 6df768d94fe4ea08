"""How fast generator, estimators and pages are, what they need, and how other tools do beside them.

``python -m benchmarks.scale`` measures the generator, ``python -m benchmarks.report`` makes its tables.
``python -m benchmarks.estimators`` and ``python -m benchmarks.estimator_report`` do so for the estimators.
``python -m benchmarks.pages`` and ``python -m benchmarks.pages_report`` do so for the pages of the book.
``README.md`` says what is compared.
"""
