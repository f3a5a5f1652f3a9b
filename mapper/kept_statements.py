"""Statements in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from mapper.statements.kept import KeptStatement


class MemoryStatements:
    """Statements that live as long as the process."""

    def __init__(self) -> None:
        self._kept: dict[str, KeptStatement] = {}

    def keep(self, statement: KeptStatement) -> None:
        """Keep one more."""
        self._kept[statement.id] = statement

    def of_id(self, key: str) -> KeptStatement | None:
        """The statement that was kept under this id."""
        return self._kept.get(key)

    def prune(self, before: str) -> int:
        """Forget those made before an instant; how many they were."""
        old = [key for key, kept in list(self._kept.items()) if kept.made_at < before]
        for key in old:
            self._kept.pop(key, None)
        return len(old)
