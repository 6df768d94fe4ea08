"""What to remember from a page."""

from __future__ import annotations

from docutils import nodes

from bip_teach.sphinx_ext.learning.part import Node, Part, box


class KeyPoints(Part):
    """Three to five sentences: ``key-points``."""

    kind = "key-points"

    def run(self) -> list[Node]:
        """Return the points, or a warning when they are no list."""
        content = self.parsed()
        if len(content) != 1 or not isinstance(content[0], nodes.bullet_list):
            return [self.warn(f"found {len(content)} blocks. Wanted: one list and nothing else.")]
        found = box("div", *content, class_="bip-key-points")
        found["part"] = self.kind
        return [found]
