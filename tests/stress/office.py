"""A reviewer at the other end of a wire: signs in, opens cards, decides, publishes.

Only the standard library stands between it and the site.  Every act that is sent is kept with
what was answered, so that the log can be held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from time import perf_counter
from urllib.parse import parse_qs, urlencode, urlsplit

Fields = list[tuple[str, str]]
PASSWORD = "correct horse battery staple"


class Gone(Exception):
    """The connection broke before an answer was whole: what was asked may be done or not."""


@dataclass
class Form:
    """A form of a page with what its fields hold when it is opened."""

    path: str
    query: str
    fields: Fields = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def value(self, name: str) -> str:
        """What a field holds; nothing where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def filled(self, changes: Mapping[str, str]) -> Fields:
        """Its fields with some of them written anew."""
        kept = [(name, value) for name, value in self.fields if name not in changes]
        return [*kept, *changes.items()]


class _Forms(HTMLParser):
    """Reads the forms that are sent by POST."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._writing = ""
        self._choosing = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            parts = urlsplit(own.get("action", ""))
            self._form = Form(parts.path, parts.query)
            if own.get("method", "").lower() == "post":
                self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, own)

    def _field(self, form: Form, tag: str, own: Mapping[str, str]) -> None:
        name = own.get("name", "")
        if tag == "input" and name and _counts(own):
            form.fields.append((name, own.get("value", "")))
        elif tag == "textarea":
            self._writing = name
            form.fields.append((name, ""))
        elif tag == "select":
            self._choosing = name
        elif tag == "option" and self._choosing and "selected" in own:
            form.fields.append((self._choosing, own.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._writing and self._form is not None:
            name, before = self._form.fields[-1]
            self._form.fields[-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._writing = ""
        elif tag == "select":
            self._choosing = ""


def _counts(own: Mapping[str, str]) -> bool:
    kind = own.get("type", "text")
    if kind in ("radio", "checkbox"):
        return "checked" in own
    return kind not in ("submit", "button")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    text: str
    location: str
    ms: float

    def form(self, act: str) -> Form | None:
        """The form that is sent to an address ending in this."""
        return next((form for form in _Forms(self.text).forms if form.path.endswith(act)), None)

    @property
    def levels(self) -> list[str]:
        """The levels that a card lets one choose from."""
        return re.findall(r'<input type="radio" name="level" value="([^"]*)"', self.text)

    @property
    def difference(self) -> str:
        """What a page says that happened since the card was shown; nothing where it does not."""
        found = re.search(r'<h2 id="moved">.*?</section>', self.text, re.DOTALL)
        told = re.findall(r"<(?:li|p)>(.*?)</(?:li|p)>", found[0], re.DOTALL) if found else []
        return " ".join(told[:-1])  # the last line is the same on every page


@dataclass(frozen=True, slots=True)
class Deed:
    """An act that was sent; without an answer nobody knows whether it was done.

    ``event`` is the number that the answer named, ``edition`` that of a publication.
    """

    account: str
    act: str
    item: str
    answer: Answer | None
    event: int = 0
    edition: int = 0

    @property
    def done(self) -> bool:
        """It was answered as done."""
        return self.answer is not None and self.answer.status == 303


@dataclass
class Reviewer:
    """One person at one browser; ``comes_from`` is the address that the proxy in front states."""

    site: str
    login: str
    account: str
    comes_from: str
    deeds: list[Deed] = field(default_factory=list)
    looks: list[Answer] = field(default_factory=list)
    _cookie: str = ""
    _line: HTTPConnection | None = None

    def sign_in(self) -> None:
        """By the page that everybody uses."""
        form = self.get("/login").form("/login")
        assert form is not None
        typed = form.filled({"login": self.login, "password": PASSWORD})
        answer = self.post(form.address, typed)
        assert answer.status == 303, (answer.status, answer.text[:2000])

    def move_to(self, site: str) -> None:
        """Go on at another address, signed in as before."""
        self.hang_up()
        self.site = site

    def hang_up(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    # --- asking ---------------------------------------------------------------

    def get(self, path: str) -> Answer:
        """Open a page; raises Gone."""
        answer = self._ask("GET", path, "")
        self.looks.append(answer)
        return answer

    def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form; raises Gone."""
        return self._ask("POST", path, urlencode(list(fields)))

    def _ask(self, method: str, path: str, body: str) -> Answer:
        headers = {
            "Accept": "text/html", "Accept-Language": "en", "X-Forwarded-For": self.comes_from,
            **({"Cookie": self._cookie} if self._cookie else {}),
            **({"Content-Type": "application/x-www-form-urlencoded"} if body else {}),
        }  # fmt: skip
        begun = perf_counter()
        try:
            if self._line is None:
                parts = urlsplit(self.site)
                self._line = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
            self._line.request(method, path, body, headers)
            got = self._line.getresponse()
            text = got.read().decode()
        except (OSError, HTTPException) as error:
            self.hang_up()
            raise Gone from error
        for value in got.headers.get_all("Set-Cookie", ()):
            if value.startswith("session="):
                self._cookie = value.partition(";")[0]
        location = got.headers.get("Location", "")
        return Answer(got.status, text, location, (perf_counter() - begun) * 1000)

    # --- acting ---------------------------------------------------------------

    def card(self, item: str) -> Answer:
        """Open a card."""
        return self.get(f"/review/items/{item}")

    def approve(self, card: Answer, level: str = "") -> Deed | None:
        """Approve what a card suggests, citing a decision; nothing where one may not judge."""
        form = card.form("/decide")
        if form is None:
            return None
        typed = {
            "verdict": "approve", "level": level or form.value("level"), "advance": "",
            "claim_kind": "office_decision", "claim_reference": "苏人才〔2026〕7号",
        }  # fmt: skip
        return self._act(form, "decide", form.filled(typed))

    def refuse(self, card: Answer, reason: str) -> Deed | None:
        """Refuse; nothing where one may not judge."""
        form = card.form("/decide")
        typed = {"reason": reason, "advance": ""}
        return form and self._act(form, "decide", form.filled(typed))

    def remark(self, card: Answer, text: str, act: str = "comment") -> Deed | None:
        """Comment, or withdraw or reopen with this reason; nothing where that is not offered."""
        form = card.form("/comment" if act == "comment" else "/reopen")
        if form is None:
            return None
        way = Form(form.path.rpartition("/")[0] + f"/{act}", form.query, form.fields)
        return self._act(way, act, way.filled({"remark": text}))

    def undo(self, card: Answer, number: int, act: str = "undo") -> Deed | None:
        """Take an act back, or let it stand again."""
        form = card.form("/comment")
        if form is None:
            return None
        way = Form(form.path.rpartition("/")[0] + f"/{act}", form.query)
        token = ("csrf_token", form.value("csrf_token"))
        return self._act(way, act, [token, ("event", str(number))])

    def publish(self) -> Deed | None:
        """Do what the publication page offers; nothing where it offers nothing."""
        form = self.get("/review/publication").form("/review/publication")
        return form and self._act(form, "publish", form.fields)

    def _act(self, form: Form, act: str, fields: Fields) -> Deed:
        item = form.path.split("/")[3] if "/items/" in form.path else ""
        try:
            answer = self.post(form.address, fields)
        except Gone:
            self.deeds.append(Deed(self.account, act, item, None))
            raise
        event, edition = _told(answer.location)
        deed = Deed(self.account, act, item, answer, event, edition)
        self.deeds.append(deed)
        return deed


def _told(location: str) -> tuple[int, int]:
    """The numbers of the event and of the edition that the address names where one is sent on."""
    parts = urlsplit(location)
    event = int(parse_qs(parts.query).get("done", ["0"])[0])
    edition = int(parts.path.rpartition("/")[2]) if "/editions/" in parts.path else 0
    return event, edition


def slowest(answers: Sequence[Answer]) -> str:
    """How many there were, and what half and 95 of 100 stayed under."""
    found = sorted(answer.ms for answer in answers)
    if not found:
        return "none"
    p50, p95 = found[len(found) // 2], found[min(len(found) - 1, len(found) * 95 // 100)]
    return f"{len(found):6,} of p50 {p50:8.1f} ms, p95 {p95:8.1f} ms"
