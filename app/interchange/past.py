"""Whether the names in a track record, in its documents and in what a proposal shows of it stand for something."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.reading import At, Trouble
from app.catalog.vocabulary import check_codes, check_countries, check_languages, twice
from app.domain.organisation import Organisation
from app.domain.phrases import phrase, with_commas
from app.domain.roles import Role
from app.domain.track_record import ShownRecord
from app.interchange.names import unknown


def check_record(at: At, organisation: Organisation) -> Iterator[Trouble]:
    documents = [document.key for document in organisation.documents]
    yield from twice((*at, "past_projects"), [past.key for past in organisation.past_projects])
    for number, past in enumerate(organisation.past_projects):
        place = (*at, "past_projects", number)
        yield from check_countries((*place, "countries"), past.countries)
        for where, message, fix in check_codes(past.sdg, past.dac):
            yield (*place, *where), message, fix
        for position, key in enumerate(past.documents):
            yield from unknown((*place, "documents", position), key, documents, _DOCUMENT)
        for position, said in enumerate(past.endorsements):
            yield from unknown((*place, "endorsements", position, "document"), said.document, documents, _DOCUMENT)
    yield from twice((*at, "staff"), [member.key for member in organisation.staff])
    for number, member in enumerate(organisation.staff):
        yield from check_languages((*at, "staff", number, "languages"), member.languages)
        yield from unknown((*at, "staff", number, "cv"), member.cv, documents, _DOCUMENT)
    for number, document in enumerate(organisation.documents):
        place = (*at, "documents", number)
        yield from unknown((*place, "translation_of"), document.translation_of, documents, _DOCUMENT)
        for position, who in enumerate(document.seen_by):
            if who not in set(Role) and "@" not in who:
                fix = phrase("Write a role ({roles}), or the e-mail of a person.", roles=with_commas(Role))
                yield (*place, "seen_by", position), phrase("'{who}' is neither a role nor an e-mail", who=who), fix


def check_shown(at: At, shown: ShownRecord | None, organisation: Organisation) -> Iterator[Trouble]:
    if shown is None:
        return
    projects = [past.key for past in organisation.past_projects]
    staff = [member.key for member in organisation.staff]
    for position, key in enumerate(shown.projects or ()):
        yield from unknown((*at, "projects", position), key, projects, phrase("past project"))
    for position, key in enumerate(shown.staff or ()):
        yield from unknown((*at, "staff", position), key, staff, phrase("member of staff"))


_DOCUMENT = phrase("document")
