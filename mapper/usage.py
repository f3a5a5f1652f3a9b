"""What is wrong with a command line: click says it in English, this module in Chinese."""

from __future__ import annotations

import re

from click import ClickException

from mapper.domain import Text

_SAID = (
    (r"No such option '?([^']+?)'?\..*", "没有选项{}"),
    (r"No such command '(.+)'\..*", "没有命令“{}”"),
    (r"Missing (?:argument|option|parameter)s? '(.+)'\..*", "缺少{}"),
    (r"Missing command\.", "缺少命令"),
    (r"Usage: (.+)", "用法：{}"),
    (r"Option '(.+)' requires an argument\.", "选项{}须带值"),
    (r"Option '(.+)' requires (\d+) arguments\.", "选项{}须带{}个值"),
    (r"Option '(.+)' does not take a value\.", "选项{}不带值"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出参数：{}"),
    (r"'(.*)' is not one of (.+)\.", "“{}”不在可选值之中：{}"),
    (r"'(.*)' is not a valid integer(?: range)?\.", "“{}”不是整数"),
    (r"'(.*)' is not a valid .+\.", "“{}”的格式不对"),
    (r"(.+) is not in the range (.+)\.", "{}不在{}的范围内"),
    (r"\w+ '(.+)' does not exist\.", "“{}”不存在"),
    (r"\w+ '(.+)' is a directory\.", "“{}”是文件夹"),
    (r"\w+ '(.+)' is a file\.", "“{}”是文件"),
    (r"\w+ '(.+)' is not (?:readable|writable)\.", "无权读写“{}”"),
)
_VALUE = re.compile(r"Invalid value(?: for '?([^']+?)'?(?: / .+?)?)?: (.+)")


def usage_text(error: ClickException) -> Text:
    """The first line of what click says, in both languages."""
    en = (error.format_message().splitlines() or ["bad usage"])[0]
    return Text(_chinese(en), en)


def _chinese(line: str) -> str:
    """A line of click in Chinese; one that is not known here follows a word that it is wrong.

    >>> _chinese("Invalid value for '--lang': 'fr' is not one of 'en', 'zh'.")
    '--lang的值不对：“fr”不在可选值之中：'en', 'zh''
    """
    value = _VALUE.fullmatch(line)
    if value:
        return f"{value.group(1) or ''}的值不对：{_chinese(value.group(2))}"
    for pattern, zh in _SAID:
        found = re.fullmatch(pattern, line)
        if found:
            return zh.format(*found.groups())
    return f"用法不对（{line}）"
