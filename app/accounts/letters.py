"""The letters about accounts: plain text, in the language of who gets them."""

from __future__ import annotations

from datetime import datetime

from app.mail.letter import Letter
from app.web.language import gettext as _
from app.web.language import speaking
from app.web.moments import told_day


def invitation_letter(
    to: str, link: str, *, language: str, organisation: str, invited_by: str, roles: str, until: datetime
) -> Letter:
    with speaking(language):
        return Letter(
            to=to,
            subject=_("Invitation to {organisation}").format(organisation=organisation),
            text=_(
                "{invited_by} asks you to work in the Grantwright workspace of {organisation}, as: {roles}.\n\n"
                "Open this link to join. It works until {until}:\n\n{link}\n\n"
                "If you did not expect this, there is nothing to do."
            ).format(
                invited_by=invited_by or organisation,
                organisation=organisation,
                roles=roles,
                until=told_day(until).by(language),
                link=link,
            ),
        )


def password_letter(to: str, link: str, *, language: str, name: str) -> Letter:
    with speaking(language):
        return Letter(
            to=to,
            subject=_("A new password"),
            text=_(
                "{name},\n\nopen this link to take a new password. It works once, for half an hour:\n\n{link}\n\n"
                "If you did not ask for it, there is nothing to do: your password stays as it is."
            ).format(name=name or to, link=link),
        )


def guest_letter(to: str, link: str, *, language: str, organisation: str, title: str, until: datetime) -> Letter:
    with speaking(language):
        return Letter(
            to=to,
            subject=title,
            text=_(
                "{organisation} opened “{title}” for you. No account is needed.\n\n"
                "This link works until {until}:\n\n{link}"
            ).format(organisation=organisation, title=title, until=told_day(until).by(language), link=link),
        )


def trial_letter(to: str, *, language: str, organisation: str) -> Letter:
    with speaking(language):
        return Letter(
            to=to,
            subject=_("Letters arrive"),
            text=_("This letter from the Grantwright workspace of {organisation} shows that mail works.").format(
                organisation=organisation
            ),
        )
