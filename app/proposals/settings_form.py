"""What a proposal says of itself, as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.domain.budget_cells import plain
from app.domain.dossier import Material
from app.domain.number_reading import SENTENCES, Unreadable, read_share
from app.domain.printing import print_language
from app.domain.proposal import Attachment, Scope
from app.domain.record import in_language
from app.domain.results import Beneficiaries
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, COUNTRY, CURRENCY, DAY, LINE, NUMBER, ROWS, TEXT, WHOLE, Kind
from app.proposals.schemas import ProposalSettings
from app.proposals.service.name_proposals import names_of_siblings
from app.web.language import LANGUAGES, current_language
from app.web.language import gettext as _


def _share(text: str) -> Decimal:
    try:
        return read_share(text)
    except Unreadable as error:
        raise ValueError(_(SENTENCES[error.code]).format(**error.said)) from error


_SHARE = Kind("line", _share, lambda share: f"{plain(share.scaleb(2))} %")
_OWN = ("starts_on", "ends_on", "currency", "rate", "rate_on", "rate_source")
"""Fields of the scope that stand as they are."""


def settings_sheet(material: Material, kept: ProposalSettings, unseen: frozenset[str] = frozenset()) -> Sheet:
    """`unseen` are documents that are kept from who asks: they are no choice where they are not attached already."""
    return Sheet(
        Form(tuple(_groups(material, kept, unseen))), lambda settings: _flat(settings), lambda v: _build(v, kept)
    )


def _groups(material: Material, kept: ProposalSettings, unseen: frozenset[str]) -> Iterator[Group]:
    yield Group(
        fields=(
            Field(
                name="title",
                label=_("Title"),
                wide=True,
                hint=_("Empty: the project's, “{title}”.").format(title=material.project.title),
            ),
            Field(
                name="language",
                label=_("Language"),
                kind=CHOICE,
                choices=_languages(material, kept),
                required=True,
                hint=_("In which it is written and sent."),
            ),
            Field(
                name="territory",
                label=_("Read in"),
                kind=COUNTRY,
                hint=_("The country of its readers, for consent to stories. Empty: the funder's."),
            ),
            Field(name="dated_on", label=_("Date on the document"), kind=DAY, required=True),
            Field(name="submission_on", label=_("Sent on"), kind=DAY, hint=_("Documents must be valid on that day.")),
        )
    )
    activities = tuple(_activities(material))
    lines = tuple(Choice(line.key, f"{line.key} {line.description}") for line in material.project.budget.lines)
    siblings = tuple(Choice(slug, name) for slug, name in names_of_siblings(material).items())
    yield Group(
        title=_("What this funder is asked for"),
        hint=_("Everything of the project, where nothing is chosen."),
        fields=(
            Field(
                name="scope",
                label=_("Only these results and activities"),
                kind=ROWS,
                wide=True,
                columns=(
                    Field(name="key", label=_("Result or activity"), kind=CHOICE, choices=activities, required=True),
                ),
            ),
            Field(name="starts_on", label=_("From"), kind=DAY),
            Field(name="ends_on", label=_("Until"), kind=DAY),
            Field(
                name="lines",
                label=_("Budget lines asked for in part"),
                kind=ROWS,
                wide=True,
                hint=_("0 % leaves a line out."),
                columns=(
                    Field(name="key", label=_("Line"), kind=CHOICE, choices=lines, required=True),
                    Field(name="share", label=_("Share"), kind=_SHARE, required=True),
                ),
            ),
            Field(
                name="also_asked",
                label=_("Proposals that ask others for the same costs, and say so"),
                kind=ROWS,
                wide=True,
                columns=(Field(name="slug", label=_("Proposal"), kind=CHOICE, choices=siblings, required=True),),
            ),
            Field(
                name="currency",
                label=_("Currency of the request"),
                kind=CURRENCY,
                hint=_("Where it is not the budget's, {currency}.").format(currency=material.project.budget.currency),
            ),
            Field(
                name="rate",
                label=_("Rate"),
                kind=NUMBER,
                hint=_("Units of it for one {currency}.").format(currency=material.project.budget.currency),
            ),
            Field(name="rate_on", label=_("Day of the rate"), kind=DAY),
            Field(name="rate_source", label=_("Source of the rate"), kind=LINE),
        ),
    )
    yield Group(
        title=_("Its own figures"),
        hint=_("Where it covers a part of the project. Empty: the project's, if the whole project is asked for."),
        fields=(
            Field(name="beneficiaries", label=_("People reached directly"), kind=WHOLE),
            Field(name="indirect", label=_("People reached indirectly"), kind=WHOLE),
            Field(
                name="groups",
                label=_("Of whom"),
                kind=ROWS,
                wide=True,
                columns=(
                    Field(name="name", label=_("Group"), required=True),
                    Field(name="number", label=_("Number"), kind=WHOLE),
                ),
            ),
            Field(
                name="theory_of_change",
                label=_("Theory of change"),
                kind=TEXT,
                wide=True,
                hint=_("How this part brings change, in the proposal's language."),
            ),
        ),
    )
    yield Group(
        title=_("Annexes"),
        hint=_("Which document of yours answers which annex of the call."),
        fields=(
            Field(
                name="attachments",
                label=_("Annexes and documents"),
                kind=ROWS,
                wide=True,
                columns=(
                    Field(name="annex", label=_("Annex"), kind=CHOICE, choices=_annexes(material, kept), required=True),
                    Field(
                        name="document",
                        label=_("Document"),
                        kind=CHOICE,
                        choices=tuple(
                            Choice(item.key, item.title)
                            for item in material.organisation.documents
                            if item.key not in unseen or item.key in {given.document for given in kept.attachments}
                        ),
                        required=True,
                    ),
                    Field(
                        name="partner",
                        label=_("Partner"),
                        kind=CHOICE,
                        choices=tuple(Choice(item.key, item.name) for item in material.project.partners),
                    ),
                ),
            ),
        ),
    )


def _languages(material: Material, kept: ProposalSettings) -> tuple[Choice, ...]:
    codes = dict.fromkeys((kept.language, *material.template.languages, *LANGUAGES))
    return tuple(Choice(code, print_language(code, current_language())) for code in codes)


def _activities(material: Material) -> Iterator[Choice]:
    for outcome in material.project.results.outcomes:
        yield Choice(outcome.key, f"{outcome.key} {outcome.title}")
        for output in outcome.outputs:
            yield Choice(output.key, f"– {output.key} {output.title}")
            for activity in output.activities:
                yield Choice(activity.key, f"–– {activity.key} {activity.title}")


def _annexes(material: Material, kept: ProposalSettings) -> tuple[Choice, ...]:
    known = {
        annex.key: in_language(annex.label, current_language())
        for annex in (material.call.annexes if material.call else ())
    }
    stored: Iterable[str] = (item.annex for item in kept.attachments)
    return tuple(Choice(key, known.get(key, key)) for key in dict.fromkeys((*known, *stored)))


def _flat(settings: ProposalSettings) -> Mapping[str, Any]:
    scope, reached = settings.scope, settings.beneficiaries or Beneficiaries()
    return {
        "title": settings.title,
        "language": settings.language,
        "territory": settings.territory,
        "dated_on": settings.dated_on,
        "submission_on": settings.submission_on,
        "scope": tuple({"key": key} for key in scope.activities or ()),
        "lines": tuple({"key": key, "share": share} for key, share in scope.lines.items()),
        "also_asked": tuple({"slug": slug} for slug in scope.also_asked),
        **{name: getattr(scope, name) for name in _OWN},
        "beneficiaries": reached.direct,
        "indirect": reached.indirect,
        "groups": tuple({"name": name, "number": number} for name, number in reached.groups.items()),
        "theory_of_change": settings.theory_of_change.get(settings.language, ""),
        "attachments": tuple(
            {"annex": item.annex, "document": item.document, "partner": item.partner or ""}
            for item in settings.attachments
        ),
    }


def _build(values: Mapping[str, Any], kept: ProposalSettings) -> ProposalSettings:
    groups = {row["name"]: row["number"] for row in values["groups"]}
    reached = Beneficiaries(direct=values["beneficiaries"], indirect=values["indirect"], groups=groups)
    others = {code: text for code, text in kept.theory_of_change.items() if code != values["language"]}
    theory = {values["language"]: values["theory_of_change"]} if values["theory_of_change"] else {}
    return ProposalSettings(
        title=values["title"],
        language=values["language"],
        territory=values["territory"],
        dated_on=values["dated_on"],
        submission_on=values["submission_on"],
        scope=Scope(
            activities=tuple(row["key"] for row in values["scope"]) or None,
            lines={row["key"]: row["share"] for row in values["lines"]},
            also_asked=tuple(row["slug"] for row in values["also_asked"]),
            **{name: values[name] for name in _OWN},
        ),
        beneficiaries=reached if reached != Beneficiaries() else None,
        theory_of_change={**others, **theory},
        attachments=tuple(
            Attachment(annex=row["annex"], document=row["document"], partner=row["partner"] or None)
            for row in values["attachments"]
        ),
    )
