"""The description of the container for a class: sound, pinned, and not run as root."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_the_container_file_is_sound(root: Path) -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [linter, "--failure-threshold", "info", root / "binder" / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_is_pinned_and_belongs_to_a_user(root: Path) -> None:
    lines = (root / "binder" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    base = next(line for line in lines if line.startswith("FROM "))
    assert re.fullmatch(r"FROM \S+:\d+\.\d+\.\d+-\S+", base)
    users = [line for line in lines if line.startswith("USER ")]
    assert users[-1] == "USER ${NB_USER}"
    assert {"ARG NB_USER=learner", "ARG NB_UID=1000"} <= set(lines)
