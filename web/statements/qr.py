"""An address as a picture that a telephone reads; the only importer of ``segno``."""

from __future__ import annotations

import segno


def qr_svg(address: str) -> str:
    """The QR code of an address as inline SVG, dark on white whatever the page looks like.

    It holds numbers and segno's own words alone, so a page may take it as it is.
    """
    code = segno.make_qr(address, error="m")
    return str(code.svg_inline(border=3, omitsize=True, light="#fff", dark="#000"))
