"""What the columns of somebody's budget hold, guessed from the words above them, in four languages."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from app.domain.budget_cells import Field, year_field
from app.domain.search import folded
from app.domain.sheet import Cell, Sheet

AMOUNT = "amount"
"""A cost that is given whole: quantity one."""
IGNORED = ""

_WORDS: Mapping[str, tuple[str, ...]] = {
    Field.CATEGORY: (
        "category", "cost category", "budget category", "expense category", "type of cost", "categorie",
        "categorie de depense", "categoria", "categoria de gasto", "الفئة", "فئة", "فئة التكلفة",
    ),
    Field.DESCRIPTION: (
        "description", "item", "budget item", "line", "budget line", "budget line item", "line item", "expenditure",
        "expenses", "costs", "cost", "cost item", "poste", "poste de depense", "libelle", "designation", "intitule",
        "ligne budgetaire", "rubrique", "depense", "depenses", "descripcion", "concepto", "partida",
        "linea presupuestaria", "gasto", "rubro", "الوصف", "البند", "بند", "وصف", "بيان", "البيان",
    ),
    Field.UNIT: ("unit", "units", "unit type", "type of unit", "unite", "unites", "type d unite", "unidad",
                 "unidades", "الوحدة", "وحدة"),
    Field.QUANTITY: (
        "quantity", "qty", "number", "number of units", "no of units", "of units", "units number", "quantite",
        "qte", "nombre", "nombre d unites", "nb d unites", "nb", "cantidad", "numero", "numero de unidades",
        "n de unidades", "الكمية", "كمية", "العدد", "عدد الوحدات", "عدد",
    ),
    Field.UNIT_COST: (
        "unit cost", "unit price", "unit value", "unit rate", "rate per unit", "cost per unit", "price",
        "cout unitaire", "prix unitaire", "valeur unitaire", "cu", "pu", "coste unitario", "costo unitario",
        "precio unitario", "valor unitario", "تكلفة الوحدة", "سعر الوحدة", "كلفة الوحدة", "قيمة الوحدة",
    ),
    Field.CURRENCY: ("currency", "devise", "monnaie", "moneda", "divisa", "العملة", "عملة"),
    Field.SHARE: (
        "share", "percentage", "percent", "charged", "share charged", "loe", "level of effort", "part", "pourcentage",
        "taux d imputation", "quote part", "parte", "porcentaje", "الحصة", "حصة", "النسبة", "نسبة",
    ),
    Field.PARTNER: (
        "partner", "spent by", "implementing partner", "organisation", "organization", "partenaire", "socio",
        "organizacion", "contraparte", "الشريك", "شريك",
    ),
    Field.ACTIVITY: ("activity", "activity no", "activity code", "activite", "actividad", "النشاط", "نشاط"),
    Field.SOURCE: (
        "source of funding", "source", "funding source", "funded by", "funder", "donor", "source de financement",
        "bailleur", "fuente de financiacion", "fuente", "financiador", "donante", "مصدر التمويل", "المانح", "الممول",
    ),
    Field.JUSTIFICATION: (
        "justification", "notes", "note", "comments", "comment", "remarks", "narrative", "explanation", "explication",
        "commentaires", "observations", "justificacion", "observaciones", "comentarios", "notas", "التبرير", "ملاحظات",
    ),
    AMOUNT: (
        "amount", "total", "total cost", "total amount", "budget", "subtotal", "montant", "montant total", "cout total",
        "cout", "importe", "monto", "coste total", "costo total", "importe total", "المبلغ", "المجموع", "الاجمالي",
        "التكلفة الاجمالية",
    ),
}  # fmt: skip

_HOME: Mapping[str, tuple[str, int]] = {
    folded(word): (str(role), rank) for role, words in _WORDS.items() for rank, word in enumerate(words)
}
"""Role and rank by word: the words of a role stand with the plainest first."""
_YEAR = regex.compile(r"(?:year|yr|y|annee|an|a|ano|السنة|سنة|العام)\s*(\d{1,2})")
_BRACKETS = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATORS = regex.compile(r"[^\p{L}\p{N}]+")
_ARTICLE = "ال"
_SEARCHED = 40


def roles_of(heads: tuple[Cell, ...]) -> dict[int, str]:
    """Role by column: a field, `year:1`, `amount`, or nothing that a budget has a place for.

    Of several columns with the same role the one with the plainest head has it, then the first.
    """
    best: dict[str, tuple[int, int]] = {}
    for column, head in enumerate(heads):
        role, rank = _role(head) if isinstance(head, str) else (IGNORED, 0)
        if role:
            best[role] = min(best.get(role, (rank, column)), (rank, column))
    held = {column: role for role, (_, column) in best.items()}
    return {column: held.get(column, IGNORED) for column in range(len(heads))}


def _role(head: str) -> tuple[str, int]:
    plain = _SEPARATORS.sub(" ", folded(_BRACKETS.sub(" ", head))).strip()
    if year := _YEAR.fullmatch(plain):
        return year_field(int(year[1])), 0
    return _HOME.get(plain) or _HOME.get(folded(_ARTICLE + plain)) or (IGNORED, 0)


def header_row(sheet: Sheet) -> int:
    """The row with the most heads that mean something, among the first; 0 where none does."""
    known = [sum(bool(role) for role in roles_of(row).values()) for row in sheet.rows[:_SEARCHED]]
    return known.index(max(known)) if known else 0


def likeliness(sheet: Sheet) -> int:
    """How much a sheet looks like one of budget lines."""
    roles = set(roles_of(sheet.rows[header_row(sheet)]).values()) if sheet.rows else set()
    wanted = (Field.DESCRIPTION, Field.UNIT, Field.QUANTITY, Field.UNIT_COST, Field.CURRENCY, AMOUNT)
    return sum(role in roles for role in wanted) * 2 - sheet.hidden
