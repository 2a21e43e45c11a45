"""How near an element stands to the title: a text shares its column with its title, lists of other articles and comments do not."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_NEAR, _LESS_NEAR, _FAR = 3, 0.7, 0.4


class Nearness:
    """Distances from one title (None: a page without one, where everything is equally near)."""

    def __init__(self, title: LexborNode | None) -> None:
        self.levels: dict[int, int] = {}
        at = title
        while at is not None and at.tag not in ("body", "html"):
            self.levels[at.mem_id] = len(self.levels)
            at = at.parent

    def level(self, node: LexborNode) -> int:
        """How many levels above the title the first element stands that holds both; <body> where none but the page does."""
        at: LexborNode | None = node
        while at is not None and at.tag not in ("body", "html"):
            if (level := self.levels.get(at.mem_id)) is not None:
                return level
            at = at.parent
        return len(self.levels)

    def worth(self, node: LexborNode) -> float:
        """1 where an element at most three levels above the title holds the node, less for wider ones; 1 without a title."""
        if not self.levels:
            return 1.0
        level = self.level(node)
        return 1.0 if level <= _NEAR else _FAR if level == len(self.levels) else _LESS_NEAR
