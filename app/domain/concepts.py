"""What sections of proposals are about, by the words that forms use for it.

Funders call the same section by many names. The words are what the shipped forms, and the guides they come from, say in
English, French and Spanish; a word counts where it begins one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.search import folded, tokens

CONCEPTS: dict[str, tuple[str, ...]] = {
    "summary": ("summar", "abstract", "resume", "resumen", "synopsis", "sintesis"),
    "need": ("need", "problem", "context", "situation", "besoin", "contexte", "necesidad", "diagnos", "rationale",
             "justificacion", "backgr", "relevan", "pertinen"),
    "goal": ("goal", "objectiv", "objetiv", "outcome", "result", "purpose", "impact", "resultad", "effet", "change"),
    "method": ("activit", "activid", "method", "metod", "approach", "approche", "enfoque", "strateg", "estrateg",
               "implement", "work", "design", "intervention"),
    "people": ("beneficiar", "beneficiair", "rights-holder", "holders", "target", "titulaire", "titular", "participant",
               "public"),
    "gender": ("gender", "genre", "genero", "equality", "egalite", "igualdad", "inclusion", "disabilit"),
    "partners": ("partner", "partenair", "partenar", "socio", "alianza", "collabor", "colabor", "consorti",
                 "coalition"),
    "capacity": ("capacit", "capacid", "experien", "organisation", "organization", "applicant", "demandeur",
                 "solicitante", "organizac", "track", "credib"),
    "team": ("team", "staff", "personnel", "personal", "equipe", "equipo", "people"),
    "monitoring": ("monitor", "evaluat", "evaluac", "suivi", "seguimiento", "indicator", "indicateur", "learn",
                   "apprentiss", "aprendiz", "kpi", "logframe", "logical"),
    "risk": ("risk", "risque", "riesgo", "mitigat", "assumption", "hypothes"),
    "lasting": ("sustainab", "durabil", "sostenib", "exit", "replicab", "perenn", "after", "continu"),
    "money": ("budget", "presupuest", "cost", "cout", "financ", "fund", "money", "cofinanc", "spend"),
    "plan": ("timeline", "calend", "schedule", "workplan", "timetable", "duration", "cronogram", "planning"),
    "visible": ("visib", "communicat", "comunicac", "dissemin", "difus", "publicit"),
    "safe": ("safeguard", "protection", "harm", "ethic", "ethiq", "etic", "psea", "sauvegard", "salvaguard"),
    "govern": ("governance", "gouvernance", "gobernanza", "management", "gestion", "coordinat", "steering"),
}  # fmt: skip
_MARK = "#"


def concepts_in(text: str) -> frozenset[str]:
    """What a heading, a key or a question is about, as words that no text has."""
    return frozenset(_concepts(tokens(folded(text))))


def _concepts(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (f"{_MARK}{name}" for name, begins in CONCEPTS.items() if word.startswith(begins))


def is_concept(stem: str) -> bool:
    return stem.startswith(_MARK)
