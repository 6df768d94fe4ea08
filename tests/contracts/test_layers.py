"""A module imports only from the layers below it, and some libraries from one layer only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "bip_teach"

# Lowest first: a module imports from its own layer and from those before it.
LAYERS = (
    "language",
    "errors",
    "published",
    "instrument",
    "panel",
    "simulate",
    "calibrate",
    "estimate",
    "compare",
    "diagnose",
    "what_if",
    "figures",
    "explorers",
    "workshop",
    "sphinx_ext",
    "cli",
)

# An estimator runs on a real panel and cannot look at how a synthetic one was made, or calibrated; and the
# process is made without the estimators that are tried on it.
NEVER = {
    "estimate": {"simulate", "calibrate"},
    "simulate": {"estimate", "calibrate"},
    "calibrate": {"estimate"},
}
TRUTH_NAMES = {"Truth", "load_truth"}

# A library is used in one layer, which hides it from all others; Arrow tables go from one to the next.
ONLY_IN = {
    "anywidget": ("explorers",),
    "dask": ("diagnose",),
    "distributed": ("diagnose",),
    "docutils": ("sphinx_ext",),
    "docx": ("workshop",),
    "frictionless": ("panel",),
    "icalendar": ("workshop",),
    "ipywidgets": ("explorers",),
    "joblib": ("diagnose",),
    "jupyter_book": ("sphinx_ext",),
    "jupyterlab": ("cli",),
    "linearmodels": ("estimate",),
    "lxml": ("workshop",),
    "markdown_it": ("workshop",),
    "mdit_py_plugins": ("workshop",),
    "myst_nb": ("sphinx_ext",),
    "myst_parser": ("sphinx_ext",),
    "nbformat": ("sphinx_ext",),
    "pandera": ("panel",),
    "playwright": ("sphinx_ext",),
    "plotly": ("figures",),
    "pptx": ("workshop",),
    "pyarrow": ("panel", "simulate"),
    "rich": ("cli",),
    "sphinx": ("sphinx_ext",),
    "statsmodels": ("estimate",),
    "threadpoolctl": ("diagnose",),
    "traitlets": ("explorers",),
    "typer": ("cli",),
    "weasyprint": ("workshop",),
    "yaml": ("workshop", "sphinx_ext"),
}


def imported_names(path: Path, package: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything that a module imports, wherever it does so."""
    inside = (PACKAGE, *path.relative_to(package).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(inside[: len(inside) - node.level + 1]) + "." if node.level else ""
            source = f"{base}{node.module or ''}".rstrip(".")
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"}:
                yield node.lineno, str(node.args[0].value)


def fault_inside(layer: str, target: str, name: str) -> str | None:
    """What is wrong with an import of the package's own `target` layer, if anything."""
    if target == "__version__":
        return None
    if target not in LAYERS:
        return f"imports {name}; import it from the module that defines it"
    if target in NEVER.get(layer, set()):
        return f"{layer} never imports {target}"
    if LAYERS.index(target) > LAYERS.index(layer):
        return f"{layer} lies below {target} and cannot import it"
    return None


def fault(layer: str, name: str) -> str | None:
    """What is wrong with importing `name` in a module of `layer`, if anything."""
    top, *rest = name.split(".")
    if layer == "estimate" and top == PACKAGE and TRUTH_NAMES & set(rest):
        return "estimate never looks at the truth"
    if top == PACKAGE:
        return fault_inside(layer, rest[0] if rest else "", name)
    allowed = ONLY_IN.get(top, (layer,))
    return None if layer in allowed else f"{top} is used only in {' and '.join(allowed)}"


def violations(package: Path) -> list[str]:
    """Every broken rule of the package in a folder, as `file:line: rule`."""
    found = []
    for path in sorted(package.rglob("*.py")):
        layer = path.relative_to(package).with_suffix("").parts[0]
        if layer == "__init__":
            continue  # the package's front opens every layer to its users
        if layer not in LAYERS:
            found.append(f"{path.name}:1: {layer} has no place among the layers")
            continue
        for line, name in imported_names(path, package):
            if problem := fault(layer, name):
                found.append(f"{path.relative_to(package)}:{line}: {problem}")
    return found


def test_the_package_keeps_its_layers(root: Path) -> None:
    package = root / PACKAGE
    assert len(list(package.rglob("*.py"))) > 2, "the package was not found"
    assert violations(package) == []


@pytest.mark.parametrize(
    ("file", "source", "rule"),
    [
        ("panel.py", "from bip_teach.estimate import fit_logit", "panel lies below estimate"),
        ("panel.py", "import bip_teach.cli as c", "panel lies below cli"),
        ("panel.py", "from bip_teach import simulate", "panel lies below simulate"),
        ("panel/load.py", "from ..estimate.logit import fit_logit", "panel lies below estimate"),
        ("panel/load.py", "from .. import figures", "panel lies below figures"),
        (
            "estimate/logit.py",
            "def f():\n    from bip_teach.simulate import Design",
            "never imports simulate",
        ),
        ("simulate/design.py", "import bip_teach.estimate", "never imports estimate"),
        ("simulate/design.py", "from bip_teach import calibrate", "never imports calibrate"),
        ("calibrate/search.py", "from bip_teach.estimate import fit_logit", "never imports estimate"),
        ("calibrate/run.py", "from bip_teach.compare import bands", "calibrate lies below compare"),
        ("estimate/logit.py", "from bip_teach.calibrate import TARGETS", "never imports calibrate"),
        ("estimate/logit.py", "import pyarrow as pa", "pyarrow is used only in panel and simulate"),
        ("calibrate/sample.py", "import pyarrow", "pyarrow is used only in panel and simulate"),
        ("estimate/logit.py", "from bip_teach.panel import load_truth", "never looks at the truth"),
        ("compare.py", "from bip_teach import load_panel", "from the module that defines it"),
        ("compare.py", "import bip_teach", "from the module that defines it"),
        ("compare.py", "import plotly.graph_objects as go", "plotly is used only in figures"),
        ("figures.py", "from statsmodels.api import OLS", "statsmodels is used only in estimate"),
        (
            "what_if.py",
            "from importlib import import_module\nimport_module('anywidget')",
            "only in explorers",
        ),
        ("extras.py", "import math", "extras has no place"),
    ],
)
def test_a_broken_rule_is_found(tmp_path: Path, file: str, source: str, rule: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    found = violations(tmp_path)
    assert len(found) == 1
    assert rule in found[0]


def test_a_sound_package_passes(tmp_path: Path) -> None:
    (tmp_path / "estimate").mkdir()
    (tmp_path / "simulate").mkdir()
    (tmp_path / "__init__.py").write_text("from bip_teach.cli import main\n", encoding="utf-8")
    (tmp_path / "simulate" / "observe.py").write_text("import pyarrow as pa\n", encoding="utf-8")
    (tmp_path / "calibrate.py").write_text("from bip_teach.simulate import Design\n", encoding="utf-8")
    (tmp_path / "estimate" / "__init__.py").write_text("from .logit import fit_logit\n", encoding="utf-8")
    (tmp_path / "estimate" / "logit.py").write_text(
        "import statsmodels.api\nfrom bip_teach import __version__, errors\nfrom ..panel import load_panel\n",
        encoding="utf-8",
    )
    assert violations(tmp_path) == []
