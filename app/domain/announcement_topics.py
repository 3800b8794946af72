"""What an announcement is about and who may apply, read from its words: our reading, to narrow a search by, no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.announcement import Announcement
from app.domain.record import Record
from app.domain.search import folded

_THEMES: Mapping[str, tuple[str, ...]] = {
    "poverty social-protection livelihood income pauvrete pobreza": ("1", "160"),
    "hunger food nutrition agricultur farm smallholder alimenta agricole agricola faim": ("2", "311"),
    "health disease hiv malaria tuberculosis maternal vaccin sante salud": ("3", "121"),
    "mental-health psychosocial disabilit handicap discapacidad": ("3", "10", "160"),
    "education school teacher literacy scholarship learning educacion escuela ecole": ("4", "111"),
    "gender women girl femicide gbv femme mujer genre genero": ("5", "151"),
    "water sanitation hygiene wash eau agua assainissement saneamiento": ("6", "140"),
    "energy solar electrif renewable energie energia": ("7", "232"),
    "employment job entrepreneur decent-work labour labor trafficking worker emploi empleo": ("8", "160"),
    "infrastructure innovation industr digital technolog": ("9", "220"),
    "inequalit minorit migrant refugee displaced indigenous lgbt roma inclusion racis": ("10", "151"),
    "humanitarian emergency disaster relief crisis humanitaire humanitaria urgence": ("11", "720"),
    "city cities urban housing heritage culture ville vivienda logement": ("11", "430"),
    "waste recycling circular consumption": ("12", "410"),
    "climate emission adaptation resilien climat clima": ("13", "410"),
    "ocean marine fisher coast sea maritime pesca peche": ("14", "313"),
    "biodivers forest wildlife conservation ecosystem land-degradation environment foret bosque": ("15", "410"),
    "justice human-rights rule-of-law court legal corruption governance democra election press journalis media "
    "civic civil-society torture freedom droits derechos justicia": ("16", "151"),
    "peace conflict mediation reconciliation violent-extremism paix paz": ("16", "152"),
    "partnership capacity-building statistics": ("17", "430"),
}  # fmt: skip
"""Beginnings of words (several words joined by a hyphen) and what they speak for: SDG goals and a sector of the DAC."""
_APPLICANTS: Mapping[str, str] = {
    "nonprofit non-profit not-for-profit ngo civil-society association charit foundation community-based 501-c "
    "organisation-de-la-societe organizacion-de-la-sociedad associatif sin-fines": "ngo",
    "individual person fellow researcher artist": "person",
    "business company companies enterprise for-profit sme startup entreprise empresa": "company",
    "universit higher-education research-institut academic school": "research",
    "government municipal county state-agenc public-bod public-authorit public-housing ministry tribal": "public",
}  # fmt: skip
APPLICANTS = tuple(_APPLICANTS.values())
BANDS: Mapping[str, Decimal | None] = {
    "10k": Decimal(10_000),
    "50k": Decimal(50_000),
    "250k": Decimal(250_000),
    "1m": Decimal(1_000_000),
    "more": None,
}
"""Largest grant up to this figure, in the currency of the call: nothing here knows rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics(Record):
    themes: tuple[str, ...] = ()
    """Numbers of SDG goals, then three-digit sectors of the DAC."""
    applicants: tuple[str, ...] = ()
    """`ngo`, `person`, `company`, `research`, `public`; empty where it is not said or anybody may."""


def topics_of(announcement: Announcement) -> Topics:
    """Title and the source's own themes count; the text only where these say nothing, for it names many things."""
    own = " ".join((announcement.title, *announcement.themes))
    found = _themes_in(own) or _themes_in(announcement.summary[:2000])
    return Topics(
        themes=tuple(sorted(found, key=lambda code: (len(code) == 3, int(code)))),
        applicants=tuple(dict.fromkeys(kind for kind, words in _APPLICANT_WORDS if words.search(_said(announcement)))),
    )


def band_of(announcement: Announcement) -> str:
    """Key of BANDS; empty where no grant's amount is said. All grants together say nothing of one."""
    amount = announcement.ceiling or announcement.floor
    if amount is None:
        return ""
    return next(band for band, top in BANDS.items() if top is None or amount <= top)


def _said(announcement: Announcement) -> str:
    return _hyphened(announcement.eligibility)


def _themes_in(text: str) -> set[str]:
    said = _hyphened(text)
    return {code for codes, words in _THEME_WORDS if words.search(said) for code in codes}


def _hyphened(text: str) -> str:
    """`human rights` as `human-rights`, and a hyphen before each word."""
    return "-" + re.sub(r"[\W_]+", "-", folded(text))


def _beginning(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("-(?:" + "|".join(map(re.escape, words)) + ")")


_THEME_WORDS = tuple((codes, _beginning(words.split())) for words, codes in _THEMES.items())
_APPLICANT_WORDS = tuple((kind, _beginning(words.split())) for words, kind in _APPLICANTS.items())
