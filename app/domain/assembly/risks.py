"""What may go wrong, in words and as a matrix."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, mark, row, table
from app.domain.assembly.words import Words
from app.domain.document import Bar, Blocks, Figure, FigureKind, Paragraph, Text
from app.domain.risks import Risk


def risks(basis: Basis) -> Blocks:
    """In the writer's order; columns that no risk fills are left out. Short heads over numbers leave words the room."""
    words, every = basis.words, basis.project.risks
    if not every:
        return ()
    residual = any(risk.residual_likelihood and risk.residual_impact for risk in every)
    owners = any(risk.owner for risk in every)
    heads = [
        Head(words("code"), 0.6),
        Head(words("risk"), 2.8),
        Head(words("risk.category"), 1.1),
        mark(words("risk.short.likelihood"), 0.35),
        mark(words("risk.short.impact"), 0.35),
        mark(words("risk.short.level"), 0.5),
        Head(words("risk.mitigation"), 3.6),
        *((Head(words("risk.owner"), 1.2),) if owners else ()),
        *((mark(words("risk.short.residual"), 0.6),) if residual else ()),
    ]
    body = [
        row(
            basis.codes[f"risk.{risk.key}"],
            risk.title,
            risk.category or words.none,
            str(risk.likelihood),
            str(risk.impact),
            str(risk.level),
            risk.mitigation or words.none,
            *((risk.owner or words.none,) if owners else ()),
            *((_residual(risk, words),) if residual else ()),
        )
        for risk in every
    ]
    notes = [words("risk.scale_note"), *([words("risk.residual_note")] if residual else [])]
    return (table(words("part.risks"), heads, body), Paragraph((Text(" ".join(notes), italic=True),)))


def risk_matrix(basis: Basis) -> Blocks:
    words, every = basis.words, basis.project.risks
    if not every:
        return ()
    bars = tuple(
        Bar(label=basis.codes[f"risk.{risk.key}"], group=risk.title, start=risk.likelihood, end=risk.impact)
        for risk in every
    )
    parts = [
        words("alt.risk_item", label=f"{bar.label} {bar.group}", likelihood=str(bar.start), impact=str(bar.end))
        for bar in bars
    ]
    title = words("part.risk_matrix")
    alt = words("alt.titled", title=title, parts=words.joined(parts))
    axis = tuple(words(f"risk.scale.{step}") for step in range(1, 6))
    titles = (words("risk.likelihood"), words("risk.impact"))
    return (Figure(FigureKind.RISK_MATRIX, alt, title, bars=bars, axis=axis, axis_titles=titles),)


def _residual(risk: Risk, words: Words) -> str:
    if risk.residual_likelihood is None or risk.residual_impact is None:
        return words.none
    return str(risk.residual_likelihood * risk.residual_impact)
