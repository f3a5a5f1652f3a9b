"""What the import screen works with: the catalogues, the imported editions, the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from mapper.catalogue.read import Folder, read_folder
from mapper.catalogue.rows import EditionRow
from mapper.desk import Desk
from mapper.domain import Text
from mapper.events import EventKind
from mapper.importing.imported import Imports
from mapper.importing.preview import Loads, Preview, Upload, bring, preview
from web.errors import BadInput


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Shows and loads editions; ``load`` replaces the catalogue of the store, all or nothing."""

    base: Folder
    imports: Imports
    load: Loads
    desk: Desk

    def preview(self, upload: Upload) -> Preview:
        """What a file would change; raises what ``mapper.importing.preview`` raises.

        A store that holds editions of other catalogues is not overwritten: BadInput.
        """
        shown = preview(upload, self.base, self.imports)
        here: set[str] = {placed.row.id for placed in shown.rows.of(EditionRow)}
        gone = sorted(set(self.desk.records.base.vocabulary.editions) - here)
        if gone:
            raise BadInput(
                Text(
                    f"数据库中有“{gone[0]}”，而本站自带的目录中没有；"
                    "请用qualmap import --catalogues载入。",
                    f"The database holds “{gone[0]}”, which the packaged catalogues have not; use "
                    "qualmap import --catalogues instead.",
                )
            )
        return shown

    def bring(self, shown: Preview) -> bool:
        """Load what was shown; whether anything changed."""
        changed = bring(shown, self.imports, self.load)
        if changed and self.desk.log.last(EventKind.JUDGED) is not None:
            self.desk.reopen_changed()
        return changed

    def editions(self) -> Sequence[EditionRow]:
        """The editions that were imported."""
        rows = [read_folder(folder)[0] for folder in self.imports.folders().values()]
        return [placed.row for one in rows for placed in one.of(EditionRow)]


def seen_of(shown: Preview) -> str:
    """A mark of what a preview showed: another one means that something else would be loaded."""
    told = repr((shown.plan.edition, sorted(shown.plan.table.items()), shown.changes))
    return sha256(told.encode("utf-8", "replace")).hexdigest()
