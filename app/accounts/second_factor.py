"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for who lost it."""

from __future__ import annotations

import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno
from sqlalchemy import update
from sqlmodel import Session

from app.accounts.credentials import CREDENTIAL, find_credential, get_person, save_credential
from app.accounts.sessions import hash_of
from app.db.session import touched
from app.errors import BadInput, Conflict
from app.web.language import gettext as _

ISSUER = "Grantwright"
STEP_S = 30
DRIFT = 1
"""Steps by which a phone's clock may be early or late."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is read for another."""


def begin(session: Session, person_id: int) -> None:
    """Choose a secret; it counts once a code made from it was typed. Raises Conflict where it is on."""
    credential = find_credential(session, person_id)
    if credential is None or credential["password_hash"] is None:
        raise BadInput(_("Set a password first; the code is asked for after it."))
    if credential["totp_on"]:
        raise Conflict(_("The second factor is on already."))
    save_credential(session, person_id, totp_secret=pyotp.random_base32(), totp_step=0)


def find_secret(session: Session, person_id: int) -> str | None:
    """The secret that waits to be confirmed."""
    credential = find_credential(session, person_id)
    return None if credential is None or credential["totp_on"] else credential["totp_secret"]


def confirm(session: Session, person_id: int, code: str, *, at: datetime) -> tuple[str, ...]:
    """Turn the second factor on; return the recovery codes, which are told only now. Raises BadInput, Conflict."""
    secret = find_secret(session, person_id)
    if secret is None:
        raise Conflict(_("There is nothing to confirm; begin again."))
    step = _step_of(secret, code, at)
    if step is None:
        raise BadInput(_("This is not the code of now; wait for the next one. Is the phone's clock right?"))
    save_credential(session, person_id, totp_on=True, totp_step=step)
    return renew_recovery(session, person_id)


def renew_recovery(session: Session, person_id: int) -> tuple[str, ...]:
    """New recovery codes in the place of all old ones; they are told only now."""
    codes = tuple("-".join(_letters(5) for _part in range(2)) for _code in range(RECOVERY_CODES))
    save_credential(session, person_id, recovery=[hash_of(code) for code in codes])
    return codes


def turn_off(session: Session, person_id: int) -> None:
    save_credential(session, person_id, totp_on=False, totp_secret=None, totp_step=0, recovery=[])


def use_code(session: Session, person_id: int, code: str, *, at: datetime) -> bool:
    """Whether it is the code of now, or a recovery code; either works once."""
    credential = find_credential(session, person_id)
    if credential is None or not credential["totp_on"]:
        return False
    step = _step_of(credential["totp_secret"], code, at)
    if step is not None:
        used = update(CREDENTIAL).where(CREDENTIAL.c.person_id == person_id, CREDENTIAL.c.totp_step < step)
        return touched(session.execute(used.values(totp_step=step))) == 1
    given = hash_of(code.strip().lower().replace(" ", "-"))
    left = [kept for kept in credential["recovery"] if not compare_digest(kept, given)]
    if len(left) == len(credential["recovery"]):
        return False
    save_credential(session, person_id, recovery=left)
    return True


def picture(session: Session, person_id: int, secret: str) -> str:
    """The QR code that an authenticator app reads, as a data address."""
    person = get_person(session, person_id)
    address = pyotp.TOTP(secret).provisioning_uri(name=person["email"] or person["name"], issuer_name=ISSUER)
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff"))


def spelled(secret: str) -> str:
    """In groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code it is, near `at`; None where it is none."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // STEP_S
    made = pyotp.TOTP(secret)
    near = range(now - DRIFT, now + DRIFT + 1)
    found = (step for step in near if compare_digest(made.at(step * STEP_S).encode(), typed.encode()))
    return next(found, None)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(count))
