"""What goes with the application, and the sources its text relies on."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, row, table
from app.domain.document import Blocks, ListItem, NumberedList, Paragraph


def annexes(basis: Basis) -> Blocks:
    """The call's annexes with the documents that answer them; without a call, the documents that are attached.

    What is not attached is for the writer to know, and so stands in a draft only.
    """
    words = basis.words
    titles = {document.key: document.title for document in basis.organisation.documents}
    attached: dict[str, list[str]] = {}
    for attachment in basis.proposal.attachments:
        title = titles.get(attachment.document, attachment.document)
        partner = basis.partner_name(attachment.partner) if attachment.partner else ""
        if partner not in title:
            title = f"{title} ({partner})"
        attached.setdefault(attachment.annex, []).append(title)
    asked = basis.call.annexes if basis.call else ()
    known = {annex.key for annex in asked}
    if not asked:
        titles_ = [title for given in attached.values() for title in given]
        rows_ = [row(str(n), title) for n, title in enumerate(titles_, start=1)]
        heads = [Head(words("code"), 0.5), Head(words("annex"), 6.5)]
        return (table(words("part.annexes"), heads, rows_),) if rows_ else ()
    heads = [
        Head(words("code"), 0.5),
        Head(words("annex"), 2.6),
        Head(words("annex.document"), 3.4),
        Head(words("annex.required"), 1.0),
    ]
    rows = [
        (
            words.local(annex.label),
            "\n".join(attached.get(annex.key, ())) or words("annex.missing"),
            words("answer.yes" if annex.required else "answer.no"),
        )
        for annex in asked
        if basis.draft or annex.key in attached
    ]
    rows += [(title, title, words.none) for key, given in attached.items() if key not in known for title in given]
    body = [row(str(n), *cells) for n, cells in enumerate(rows, start=1)]
    return (table(words("part.annexes"), heads, body),) if body else ()


def evidence(basis: Basis) -> Blocks:
    """Numbered as the citations are, or by name where they name their sources."""
    if not basis.sources_numbered:
        return tuple(map(Paragraph, basis.sources))
    return (NumberedList(tuple(map(ListItem, basis.sources))),) if basis.sources else ()
