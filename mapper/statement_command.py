"""The commands ``statement …``, once their options are read: check a file, forget what is old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mapper.domain import Text
from mapper.errors import InvalidQuestion
from mapper.statements import Statements, Verdict, check, oldest_kept, read_keys

Json = Mapping[str, Any]
_VERDICT = {
    Verdict.VALID: Text(
        "有效：与签发时一字不差", "valid: it is, to the letter, what the office signed"
    ),
    Verdict.ALTERED: Text(
        "无效：文件与签发时不一致，请勿采信",
        "altered: it is not what the office signed; do not rely on it",
    ),
    Verdict.UNKNOWN_KEY: Text(
        "无法确认：没有签名所用的公钥{key}；请从签发单位网站的 /statements/keys 取得公钥，"
        "再以 --keys 指明",
        "not known: the public key {key} is not at hand; get it from /statements/keys of the "
        "office's site and name it with --keys",
    ),
}


def verify_statement(file: Path, keys: Path | None, instance: Path | None, language: str) -> None:
    """Say whether a file is what the office signed, and what it proves; exit 1 if it is not."""
    where = keys or instance
    if where is None:
        raise InvalidQuestion(
            Text(
                "没有公钥；请用--keys给出存放公钥的文件夹或文件",
                "no public keys are known; name a folder or file of them with --keys",
            )
        )
    found = check(file, read_keys(where))
    teller = _Teller(language)
    line = _VERDICT[found.verdict]
    key = found.sealed.key[:40] if found.sealed else ""
    teller.line(Text(line.zh.replace("{key}", key), line.en.replace("{key}", key)))
    if found.verdict is not Verdict.VALID or found.sealed is None:
        raise SystemExit(1)
    teller.statement(found.sealed.statement, found.sealed.key)


def prune_statements(statements: Statements, now: datetime, language: str) -> None:
    """Forget the statements that are older than the time for which they are kept."""
    count = statements.prune(oldest_kept(now))
    _Teller(language).line(
        Text(f"已删除{count}份过期的查询结果单", f"{count} statements were old and are forgotten")
    )


class _Teller:
    """Prints in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def line(self, text: Text) -> None:
        click.echo(text.zh if self._language == "zh" else text.en)

    def statement(self, told: Json, key: str) -> None:
        """All that a valid statement says, and of whom."""
        content = told["content"]
        self._row(Text("编号", "code"), told["code"])
        self._row(Text("签发", "made"), f"{self._say(told['office'])}, {self._say(told['made'])}")
        self._row(Text("密钥", "key"), key)
        self._row(Text("证书", "certificate"), self._say(content["certificate"]["name"]))
        self._row(Text("地区", "place"), self._say(content["place"]["name"]))
        self._row(Text("日期", "date"), content["on"])
        self._row(Text("结论", "status"), self._say(content["status_text"]))
        for effect in content["effects"]:
            self._effect(effect)
        self._holder(told["holder"])
        self._row(Text("证明", "proves"), self._say(content["proves"]))
        self._row(Text("不证明", "does not prove"), self._say(content["proves_not"]))

    def _effect(self, effect: Json) -> None:
        self._row(Text("对应", "says"), self._say(effect["sentence"]))
        for row in effect["conditions"]:
            state = f" ({self._say(row['state'])})" if row["state"] else ""
            self._row(Text("条件", "condition"), self._say(row["text"]) + state)

    def _holder(self, holder: Json | None) -> None:
        if holder is None:
            self._row(Text("个人情况", "facts"), self._say(_NOBODY.to_json()))
            return
        if holder["name"]:
            self._row(Text("姓名（自填）", "name, as typed"), holder["name"])
        self._facts(holder["facts"])

    def _facts(self, facts: Iterable[Json]) -> None:
        for fact in facts:
            label = self._say(fact["label"])
            self._row(Text("自述", "as stated"), f"{label}: {self._say(fact['value'])}")

    def _row(self, label: Text, value: str) -> None:
        self.line(Text(f"{label.zh}：{value}", f"{label.en}: {value}"))

    def _say(self, text: Json) -> str:
        return str(text[self._language])


_NOBODY = Text("未载明任何个人情况", "it states no facts about any person")
