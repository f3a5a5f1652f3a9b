"""Serve the site by waitress: one process, several threads, no other server needed."""

from __future__ import annotations

import gc
from dataclasses import replace

import click
from waitress.server import create_server

from web import Settings, create_app

_THREADS = 8


def serve(database: str | None, *, host: str, port: int) -> None:
    """Serve a database, or the packaged catalogues for none; port nought takes a free one.

    The port opens, and the address is printed, once the first question can be answered at once.
    """
    settings = replace(Settings.from_environment(), database=database or "")
    app = create_app(settings, warm=True)
    gc.collect()
    gc.freeze()  # what stays is not looked through again while somebody waits
    server = create_server(
        app, host=host, port=port, threads=_THREADS, ident="qualmap",
        clear_untrusted_proxy_headers=not settings.proxies,  # else nobody is told who asks
    )  # fmt: skip
    open_port = port or getattr(server, "effective_port", port)
    name = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{name}:{open_port}/ (stop with Ctrl-C)")
    server.run()
