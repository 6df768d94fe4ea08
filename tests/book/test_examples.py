"""The code that readers copy from the pages about estimators runs on a table that is not ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ESTIMATORS = Path(__file__).resolve().parents[2] / "book" / "estimators"
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = ["marginal_effects", "explained_variation", "leniency", "switches", "effectiveness", "progress"]
PEOPLE, ANSWERS, CASEWORKERS = 500, 5, 20


def examples(name: str) -> list[str]:
    return EXAMPLE.findall((ESTIMATORS / f"{name}.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table of answers: chance alone, but for what the columns are called."""
    generator = np.random.default_rng(11)
    person = np.repeat(np.arange(PEOPLE), ANSWERS)
    rows, wave = len(person), np.tile(np.arange(ANSWERS), PEOPLE)
    caseworker = generator.integers(0, CASEWORKERS, rows)
    switched = (wave > 0) & (generator.random(rows) < 0.3)
    table = pd.DataFrame(
        {
            "person_id": person,
            "wave": wave + 1,
            "quarter": wave,
            "caseworker": caseworker,
            "office": caseworker % 2,
            "age": generator.integers(20, 60, PEOPLE)[person],
            "sex": generator.choice(["female", "male"], PEOPLE)[person],
            "health": generator.integers(1, 6, rows),
            "skills": generator.integers(1, 6, rows),
            "rating": np.clip(3 + caseworker % 3 - 1 + generator.integers(-1, 2, rows), 1, 5),
            "state": generator.normal(size=rows),
            "switched": switched.astype(int),
            "n_switches": pd.Series(switched).groupby(person).cumsum().to_numpy(),
            "support": generator.choice(["none", "job", "several"], rows),
            "place": generator.uniform(0, 100, rows),
            "moved": generator.normal(size=rows),
            "got_job": (generator.random(rows) < 0.2).astype(int),
        }
    )
    made = tmp_path_factory.mktemp("reader")
    table.to_csv(made / "my_table.csv", index=False)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_the_example_runs_on_another_table(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = examples(name)
    monkeypatch.chdir(folder)
    exec(compile(example, name, "exec"), {})
    assert len(capsys.readouterr().out) > 100


def test_the_example_of_the_diagnosis_names_what_exists() -> None:
    from bip_teach import diagnose

    (example,) = examples("diagnosis")
    named = {node.attr for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Attribute)}
    assert {name for name in named if not hasattr(diagnose, name)} == set()
    assert "leniency_first" in diagnose.ANALYSES
    diagnose.DesignCase("much_sorting", {"sorting": 0.8}, "People are sorted very much.").design()
