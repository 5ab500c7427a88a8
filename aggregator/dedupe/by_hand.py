"""What people decided about items: these are one story, those are not. Their word outranks every step."""

from __future__ import annotations

from collections.abc import Collection, Iterable


class ByHand:
    """Must links and must-not links between items.

    Items joined by hand form a group, and whoever is parted from one of a group is parted from all of it. Where two
    decisions contradict each other the parting stands: what was told apart is not published as one.
    """

    def __init__(self, joined: Iterable[tuple[str, str]], parted: Iterable[tuple[str, str]]) -> None:
        apart: dict[str, set[str]] = {}
        for one, other in parted:
            if one != other:
                apart.setdefault(one, set()).add(other)
                apart.setdefault(other, set()).add(one)
        groups: dict[str, set[str]] = {}
        for one, other in sorted((min(pair), max(pair)) for pair in joined):
            mates, others = groups.get(one, {one}), groups.get(other, {other})
            if all(others.isdisjoint(apart.get(mate, ())) for mate in mates):
                mates |= others
                groups.update(dict.fromkeys(mates, mates))
        self._groups = groups
        self._apart = {
            item: {
                stranger
                for mate in groups.get(item, {item})
                for named in apart.get(mate, ())
                for stranger in groups.get(named, {named})
            }
            for item in apart.keys() | groups.keys()
        }

    def groups(self) -> list[list[str]]:
        """Items that belong together, each group once, all in order."""
        return sorted({id(group): sorted(group) for group in self._groups.values()}.values())

    def parts(self, item: str, others: Collection[str]) -> bool:
        """Whether an item may not stand with any of the others."""
        return any(stranger in others for stranger in self._apart.get(item, ()))
