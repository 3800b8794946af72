"""An organisation's webhook: where it is posted to, and how a receiver knows that it is ours.

The header `Grantwright-Signature` holds the HMAC-SHA256, as hexadecimal, of the header `Grantwright-Timestamp` (seconds
since 1970), a full stop and the body. `Grantwright-Delivery` is the same where a post is tried again.
"""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import RowMapping, delete, insert, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.domain.phrases import phrase
from app.errors import BadInput
from app.models import WebhookRow
from app.models.mapping import table_of
from app.watch.fetching import Fetcher, Manners

WEBHOOK = table_of(WebhookRow)
LONGEST_URL = 500
_MANNERS = Manners(silence_s=10, total_s=20, max_bytes=100_000, attempts=1, redirects=0, between_s=0)
"""One attempt: the outbox tries again, and remembers that it did."""


def find_webhook(session: Session, organisation_id: int) -> RowMapping | None:
    statement = select(WEBHOOK).where(WEBHOOK.c.organisation_id == organisation_id)
    return session.execute(statement).mappings().one_or_none()


def set_webhook(session: Session, organisation_id: int, url: str, *, local: bool, by: Doer, at: datetime) -> str:
    """The secret of the new one, shown once. `local` lets it be http. Raises BadInput."""
    parts = urlsplit(url)
    if parts.scheme not in (("https", "http") if local else ("https",)) or not parts.hostname or len(url) > LONGEST_URL:
        raise BadInput(phrase("Give an address that begins with https://."))
    if parts.username or parts.password:
        raise BadInput(phrase("Leave name and password out of the address: the signature says who posts."))
    secret = secrets.token_urlsafe(32)
    session.execute(delete(WEBHOOK).where(WEBHOOK.c.organisation_id == organisation_id))
    session.execute(insert(WEBHOOK).values(organisation_id=organisation_id, url=url, secret=secret, created_at=at))
    record_deed_of(session, by, "set_webhook", "webhook", organisation_id=organisation_id, at=at)
    return secret


def drop_webhook(session: Session, organisation_id: int, *, by: Doer, at: datetime) -> None:
    session.execute(delete(WEBHOOK).where(WEBHOOK.c.organisation_id == organisation_id))
    record_deed_of(session, by, "drop_webhook", "webhook", organisation_id=organisation_id, at=at)


def post(webhook: RowMapping, body: dict[str, Any], *, delivery: str, local: bool, at: datetime) -> None:
    """One attempt. It follows no redirect, and reaches no private network unless `local`. Raises NotReachable."""
    data = json.dumps(body, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Grantwright-Delivery": delivery,
        "Grantwright-Timestamp": str(int(at.timestamp())),
        "Grantwright-Signature": signature(webhook["secret"], int(at.timestamp()), data),
    }
    Fetcher(manners=_MANNERS, local=local).post(webhook["url"], headers=headers, content=data)


def signature(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256).hexdigest()
