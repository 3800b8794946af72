"""What the body refers to outside itself (notes, links, pictures, lists) and the ids it has given out.

Ids count up in reading order, so the same document gets the same ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from app.domain.document import DocumentMeta
from app.export.docx.language import Speech
from app.export.figures.pictures import Pictures

_BOOKMARK_LENGTH = 40
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?")
_MAIL = re.compile(r"mailto:[^@\s<>\"]+@[A-Za-z0-9.-]+(?:\?[^\s<>\"]*)?")
_STAYS = "%/:?#@!$&'()*+,;=~-._"


@dataclass(slots=True)
class Links:
    """External links of one part: relationship id by address."""

    ids: dict[str, str] = field(default_factory=dict)

    def to(self, href: str) -> str | None:
        """The relationship's id; None for an address that Word would refuse to open the file for."""
        address = sound_address(href)
        if address is None:
            return None
        return self.ids.setdefault(address, f"rIdLink{len(self.ids) + 1}")


@dataclass(slots=True)
class References:
    meta: DocumentMeta
    files: Pictures = field(default_factory=lambda: Pictures({}))
    links: Links = field(default_factory=Links)
    note_links: Links = field(default_factory=Links)
    notes: list[str] = field(default_factory=list)
    """The XML of each footnote, in the order of their marks."""
    pictures: dict[bytes, str] = field(default_factory=dict)
    """Relationship id by picture."""
    list_starts: list[tuple[int, int]] = field(default_factory=list)
    """Level (from 0) and first number of each numbered list."""
    captions: frozenset[str] = frozenset()
    """Anchors that a cross-reference can name: numbered tables and figures."""
    in_note: bool = False
    _names: dict[str, str] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)
    _controls: int = 0
    _drawings: int = 0

    @property
    def speech(self) -> Speech:
        rtl = self.meta.direction == "rtl"
        return Speech(None, rtl, rtl)

    def link(self, href: str) -> str | None:
        return (self.note_links if self.in_note else self.links).to(href)

    def control(self) -> int:
        self._controls += 1
        return self._controls

    def drawing(self) -> int:
        self._drawings += 1
        return self._drawings

    def picture(self, data: bytes) -> str:
        return self.pictures.setdefault(data, f"rIdPicture{len(self.pictures) + 1}")

    def bookmark(self, anchor: str) -> str:
        """The anchor's name as Word accepts it: letters, digits and underscores, at most 40, each only once."""
        if anchor not in self._names:
            plain = "_" + re.sub(r"\W", "_", anchor, flags=re.ASCII)
            name, taken, n = plain[:_BOOKMARK_LENGTH], set(self._names.values()), 1
            while name in taken:
                n += 1
                name = f"{plain[: _BOOKMARK_LENGTH - 1 - len(str(n))]}_{n}"
            self._names[anchor] = name
        return self._names[anchor]

    def bookmarked(self, anchor: str, content: str) -> str:
        """`content` inside the bookmark that a link to `anchor` finds: the first of that name."""
        if not anchor or anchor in self._placed:
            return content
        self._placed.add(anchor)
        number = len(self._placed)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{self.bookmark(anchor)}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )


def sound_address(href: str) -> str | None:
    """The address with unusual characters percent-encoded; None unless it is a web or mail address with a real host."""
    if _MAIL.fullmatch(href):
        return quote(href, safe=_STAYS)
    try:
        parts = urlsplit(href.strip())
        host = parts.netloc.encode("idna").decode()
    except (UnicodeError, ValueError):
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return quote(parts._replace(netloc=host).geturl(), safe=_STAYS)
