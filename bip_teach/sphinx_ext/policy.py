"""Content security policy: each page says in its head what it may load, and that is its own site alone.

Inline scripts are allowed one by one, by their hash, so that text which a page shows can never become
code. The policy stands in the page and not in a header: it holds on every server and from a stick.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from bip_teach.errors import InvalidArgumentError

# The theme, the drawing library and printed tables write styles into their elements.
_RULES = (
    "default-src 'none'",
    "script-src {scripts}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
_FIRST = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)


class _InlineScripts(HTMLParser):
    """Collects what stands in the inline scripts of a page; blocks of data are no scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        runs = given.get("type") in (None, "", "module", "text/javascript")
        self._is_open = tag == "script" and runs and "src" not in given

    def handle_endtag(self, tag: str) -> None:
        self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found.append(data)


def script_hash(source: str) -> str:
    """Return the hash of an inline script, as a policy names it.

    Examples
    --------
    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy_of(page: str) -> str:
    """Return the strictest policy under which a page still works.

    Parameters
    ----------
    page : str
        The page as HTML.
    """
    parser = _InlineScripts()
    parser.feed(page)
    hashes = dict.fromkeys(script_hash(source) for source in parser.found)
    return "; ".join(_RULES).format(scripts=" ".join(["'self'", *hashes]))


def with_policy(page: str) -> str:
    """Return a page that carries its policy, before anything that it loads.

    Raises
    ------
    InvalidArgumentError
        If the page does not say first how its letters are encoded.
    """
    policy = escape(policy_of(page), quote=False)
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    guarded, count = _FIRST.subn(lambda found: found[0] + rule, page, count=1)
    if not count:
        raise InvalidArgumentError('A page has no <meta charset="utf-8">. Put it first in the head.')
    return guarded


def add_policies(folder: Path) -> None:
    """Write its policy into every page below a folder."""
    for path in sorted(folder.rglob("*.html")):
        path.write_text(with_policy(path.read_text(encoding="utf-8")), encoding="utf-8")
