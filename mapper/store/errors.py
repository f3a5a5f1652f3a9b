"""What can be wrong with a database, each with what a person does about it."""

from __future__ import annotations

from pathlib import Path

from mapper.errors import MapperError


class StoreError(MapperError):
    """The database does not do what was asked."""

    status = 503


class CannotOpen(StoreError):
    """Nothing can be opened under this URL."""

    def __init__(self, url: str, reason: str, advice: str) -> None:
        self.url = url
        super().__init__(f"cannot open the database {url}: {reason}; {advice}")


class NotLoaded(StoreError):
    """The database holds no catalogue, or one of an older version of the program."""

    def __init__(self, reason: str = "the database holds no catalogue yet") -> None:
        super().__init__(f"{reason}; run `qualmap load`")


class NewerDatabase(StoreError):
    """A newer version of the program made this database."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(
            f"the database was made by a newer version of qualmap (its schema is {version!r}); "
            "update qualmap, or name another database"
        )


class CannotBackUp(StoreError):
    """A backup cannot be written under this name."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        super().__init__(f"cannot write the backup {file}: {reason}")


class BadBackup(StoreError):
    """A file cannot be restored; the database is as it was."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        super().__init__(f"cannot restore {file}: {reason}; the database is as it was")
