"""The theory of change: in words, and as boxes from outputs to the impact."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.document import Block, Blocks, Figure, FigureKind, Node, Paragraph, Text
from app.domain.results import Outcome, Output

_IMPACT = "impact"
_MOST_BOXES = 60
"""More do not fit on a page; the results framework lists them anyway."""


def theory_of_change(basis: Basis) -> Blocks:
    """The written theory, then the diagram where there is more than one box to connect and a page holds them."""
    results = basis.project.results
    written = results.theory_of_change.split("\n\n")
    blocks: list[Block] = [Paragraph((Text(" ".join(part.split())),)) for part in written if part.strip()]
    nodes = _nodes(basis)
    if 1 < len(nodes) <= _MOST_BOXES:
        blocks.append(_figure(nodes, basis))
    return tuple(blocks)


def _nodes(basis: Basis) -> tuple[Node, ...]:
    """Outputs in the first column, outcomes in the second, the impact in the third."""
    words, results = basis.words, basis.project.results
    outputs = [
        Node(f"output-{output.key}", _labelled(basis, "output", output), 0, (f"outcome-{outcome.key}",))
        for outcome in results.outcomes
        for output in outcome.outputs
    ]
    effects = (_IMPACT,) if results.impact else ()
    outcomes = [Node(f"outcome-{o.key}", _labelled(basis, "outcome", o), 1, effects) for o in results.outcomes]
    impact = words("headed", heading=words("impact"), title=results.impact)
    return (*outputs, *outcomes, *((Node(_IMPACT, impact, 2),) if results.impact else ()))


def _labelled(basis: Basis, kind: str, result: Outcome | Output) -> str:
    return basis.words("headed", heading=_short(basis, kind, result.key), title=result.title)


def _short(basis: Basis, kind: str, key: str) -> str:
    return f"{basis.words(kind)} {basis.codes[f'{kind}.{key}']}"


def _figure(nodes: tuple[Node, ...], basis: Basis) -> Figure:
    """Its text alternative names each box once, and the box it leads to by its short name."""
    words = basis.words
    short = {f"outcome-{o.key}": _short(basis, "outcome", o.key) for o in basis.project.results.outcomes}
    short[_IMPACT] = words("impact")
    steps = [
        words(
            "alt.leads_to", cause=node.label.rstrip("."), effect=" + ".join(short[effect] for effect in node.leads_to)
        )
        if node.leads_to
        else node.label.rstrip(".")
        for node in nodes
    ]
    title = words("part.theory_of_change")
    alt = words("alt.titled", title=title, parts=words.joined(steps))
    return Figure(FigureKind.THEORY_OF_CHANGE, alt, title, nodes=nodes)
