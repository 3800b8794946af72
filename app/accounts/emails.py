"""E-mail addresses as people type them."""

from __future__ import annotations

import re

from app.domain.text import one_line
from app.errors import BadInput
from app.web.language import gettext as _

_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LONGEST = 254


def read_email(typed: str) -> str:
    """One address, in small letters. Raises BadInput: a comma or a line end would add a recipient."""
    email = one_line(typed).lower()
    if len(email) > LONGEST or not _ADDRESS.fullmatch(email):
        raise BadInput(_("This is not an e-mail address: {typed}").format(typed=email[:60] or "–"))
    return email
