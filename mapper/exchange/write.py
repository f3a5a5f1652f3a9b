"""Write links in any format: what is refused, and what is checked when all is written."""

from __future__ import annotations

from datetime import date

from mapper.domain import Text
from mapper.errors import MapperError
from mapper.exchange.about import About, Stamp
from mapper.exchange.cannot import Format
from mapper.exchange.links_out import Selection
from mapper.exchange.one import write_links
from mapper.exchange.package import write_package
from mapper.exchange.sinks import Sink
from mapper.exchange.terms import BASE


class NegativesElsewhere(MapperError):
    """Only SSSOM keeps what says no in a file of its own."""

    def __init__(self, form: Format) -> None:
        self.format = form
        super().__init__(
            Text(
                f"--negatives只用于--format sssom；{form.value}把肯定与否定的对应关系放在一起，"
                "以关系区分",
                f"--negatives goes with --format sssom; {form.value} holds positive and negative "
                "links together, told apart by their relation",
            )
        )


class CatalogueMoved(MapperError):
    """Another catalogue was loaded while this one was being written."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                "导出期间目录或版本有变，文件可能混有两种状态；请重新导出",
                "the catalogue or the editions changed while they were exported, so that the file "
                "may mix two states; export again",
            )
        )


def export(
    selection: Selection,
    form: Format,
    sink: Sink,
    *,
    on: date,
    negatives: bool = False,
    base: str = BASE,
) -> About:
    """Write the links and say what was written; the same links and day give the same bytes.

    ``base`` begins the names of our things.  Raises NegativesElsewhere, BadBase, and CatalogueMoved
    when all is written but must not be used.
    """
    stamp = Stamp(on, base)
    if negatives and form is not Format.SSSOM:
        raise NegativesElsewhere(form)
    revision = selection.records.revision
    if form is Format.PACKAGE:
        about = write_package(selection, sink, stamp)
    else:
        about = write_links(selection, form, sink, stamp, negatives=negatives)
    if selection.records.revision != revision:
        raise CatalogueMoved
    return about
