"""Names that this reader may not see, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from app.domain.assembly.texts import rewrite
from app.domain.assembly.words import Words
from app.domain.document import (
    Blocks,
    BulletList,
    Callout,
    Cell,
    Figure,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
)
from app.domain.evidence import Evidence
from app.domain.organisation import Organisation
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.track_record import StaffMember

_WHOLE_WORD_BELOW = 8
"""Shorter names must stand alone: a partner called "Nour" is not in "nourish". Longer ones are found inside words too,
where Arabic and other languages attach "and", "of" and "the"."""

_BETWEEN_WORDS = r"(?:[\s\-_.+\u00ad\u200b-\u200d\u2060]|%20)*"
"""Dar Lubna is also dar-lubna in an address, DarLubna in a file name, or two words with something invisible between."""

MAILBOXES = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.fr", "live.com", "yahoo.com", "yahoo.fr"}
    | {"icloud.com", "gmx.com", "gmx.net", "proton.me", "protonmail.com", "riseup.net", "tutanota.com"}
)
"""Hosts of everybody's mail, which say nothing about whose it is."""


@dataclass(frozen=True, slots=True)
class Cloak:
    """Replaces names, however they are spaced, capitalised or spread over differently marked runs."""

    pattern: re.Pattern[str] | None = None
    """One group a name."""
    instead: tuple[str, ...] = ()
    """What stands in the place of each group's name."""

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> Cloak:
        instead: dict[str, str] = {}
        for name, shown in names:
            for form in _forms(name):
                instead.setdefault(form, shown)
        if not instead:
            return cls()
        longest_first = sorted(instead, key=lambda form: (-len(form), form))
        sought = "|".join(f"({_sought(form)})" for form in longest_first)
        return cls(re.compile(sought), tuple(instead[form] for form in longest_first))

    def text(self, text: str) -> str:
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self.instead[(found.lastindex or 1) - 1], text)

    def hides(self, text: str) -> bool:
        return self.pattern is not None and self.pattern.search(text) is not None

    def inlines(self, inlines: Inlines) -> Inlines:
        """Names in the texts of `inlines`; a run of texts that spell a name together becomes one plain text."""
        if self.pattern is None:
            return inlines
        result: list[Inline] = []
        run: list[Text | LineBreak] = []
        for inline in inlines:
            if isinstance(inline, Text | LineBreak):
                run.append(inline)
                continue
            result += self._run(run)
            run = []
            result.append(self._single(inline))
        return (*result, *self._run(run))

    def _run(self, run: list[Text | LineBreak]) -> list[Text | LineBreak]:
        if not run:
            return run
        joined = "".join(part.text if isinstance(part, Text) else "\n" for part in run)
        if not self.hides(joined):
            return run
        apart = [replace(part, text=self.text(part.text)) if isinstance(part, Text) else part for part in run]
        if self.text(joined) == "".join(part.text if isinstance(part, Text) else "\n" for part in apart):
            return apart
        return [Text(self.text(joined))]

    def _single(self, inline: Inline) -> Inline:
        match inline:
            case Link(href=href, inlines=inner):
                shown = tuple(part for part in self.inlines(inner) if isinstance(part, Text))
                return shown[0] if self.hides(href) and shown else replace(inline, inlines=shown)
            case Footnote(inlines=inner):
                kept = self.inlines(inner)
                return Footnote(tuple(p for p in kept if isinstance(p, Text | Link | LineBreak) or p.kind == "fact"))
            case _:
                return inline

    def blocks(self, blocks: Blocks) -> Blocks:
        """Narrative blocks, with the names in them replaced."""
        return blocks if self.pattern is None else tuple(self._block(block) for block in blocks)

    def _block(self, block: Any) -> Any:
        match block:
            case Heading() | Paragraph() | Callout():
                return replace(block, inlines=self.inlines(block.inlines))
            case Quote(blocks=blocks):
                return replace(block, blocks=tuple(self._block(inner) for inner in blocks))
            case BulletList(items=items) | NumberedList(items=items):
                return replace(block, items=tuple(self._item(item) for item in items))
            case Table():
                return replace(
                    block,
                    head=self._rows(block.head),
                    body=self._rows(block.body),
                    foot=self._rows(block.foot),
                    caption=self.text(block.caption),
                )
            case Figure():
                return replace(block, alt=self.text(block.alt), caption=self.text(block.caption))
            case _:
                return rewrite(block, lambda _, text: self.text(text))

    def _item(self, item: ListItem) -> ListItem:
        return replace(
            item, inlines=self.inlines(item.inlines), children=tuple(self._block(child) for child in item.children)
        )

    def _rows(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        def cell(old: Cell) -> Cell:
            return replace(old, inlines=self.inlines(old.inlines))

        return tuple(replace(row, cells=tuple(cell(old) for old in row.cells)) for row in rows)


def protected_names(projects: Iterable[Project], audience: str | None, words: Words) -> list[tuple[str, str]]:
    """Real name and contact of each partner whom `audience` may not know, with what is shown instead."""
    names = []
    for project in projects:
        for partner in project.partners:
            shown = partner.name_for(audience) or words("partner_protected")
            if shown != partner.name:
                known_by = (partner.name, *_people(partner.contact), *_hosts(partner.contact))
                names += [(name, shown) for name in known_by]
    return names


def hidden_staff(project: Project, organisation: Organisation, audience: str | None) -> tuple[StaffMember, ...]:
    """Who works for a partner whom `audience` may not know: their names would tell which one it is."""
    hidden = {partner.key for partner in project.partners if partner.name_for(audience) != partner.name}
    return tuple(member for member in organisation.staff if member.partner in hidden)


def telling_keys(project: Project, audience: str | None) -> frozenset[str]:
    """Keys of hidden partners that repeat a word of the name they stand for."""

    def telling(partner: Partner) -> bool:
        words = re.split(r"[\W_]+", partner.key.casefold())
        return any(len(word) > 3 and word in partner.name.casefold() for word in words)

    hidden = (partner for partner in project.partners if partner.name_for(audience) != partner.name)
    return frozenset(partner.key for partner in hidden if telling(partner))


def blind_names(project: Project, organisation: Organisation, words: Words) -> list[tuple[str, str]]:
    """Whatever names the applicant, its people and its partners, for a stage that is judged without names."""
    names = [(name, words("applicant_text")) for name in (organisation.name, organisation.acronym)]
    staff = (*_people(organisation.contact), *_people(organisation.signatory))
    names += [(person, words("staff_text")) for person in staff]
    for number, partner in enumerate(project.partners, start=1):
        shown = words("partner_n", n=str(number))
        known_by = (partner.name, partner.public_name or "", *_people(partner.contact))
        names += [(name, shown) for name in known_by]
    return names


def cloaked_project(project: Project, cloak: Cloak, audience: str | None, words: Words, *, blind: bool) -> Project:
    """The project as this reader may know it: names replaced in every text, contacts of hidden partners left out."""

    def shown(number: int, partner: Partner) -> Partner:
        name = partner.name_for(audience) or words("partner_protected")
        hidden = blind or name != partner.name
        if blind:
            name = words("partner_n", n=str(number))
        return replace(partner, name=name, public_name=None, contact="" if hidden else partner.contact)

    partners = tuple(shown(number, partner) for number, partner in enumerate(project.partners, start=1))
    return rewrite(replace(project, partners=partners, translations={}), lambda _, text: cloak.text(text))


def cloaked_organisation(organisation: Organisation, cloak: Cloak, words: Words, *, blind: bool) -> Organisation:
    if blind:
        own = {urlsplit(organisation.website).hostname, organisation.email.rpartition("@")[2]} - {None, ""}
        organisation = replace(
            organisation,
            name=words("applicant"),
            acronym="",
            registration="",
            address="",
            website="",
            email="",
            contact="",
            signatory="",
            portal_ids={},
            past_projects=(),
            staff=(),
            evidence=tuple(_without_address(evidence, own) for evidence in organisation.evidence),
        )
    organisation = replace(
        organisation,
        # A hidden name inside an address cannot be replaced, only left out; one in a file's name can.
        evidence=tuple(replace(e, url="") if cloak.hides(e.url) else e for e in organisation.evidence),
        documents=tuple(replace(d, file=cloak.text(d.file)) for d in organisation.documents),
    )
    return rewrite(organisation, lambda _, text: cloak.text(text))


def _without_address(evidence: Evidence, hosts: set[str | None]) -> Evidence:
    return replace(evidence, url="") if urlsplit(evidence.url).hostname in hosts else evidence


def _people(contact: str) -> list[str]:
    """`Salma Ferchichi, director, salma@x.org` → the whole, the name in front, the address."""
    front = re.split(r"[,;<(\n]", contact)[0]
    found = (contact, front, *re.findall(r"[^\s,;<>()]+@[^\s,;<>()]+", contact))
    return list(dict.fromkeys(part.strip() for part in found if " " in part.strip() or "@" in part))


def _hosts(contact: str) -> list[str]:
    """Hosts of the mail and web addresses in a contact: `zaytuna.example`."""
    found = re.findall(r"(?:@|://(?:www\.)?|\bwww\.)([\w\-]+(?:\.[\w\-]+)+)", contact)
    return [host for host in dict.fromkeys(found) if host.lower() not in MAILBOXES]


def _forms(name: str) -> list[str]:
    """A name as given, and the full name and acronym of `Full Name (FN)` apart."""
    name = name.strip()
    parted = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    return [form for form in (name, *(parted.groups() if parted else ())) if form]


def _sought(form: str) -> str:
    spaced = _BETWEEN_WORDS.join(re.escape(word) for word in form.split())
    if len(form) >= _WHOLE_WORD_BELOW:
        return f"(?i:{spaced})"
    alone = rf"(?<!\w){spaced}(?!\w)"
    return alone if form.isupper() else f"(?i:{alone})"
