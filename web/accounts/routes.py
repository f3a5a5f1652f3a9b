"""The pages of signing in and out, and of one's own account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask_babel import gettext
from flask_limiter import Limiter
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, Accounts
from web.accounts.door import WINDOW, Door, TooManyFailures, WrongPassword
from web.accounts.forms import Typed, password_faults, read_contact, read_own_name
from web.accounts.menu import entries, start_of
from web.accounts.rights import local_address, needs
from web.accounts.session import Sessions, current_account
from web.language import keep_language

SIGN_IN_LIMIT = "10 per minute"
"""Sign-ins from one address."""


@dataclass(frozen=True)
class AccountPages:
    """The pages over one store of accounts."""

    accounts: Accounts
    door: Door
    sessions: Sessions

    def blueprint(self, limiter: Limiter) -> Blueprint:
        """The pages at their addresses; attempts to sign in are limited by address."""
        pages = Blueprint("accounts", __name__)
        keep_language(pages)
        pages.add_url_rule("/login", "login", self.login)
        enter = limiter.limit(SIGN_IN_LIMIT)(self.enter)
        pages.add_url_rule("/login", "enter", enter, methods=["POST"])
        pages.add_url_rule("/logout", "logout", self.logout, methods=["POST"])
        pages.add_url_rule(
            "/logout-everywhere", "logout_everywhere", self.logout_everywhere, methods=["POST"]
        )
        pages.add_url_rule("/account", "account", self.account)
        pages.add_url_rule("/account", "change", self.change, methods=["POST"])
        pages.after_request(unlisted)
        pages.app_context_processor(_who_is_here)
        return pages

    def login(self) -> BaseResponse:
        """The form, or onwards for whoever is signed in already."""
        onward = local_address(request.args.get("next", ""))
        account = current_account()
        if account is not None:
            return redirect(onward or start_of(account), code=303)
        return _page("accounts/login.html", typed=Typed(), onward=onward)

    def enter(self) -> BaseResponse:
        """Sign in, and go where the person was going."""
        onward = local_address(request.form.get("next", ""))
        login = request.form.get("login", "")
        try:
            account = self.door.enter(login, request.form.get("password", ""))
        except (WrongPassword, TooManyFailures) as refusal:
            typed = Typed({"login": login.strip()[:40]}, faults={"password": refusal_text(refusal)})
            answer = _page("accounts/login.html", refusal.status, typed=typed, onward=onward)
            return _told_when(answer, refusal)
        self.sessions.begin(account)
        return redirect(onward or start_of(account), code=303)

    @needs()
    def logout(self) -> BaseResponse:
        """Sign out in this browser."""
        self.sessions.end()
        return redirect(address_of("lookup.search"), code=303)

    @needs()
    def logout_everywhere(self) -> BaseResponse:
        """Sign out in every browser."""
        account = _whoever_asks()
        self.accounts.sign_out_everywhere(account.id, by=account.id, at=self.door.instant())
        return self.logout()

    @needs()
    def account(self) -> Response:
        """One's own account."""
        return self._own(_whoever_asks(), Typed())

    @needs()
    def change(self) -> BaseResponse:
        """Change name, password or contact, whichever form was sent."""
        changes: dict[str, Callable[[Account], Typed]] = {
            "name": self._change_name,
            "password": self._change_password,
            "contact": self._change_contact,
        }
        account, what = _whoever_asks(), request.form.get("what", "")
        if what not in changes:
            return self._own(account, Typed(), 400)
        try:
            typed = changes[what](account)
        except (WrongPassword, TooManyFailures) as refusal:
            wrong = Typed(faults={"old": refusal_text(refusal)})
            return _told_when(self._own(account, wrong, 400), refusal)
        if typed.faults:
            return self._own(account, typed, 400)
        return redirect(address_of("accounts.account"), code=303)

    def _change_name(self, account: Account) -> Typed:
        typed = read_own_name(request.form)
        if not typed.faults:
            changed = replace(account, name=typed.values["name"])
            self.accounts.change(changed, by=account.id, at=self.door.instant())
            flash(gettext("Your name is changed."))
        return typed

    def _change_password(self, account: Account) -> Typed:
        """A new password ends every session; this one begins anew."""
        typed = Typed(faults=password_faults(request.form, account.login))
        if not typed.faults:
            self.door.confirm(account, request.form.get("old", ""))
            self.door.set_password(account, request.form["new"], by=account)
            self.sessions.begin(self.accounts.by_id(account.id) or account)
            flash(gettext("Your password is changed; you are signed out everywhere else."))
        return typed

    def _change_contact(self, account: Account) -> Typed:
        typed = read_contact(request.form)
        if not typed.faults:
            self.accounts.set_contact(account.id, typed.values["contact"])
            erased = not typed.values["contact"]
            flash(gettext("Your contact is erased.") if erased else gettext("Contact kept."))
        return typed

    def _own(self, account: Account, typed: Typed, status: int = 200) -> Response:
        values = {"name": account.name, "contact": self.accounts.contact(account.id)}
        shown = replace(typed, values={**values, **typed.values})
        return _page("accounts/account.html", status, account=account, typed=shown)


def refusal_text(refusal: WrongPassword | TooManyFailures) -> str:
    """Why nobody is let in, in the language of the page."""
    if isinstance(refusal, TooManyFailures):
        minutes = int(WINDOW.total_seconds()) // 60
        told = gettext("Too many sign-ins failed; try again in %(count)s minutes.", count=minutes)
    else:
        told = gettext("Login and password do not belong together; type both again.")
    return str(told)


def _told_when(answer: Response, refusal: WrongPassword | TooManyFailures) -> Response:
    if isinstance(refusal, TooManyFailures):
        answer.status_code = refusal.status
        answer.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return answer


def unlisted(response: Response) -> Response:
    """No search engine keeps a page for the people of the office."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _whoever_asks() -> Account:
    account = current_account()
    if account is None:  # the guard lets nobody through without one
        raise WrongPassword
    return account


def _who_is_here() -> dict[str, object]:
    account = current_account()
    return {"signed_in": account, "menu": entries(account) if account else ()}


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, **values), status)
