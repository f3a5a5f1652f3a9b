"""What people type about accounts, brought to values; every fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from mapper.accounts import LONGEST_NAME, BadAccount, Role, check_login, check_name, read_roles
from mapper.passwords import LONGEST, SHORTEST, BadPassword, check_new

LONGEST_CONTACT = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came in: what stood in its fields and what is wrong with each.

    ``faults`` are in the language of the page; passwords are never among ``values``.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()
    active: bool = True
    faults: dict[str, str] = field(default_factory=dict)

    def but(self, name: str, fault: str) -> Typed:
        """The same with one more fault."""
        return Typed(self.values, self.roles, self.active, {**self.faults, name: fault})


def read_new(form: MultiDict[str, str]) -> Typed:
    """A person to be added: login, name, roles."""
    person = read_person(form)
    login = form.get("login", "").strip()
    values = {"login": login[:LONGEST_NAME], **person.values}
    return Typed(values, person.roles, person.active, {**_login_fault(login), **person.faults})


def read_person(form: MultiDict[str, str]) -> Typed:
    """Name, roles, and whether the account is in use."""
    name, faults = _name(form)
    try:
        roles = read_roles(form.getlist("role"))
    except BadAccount:
        roles, faults["role"] = frozenset(), gettext("Choose at least one role.")
    return Typed({"name": name}, roles, "active" in form, faults)


def read_own_name(form: MultiDict[str, str]) -> Typed:
    """The name under which a person is shown."""
    name, faults = _name(form)
    return Typed({"name": name}, faults=faults)


def read_contact(form: MultiDict[str, str]) -> Typed:
    """How to reach a person; empty erases it."""
    contact = form.get("contact", "").strip()
    faults = {}
    if len(contact) > LONGEST_CONTACT or not contact.isprintable():
        faults["contact"] = gettext(
            "Write at most %(most)s characters on one line.", most=LONGEST_CONTACT
        )
    return Typed({"contact": contact[: LONGEST_CONTACT + 1]}, faults=faults)


def password_faults(form: MultiDict[str, str], login: str) -> dict[str, str]:
    """What is wrong with a new password, typed twice."""
    new = form.get("new", "")
    try:
        check_new(new, login)
    except BadPassword:
        return {
            "new": gettext(
                "Choose %(least)s to %(most)s characters that do not hold your login.",
                least=SHORTEST, most=LONGEST,
            )
        }  # fmt: skip
    if new != form.get("again", ""):
        return {"again": gettext("The two are not alike; type the new password twice.")}
    return {}


def _name(form: MultiDict[str, str]) -> tuple[str, dict[str, str]]:
    typed = form.get("name", "")
    try:
        return check_name(typed), {}
    except BadAccount:
        fault = gettext("Write a name of 1 to %(most)s characters.", most=LONGEST_NAME)
        return typed[: LONGEST_NAME + 1], {"name": fault}


def _login_fault(login: str) -> dict[str, str]:
    try:
        check_login(login)
    except BadAccount:
        return {
            "login": gettext(
                "Write 2 to 40 small letters, digits, dots, hyphens or underscores; begin with a "
                "letter or a digit."
            )
        }
    return {}
