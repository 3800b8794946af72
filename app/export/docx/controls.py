"""Content controls: what a value or a section is, so that an edited file can be read back."""

from __future__ import annotations

from hashlib import blake2s

from app.export.docx.markup import attribute, escaped
from app.export.docx.references import References

LONGEST = 64
"""Word takes a file with a longer tag or title for damaged."""


def control(tag: str, alias: str, content: str, refs: References) -> str:
    """`content` is blocks or runs; the control takes the place of either."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(alias, LONGEST)}"/><w:tag w:val="{escaped(fitting_tag(tag))}"/>'
        f'<w:id w:val="{refs.control()}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )


def fitting_tag(tag: str) -> str:
    """The tag itself; a longer one by its beginning and a digest of the whole, which stays the same in every export."""
    if len(tag) <= LONGEST:
        return tag
    digest = blake2s(tag.encode(), digest_size=5).hexdigest()
    return f"{tag[: LONGEST - 1 - len(digest)]}~{digest}"
