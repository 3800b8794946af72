"""The parts of a Word file and the zip around them, with nothing in it that the clock or the machine decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.opc.package import OpcPackage
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part

REFERENCE = Path(__file__).with_name("reference.docx")
_ZIP_BEGINS, _ZIP_ENDS = date(1980, 1, 1), date(2107, 12, 31)
_COMPRESSION = 5
_JPEG = b"\xff\xd8"


@lru_cache(maxsize=1)
def reference_parts() -> Mapping[str, bytes]:
    """The parts of the reference document by file name: styles.xml, numbering.xml …"""
    with ZipFile(REFERENCE) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if name.startswith("word/")}


class WordFile:
    """A package with one document and the parts it refers to."""

    def __init__(self, document: bytes, core: bytes) -> None:
        self._package = OpcPackage()
        self._parts: dict[str, Part] = {}
        self._document = self._part("/word/document.xml", CT.WML_DOCUMENT_MAIN, document)
        self._package.load_rel(RT.OFFICE_DOCUMENT, self._document, "rId1")
        properties = self._part("/docProps/core.xml", CT.OPC_CORE_PROPERTIES, core)
        self._package.load_rel(RT.CORE_PROPERTIES, properties, "rId2")

    def add(self, name: str, kind: str, data: bytes) -> None:
        """A part of Word's own kind (`styles`, `header` …), as `word/<name>.xml`, relationship `rId<name>`."""
        room = "" if kind == "theme" else "wordprocessingml."
        content_type = f"application/vnd.openxmlformats-officedocument.{room}{kind}+xml"
        part = self._part(f"/word/{name}.xml", content_type, data)
        self._document.load_rel(f"{RT.STYLES.rpartition('/')[0]}/{kind}", part, f"rId{name}")

    def add_picture(self, relationship: str, data: bytes) -> None:
        ending, kind = ("jpeg", CT.JPEG) if data.startswith(_JPEG) else ("png", CT.PNG)
        part = self._part(f"/word/media/image{relationship.removeprefix('rIdPicture')}.{ending}", kind, data)
        self._document.load_rel(RT.IMAGE, part, relationship)

    def add_links(self, links: Mapping[str, str], *, part: str = "document") -> None:
        """External addresses with their relationship ids, in `word/<part>.xml`."""
        for address, relationship in links.items():
            self._parts[f"/word/{part}.xml"].load_rel(RT.HYPERLINK, address, relationship, is_external=True)

    def save(self, on: date) -> bytes:
        """The same parts give the same bytes; `on` is the time of every file in the zip."""
        files = {PACKAGE_URI.rels_uri: self._package.rels.xml}
        for name, part in self._parts.items():
            files[PackURI(name)] = part.blob
            if len(part.rels):
                files[part.partname.rels_uri] = part.rels.xml
        out = BytesIO()
        moment = (*min(max(on, _ZIP_BEGINS), _ZIP_ENDS).timetuple()[:3], 0, 0, 0)
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
            for uri, data in [(CONTENT_TYPES_URI, self._content_types()), *sorted(files.items())]:
                info = ZipInfo(uri.membername, moment)
                info.compress_type = ZIP_DEFLATED
                info.create_system = 0
                archive.writestr(info, data)
        return out.getvalue()

    def _part(self, name: str, content_type: str, data: bytes) -> Part:
        part = Part(PackURI(name), content_type, data)
        self._parts[name] = part
        return part

    def _content_types(self) -> bytes:
        types: Any = CT_Types.new()  # type: ignore[no-untyped-call]
        if any(name.endswith(".jpeg") for name in self._parts):
            types.add_default("jpeg", CT.JPEG)
        types.add_default("png", CT.PNG)
        types.add_default("rels", CT.OPC_RELATIONSHIPS)
        types.add_default("xml", CT.XML)
        for name, part in sorted(self._parts.items()):
            if not name.endswith((".png", ".jpeg")):
                types.add_override(part.partname, part.content_type)
        return bytes(serialize_part_xml(types))
