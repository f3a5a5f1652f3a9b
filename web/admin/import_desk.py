"""What the import screen works with: the catalogues, the imported editions, the store, review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mapper.accounts import Account
from mapper.catalogue.read import Folder, read_folder
from mapper.catalogue.rows import EditionRow
from mapper.desk import Desk
from mapper.domain import Text
from mapper.events import EventKind
from mapper.import_proposals import Put, hindrances, put_forward
from mapper.importing.imported import Imports
from mapper.importing.preview import Preview, Store, Upload, bring, check_store, preview


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Shows a file and brings it in, as an edition of its own or as proposals for review."""

    base: Folder
    imports: Imports
    store: Store
    desk: Desk

    def recover(self) -> None:
        """Let files and store agree again after an import that was stopped."""
        if self.imports.recover(self.store.content):
            self._reopen()

    def preview(self, upload: Upload) -> Preview:
        """What a file would change; raises what ``mapper.importing.preview`` raises."""
        shown = preview(upload, self.base, self.imports)
        check_store(shown, self.store)
        return shown

    def hindrances(self, shown: Preview) -> Mapping[str, Text]:
        """Why links of a file cannot be put forward, by their ids."""
        return hindrances(shown, self.desk.records)

    def bring(self, shown: Preview) -> bool:
        """Load what was shown as an edition; whether anything changed."""
        changed = bring(shown, self.imports, self.store)
        if changed:
            self._reopen()
        return changed

    def _reopen(self) -> None:
        """Open the decided items again whose ends changed."""
        if self.desk.log.last(EventKind.JUDGED) is not None:
            self.desk.reopen_changed()

    def put_forward(self, shown: Preview, by: Account) -> Sequence[Put]:
        """Put what was shown forward for review, all of it or nothing."""
        return put_forward(shown, self.desk, by)

    def editions(self) -> Sequence[EditionRow]:
        """The editions that were imported."""
        rows = [read_folder(folder)[0] for folder in self.imports.folders().values()]
        return [placed.row for one in rows for placed in one.of(EditionRow)]


def seen_of(shown: Preview) -> str:
    """A mark of what a preview showed: another one means that something else would be loaded."""
    told = repr((shown.plan.edition, sorted(shown.plan.table.items()), shown.changes))
    return sha256(told.encode("utf-8", "replace")).hexdigest()
