"""What the web part is told from outside; the only reader of the environment.

| variable | meaning |
|---|---|
| ``QUALMAP_DATABASE`` | the database; else ``qualmap.sqlite3`` here, else the packaged catalogues |
| ``QUALMAP_SECRET_KEY`` | key that signs cookies and form tokens |
| ``QUALMAP_INSTANCE`` | folder for what must outlive a start: key files, made when needed |
| ``QUALMAP_HTTPS`` | ``1`` behind https: cookies only there, and browsers told to stay |
| ``QUALMAP_HOSTS`` | host names that are answered, with commas between; empty answers all |
| ``QUALMAP_PROXIES`` | how many proxies of ours stand in front |
| ``QUALMAP_CONTACT_DAYS`` | for so many days the contact of a request is kept; 180 |
| ``QUALMAP_BASE`` | how the names in exports begin, such as ``https://example.org/qualmap/`` |
| ``QUALMAP_RATE_LIMIT`` | questions from one address: ``600 per minute``, or ``off`` |

Each server process counts questions, requests and contests by itself (``web.limits``).
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mapper.asking.port import CONTACT_DAYS, kept_days
from mapper.dates import today_in_china
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.events import now as this_instant
from mapper.exchange.about import BadBase, fit_base
from mapper.exchange.terms import BASE

LOCAL_DATABASE = "qualmap.sqlite3"
KEY_FILE = "secret.key"
RATE_LIMIT = "600 per minute"
_LOG = logging.getLogger(__name__)


class BadSettings(MapperError):
    """The environment says something that cannot be used; its text says what to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one web process runs; ``database`` empty means the packaged catalogues.

    ``instance`` is the folder that keeps the office's signing key; without one a process makes its
    own key, which ends with it.
    """

    secret_key: str = field(repr=False)
    database: str = ""
    https: bool = False
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    rate_limit: str = RATE_LIMIT
    instance: Path | None = None
    contact_days: int = CONTACT_DAYS
    base: str = BASE
    today: Callable[[], date] = today_in_china
    now: Callable[[], datetime] = this_instant

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment gives; raises BadSettings."""
        env = os.environ if environment is None else environment
        limit = env.get("QUALMAP_RATE_LIMIT", RATE_LIMIT).strip()
        return cls(
            secret_key=_secret_key(env),
            database=env.get("QUALMAP_DATABASE", "") or _local_database(),
            https=env.get("QUALMAP_HTTPS", "") in ("1", "true", "yes"),
            hosts=tuple(h.strip() for h in env.get("QUALMAP_HOSTS", "").split(",") if h.strip()),
            proxies=_count(env.get("QUALMAP_PROXIES", "0")),
            rate_limit="" if limit == "off" else limit,
            instance=Path(env["QUALMAP_INSTANCE"]) if env.get("QUALMAP_INSTANCE") else None,
            contact_days=_days(env.get("QUALMAP_CONTACT_DAYS", "")),
            base=_base(env.get("QUALMAP_BASE", "") or BASE),
        )


def _local_database() -> str:
    return f"sqlite:///{LOCAL_DATABASE}" if Path(LOCAL_DATABASE).is_file() else ""


def _count(text: str) -> int:
    if text.isdecimal() and len(text) < 3:
        return int(text)
    raise BadSettings(
        Text(
            f"QUALMAP_PROXIES为“{text[:20]}”；请设为代理的层数，例如1",
            f"QUALMAP_PROXIES is {text[:20]!r}; set it to the number of proxies, such as 1",
        )
    )


def _base(text: str) -> str:
    if fit_base(text):
        return text
    raise BadBase(text)


def _days(text: str) -> int:
    days = kept_days(text)
    if days is not None:
        return days
    raise BadSettings(
        Text(
            f"QUALMAP_CONTACT_DAYS为“{text[:20]}”；请设为天数，例如180",
            f"QUALMAP_CONTACT_DAYS is {text[:20]!r}; set it to a number of days, such as 180",
        )
    )


def _secret_key(env: Mapping[str, str]) -> str:
    if env.get("QUALMAP_SECRET_KEY"):
        return env["QUALMAP_SECRET_KEY"]
    if env.get("QUALMAP_INSTANCE"):
        return key_of(Path(env["QUALMAP_INSTANCE"]))
    _LOG.warning(
        "no secret key is set, so this process makes its own and sign-ins end with it; "
        "set QUALMAP_INSTANCE to a folder that keeps one"
    )
    return secrets.token_hex(32)


def key_of(folder: Path) -> str:
    """The key kept in a folder, made there when there is none; only its owner may read it.

    Two processes that start together agree: the file appears whole or not at all.
    Raises BadSettings if others may read it.
    """
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_key(path)
    if path.stat().st_mode & 0o077:
        raise BadSettings(
            Text(
                f"{path}可被他人读取；请对它运行chmod 600，或删去它以便另建",
                f"others may read {path}; run chmod 600 on it, or remove it to have a new one made",
            )
        )
    return path.read_text(encoding="ascii").strip()


def _make_key(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        _LOG.info("another process made the key file first; its key is used")
    finally:
        draft.unlink()
