"""An address as a picture that a telephone reads; the only importer of ``segno``."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """The QR code of an address as inline SVG, dark on white whatever the page looks like."""
    code = segno.make_qr(address, error="m")
    # segno writes numbers and its own words alone: the address is nowhere in the picture
    return Markup(code.svg_inline(border=3, omitsize=True, light="#fff", dark="#000"))  # noqa: S704
