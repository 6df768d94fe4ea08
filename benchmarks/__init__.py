"""How fast the generator and the estimators are, in how much memory, and how other tools do beside them.

``python -m benchmarks.scale`` measures the generator, ``python -m benchmarks.report`` makes its tables.
``python -m benchmarks.estimators`` and ``python -m benchmarks.estimator_report`` do so for the estimators.
``README.md`` says what is compared.
"""
