"""What can be wrong with a database, each with what a person does about it."""

from __future__ import annotations

from pathlib import Path

from mapper.domain import Text
from mapper.errors import MapperError

EMPTY = Text("数据库中尚无目录", "the database holds no catalogue yet")
OLDER = Text("数据库由旧版qualmap建立", "an older version of qualmap made the database")
OUTDATED = Text("数据库的表不是最新的", "the tables of the database are not up to date")


class StoreError(MapperError):
    """The database does not do what was asked."""

    status = 503


class CannotOpen(StoreError):
    """Nothing can be opened under this URL."""

    def __init__(self, url: str, reason: Text, advice: Text) -> None:
        self.url = url
        super().__init__(
            Text(
                f"无法打开数据库{url}：{reason.zh}；{advice.zh}",
                f"cannot open the database {url}: {reason.en}; {advice.en}",
            )
        )


class NotLoaded(StoreError):
    """The database holds no catalogue, or one of an older version of the program."""

    def __init__(self, reason: Text = EMPTY) -> None:
        super().__init__(
            Text(f"{reason.zh}；请运行`qualmap load`", f"{reason.en}; run `qualmap load`")
        )


class NewerDatabase(StoreError):
    """A newer version of the program made this database."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(
            Text(
                f"数据库由更新版本的qualmap建立（表结构版本{version}）；"
                "请更新qualmap，或改用其他数据库",
                f"the database was made by a newer version of qualmap (its schema is {version!r}); "
                "update qualmap, or name another database",
            )
        )


class CannotBackUp(StoreError):
    """A backup cannot be written under this name."""

    def __init__(self, file: Path, reason: Text) -> None:
        self.file = file
        super().__init__(
            Text(f"无法写入备份{file}：{reason.zh}", f"cannot write the backup {file}: {reason.en}")
        )


class BadBackup(StoreError):
    """A file cannot be restored; the database is as it was."""

    def __init__(self, file: Path, reason: Text) -> None:
        self.file = file
        super().__init__(
            Text(
                f"无法恢复{file}：{reason.zh}；数据库保持原样",
                f"cannot restore {file}: {reason.en}; the database is as it was",
            )
        )
