"""The commands ``user …``, once their options are read: who signs in, and with which roles."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import click

from mapper.accounts import (
    Account,
    AccountId,
    Accounts,
    BadAccount,
    Role,
    UnknownAccount,
    check_login,
    check_name,
    read_roles,
)
from mapper.domain import Text
from mapper.errors import InvalidQuestion
from mapper.events import instant
from mapper.passwords import Passwords, check_new, new_password

OPERATOR = "operator"
"""Whom the log names for what is done at the command line."""


@dataclass(frozen=True, slots=True)
class UserDesk:
    """Accounts as an operator handles them; ``make`` invents a password, ``now`` is the clock."""

    accounts: Accounts
    passwords: Passwords
    now: Callable[[], datetime]
    language: str
    make: Callable[[str], str] = new_password

    def add(self, login: str, name: str, roles: Sequence[str], password: str | None) -> None:
        """Add an account; without a password one is made and printed, this once."""
        wanted = read_roles(roles)
        if Role.ADMINISTRATOR not in wanted and not self.accounts.all():
            raise BadAccount(
                Text(
                    "第一个账户须为管理员，否则无人能在网站添加他人；请加上--role administrator",
                    "the first account must be an administrator's, or nobody could add others at "
                    "the site; give --role administrator too",
                )
            )
        new = Account(AccountId(""), check_login(login), check_name(name), wanted)
        secret = self._chosen(login, password)
        kept = self.passwords.hash(secret)
        added = self.accounts.add(new, kept, by=OPERATOR, at=self._at())
        self._tell(f"已添加 {login}（{added.id}）", f"added {login} as {added.id}: {_roles(added)}")
        self._tell_password(secret, made=password is None)

    def print_all(self, *, as_json: bool) -> None:
        """Print every account; no password, no contact."""
        everybody = self.accounts.all()
        if as_json:
            click.echo(
                json.dumps([_json(each) for each in everybody], ensure_ascii=False, indent=2)
            )
            return
        width = max((len(each.login) for each in everybody), default=0)
        for each in everybody:
            unused = "" if each.active else self._say("（已停用）", " (out of use)")
            click.echo(f"{each.id:4} {each.login:{width}}  {_roles(each)}  {each.name}{unused}")

    def change(
        self, login: str, *, name: str | None, roles: Sequence[str], active: bool | None
    ) -> None:
        """Change the name, the roles, or whether the account is in use."""
        if name is None and not roles and active is None:
            raise InvalidQuestion(
                Text(
                    "没有可更改的内容；请给出--name、--role、--enable或--disable",
                    "nothing to change; give --name, --role, --enable or --disable",
                )
            )
        before = self._known(login)
        after = replace(
            before,
            name=before.name if name is None else check_name(name),
            roles=read_roles(roles) if roles else before.roles,
            active=before.active if active is None else active,
        )
        self.accounts.change(after, by=OPERATOR, at=self._at())
        self._tell(f"已更改 {login}", f"changed {login}")

    def set_password(self, login: str, password: str | None) -> None:
        """Give a new password, which ends every session; without one it is made and printed."""
        known = self._known(login)
        secret = self._chosen(login, password)
        kept = self.passwords.hash(secret)
        self.accounts.set_password(known.id, kept, by=OPERATOR, at=self._at())
        self.accounts.forget_failures(login)
        self._tell(
            f"{login} 的密码已更换，所有会话已结束",
            f"{login} has a new password and is signed out everywhere",
        )
        self._tell_password(secret, made=password is None)

    def sign_out(self, login: str) -> None:
        """End every session of an account."""
        self.accounts.sign_out_everywhere(self._known(login).id, by=OPERATOR, at=self._at())
        self._tell(f"{login} 已在所有设备退出登录", f"{login} is signed out everywhere")

    def _known(self, login: str) -> Account:
        found = self.accounts.by_login(login)
        if found is None:
            raise UnknownAccount(login)
        return found

    def _chosen(self, login: str, password: str | None) -> str:
        if password is None:
            return self.make(login)
        check_new(password, login)
        return password

    def _tell_password(self, password: str, *, made: bool) -> None:
        if made:
            self._tell(f"密码（仅显示一次）：{password}", f"password (shown only now): {password}")

    def _tell(self, zh: str, en: str) -> None:
        click.echo(self._say(zh, en))

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _at(self) -> str:
        return instant(self.now())


def _roles(account: Account) -> str:
    return ", ".join(role.value for role in Role if role in account.roles)


def _json(account: Account) -> dict[str, object]:
    return {
        "id": account.id, "login": account.login, "name": account.name,
        "roles": [role.value for role in Role if role in account.roles],
        "active": account.active, "created_at": account.created_at,
    }  # fmt: skip
