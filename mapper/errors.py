"""Errors that tell a person what to do next; each keeps its facts.

>>> str(UnknownPlace("atlantis"))
"no place is called 'atlantis'; write its name, such as Suzhou or Shanghai"
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mapper.domain import Text


class MapperError(Exception):
    """Something a person can put right; ``text`` says how, in both languages."""

    status = 400

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def as_sentence(text: Text) -> Text:
    """The same from a capital to a full stop, as a page says it.

    >>> as_sentence(Text("没有名称", "there is no name"))
    Text(zh='没有名称。', en='There is no name.')
    """
    zh = text.zh if text.zh.endswith(("。", "？")) else f"{text.zh}。"
    en = text.en if text.en.endswith((".", "?")) else f"{text.en}."
    return Text(zh, en[:1].upper() + en[1:])


class InvalidQuestion(MapperError):
    """The question itself cannot be read: a date, a number or a text is no good."""


class UnknownPlace(MapperError):
    """No place has this id or name; ``near`` are places whose names are written alike."""

    def __init__(self, name: str, near: tuple[Text, ...] = ()) -> None:
        self.name = name
        zh = "或".join(place.zh for place in near)
        en = " or ".join(place.en for place in near)
        offer = (
            Text(f"是否指{zh}？", f"did you mean {en}?")
            if near
            else Text("请写其名称，例如苏州或上海", "write its name, such as Suzhou or Shanghai")
        )
        super().__init__(
            Text(
                f"没有名为“{name[:60]}”的地区；{offer.zh}",
                f"no place is called {name[:60]!r}; {offer.en}",
            )
        )


class UnknownDegree(MapperError):
    """No degree of the ladder has this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        super().__init__(
            Text(
                f"“{name[:60]}”不是学历；可选{'、'.join(known)}",
                f"{name[:60]!r} is no degree; choose one of {', '.join(known)}",
            )
        )


class UnknownNode(MapperError):
    """No certificate, title, skill level or list item has this id."""

    status = 404

    def __init__(self, node_id: str) -> None:
        self.node_id = node_id
        super().__init__(
            Text(
                f"没有编号为“{node_id[:60]}”的内容；请按名称查询",
                f"nothing here has the id {node_id[:60]!r}; search for its name instead",
            )
        )


class RunReplaced(MapperError):
    """Another run over the catalogue began while this one was under way."""

    status = 409

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(
            Text(
                "此数据库上已另有`qualmap propose`开始运行；本次运行停止，所存结果由另一次取代",
                "another run of `qualmap propose` has begun on this database; this one stops, and "
                "what it stored is replaced by the other",
            )
        )


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place of one file: ``path:line: column: reason``.

    ``reason`` is English, ``zh`` says the same in Chinese.
    """

    path: str
    line: int
    column: str
    reason: str
    zh: str = field(compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.column}: {self.reason}"

    def told(self, language: str) -> str:
        """The same line with its reason in Chinese (``zh``) or English."""
        reason = self.zh if language == "zh" else self.reason
        return f"{self.path}:{self.line}: {self.column}: {reason}"


class FaultyCatalogue(MapperError):
    """A folder of catalogue files has faults; all of them are kept."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count, first = len(self.faults), self.faults[0]
        super().__init__(
            Text(
                f"目录文件有{count}处错误，第一处：{first.told('zh')}；用`qualmap check`可查看全部",
                f"{count} faults, the first at {first}; run `qualmap check` to see them all",
            )
        )


class FaultyFile(MapperError):
    """A file that was handed in has faults; all of them are kept."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = len(faults)
        super().__init__(
            Text(
                f"有{count}处错误；文件内容均未采用",
                f"{count} fault{'' if count == 1 else 's'}; nothing of the file was used",
            )
        )


_SAID: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "文件或文件夹不存在"),
    (PermissionError, "没有权限"),
    (IsADirectoryError, "这是文件夹"),
    (NotADirectoryError, "路径中有一段不是文件夹"),
    (FileExistsError, "已有同名文件"),
)


def said_by_system(error: OSError) -> Text:
    """Why the system refused a file.

    >>> said_by_system(FileNotFoundError(2, "No such file or directory")).zh
    '文件或文件夹不存在'
    """
    en = error.strerror or "the system refuses"
    return Text(
        next((zh for kind, zh in _SAID if isinstance(error, kind)), f"系统拒绝（{en}）"), en
    )
