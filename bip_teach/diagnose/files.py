"""Files that are replaced as a whole or stay as they were."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bip_teach.errors import InvalidArgumentError


def write_beside(path: Path, text: str) -> None:
    """Write a file beside the old one, then replace it.

    Parameters
    ----------
    path : Path
        File to replace.
    text : str
        Its new content.

    Raises
    ------
    InvalidArgumentError
        If the file cannot be written, for instance because the disk is full; the old one stays.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise InvalidArgumentError(
            "{path} cannot be written: {reason}. What was there before stays.",
            path=path,
            reason=error.strerror or str(error),
        ) from error
    finally:
        beside.unlink(missing_ok=True)
