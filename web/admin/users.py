"""The people of the office: added, changed, put out of use; for administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, AccountId, Accounts, BadAccount, Role
from web.accounts.door import Door
from web.accounts.forms import Typed, read_new, read_person
from web.accounts.rights import needs
from web.accounts.routes import unlisted
from web.accounts.session import current_account
from web.language import keep_language

ROLES = {
    Role.REVIEWER: lazy_gettext("Reviewer"),
    Role.PUBLISHER: lazy_gettext("Publisher"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}
"""Each role by the word that the screens use."""

administrators = needs(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class UserPages:
    """The pages over one store of accounts; ``make`` invents a password for a login.

    A password that was made is shown in the very answer to the form and kept nowhere, which is
    why these two answers are no redirects.
    """

    accounts: Accounts
    door: Door
    make: Callable[[str], str]

    def blueprint(self) -> Blueprint:
        """The pages at their addresses."""
        pages = Blueprint("users", __name__, url_prefix="/admin/users")
        keep_language(pages)
        one = "/<account_id>"
        pages.add_url_rule("", "overview", self.overview)
        pages.add_url_rule("", "add", self.add, methods=["POST"])
        pages.add_url_rule(one, "user", self.user)
        pages.add_url_rule(one, "change", self.change, methods=["POST"])
        pages.add_url_rule(f"{one}/password", "password", self.password, methods=["POST"])
        pages.add_url_rule(f"{one}/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule(f"{one}/contact", "erase", self.erase, methods=["POST"])
        pages.context_processor(lambda: {"role_names": ROLES})
        pages.after_request(unlisted)
        return pages

    @administrators
    def overview(self) -> Response:
        """Everybody, and the form that adds one more."""
        return self._all(Typed())

    @administrators
    def add(self) -> Response:
        """Add a person, and show the password that was made for them."""
        typed = read_new(request.form)
        login = typed.values["login"]
        if "login" not in typed.faults and self.accounts.by_login(login) is not None:
            typed = typed.but("login", _taken())
        if typed.faults:
            return self._all(typed, 400)
        new = Account(AccountId(""), login, typed.values["name"], typed.roles)
        password = self.make(login)
        kept = self.door.passwords.hash(password)
        try:
            added = self.accounts.add(new, kept, by=_actor(), at=self.door.instant())
        except BadAccount:  # somebody else was quicker
            return self._all(typed.but("login", _taken()), 400)
        return _page("admin/users_password.html", user=added, password=password, added=True)

    @administrators
    def user(self, account_id: str) -> Response:
        """One person."""
        found = self._found(account_id)
        return self._one(found, Typed({"name": found.name}, found.roles, found.active))

    @administrators
    def change(self, account_id: str) -> BaseResponse:
        """Change name and roles, put out of use or back into it."""
        found, typed = self._found(account_id), read_person(request.form)
        if not typed.faults:
            changed = replace(
                found, name=typed.values["name"], roles=typed.roles, active=typed.active
            )
            try:
                self.accounts.change(changed, by=_actor(), at=self.door.instant())
            except BadAccount:
                typed = typed.but("role", gettext("One administrator in use must remain."))
        if typed.faults:
            return self._one(found, typed, 400)
        return _back(found, gettext("The changes are kept."))

    @administrators
    def password(self, account_id: str) -> Response:
        """Give a new password, shown in the answer; every session of the person ends."""
        found = self._found(account_id)
        password = self.make(found.login)
        kept = self.door.passwords.hash(password)
        self.accounts.set_password(found.id, kept, by=_actor(), at=self.door.instant())
        self.accounts.forget_failures(found.login)
        return _page("admin/users_password.html", user=found, password=password, added=False)

    @administrators
    def sign_out(self, account_id: str) -> BaseResponse:
        """End every session of a person."""
        found = self._found(account_id)
        self.accounts.sign_out_everywhere(found.id, by=_actor(), at=self.door.instant())
        return _back(found, gettext("Signed out everywhere."))

    @administrators
    def erase(self, account_id: str) -> BaseResponse:
        """Erase how to reach a person."""
        found = self._found(account_id)
        self.accounts.set_contact(found.id, "")
        return _back(found, gettext("The contact is erased."))

    def _found(self, account_id: str) -> Account:
        return self.accounts.by_id(account_id) or abort(404)

    def _all(self, typed: Typed, status: int = 200) -> Response:
        return _page("admin/users.html", status, users=self.accounts.all(), typed=typed)

    def _one(self, user: Account, typed: Typed, status: int = 200) -> Response:
        contact = self.accounts.contact(user.id)
        return _page("admin/users_one.html", status, user=user, typed=typed, contact=contact)


def _actor() -> str:
    account = current_account()
    return account.id if account is not None else abort(403)


def _taken() -> str:
    return str(gettext("Somebody has this login already; choose another."))


def _back(user: Account, notice: str) -> BaseResponse:
    flash(notice)
    return redirect(url_for("users.user", account_id=user.id), code=303)


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, **values), status)
