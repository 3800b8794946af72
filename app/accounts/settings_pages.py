"""The pages of an organisation's settings, in the order in which they are shown beside each other.

A page of settings is a `SettingsPage` whose template extends `settings.html`, at `/o/{organisation}/settings/<path>`;
it stands here to be linked from all the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.web.language import gettext as _
from app.web.templating import Page


@dataclass(frozen=True, slots=True)
class SettingsEntry:
    path: str
    """Below the organisation's settings, like `people`."""
    name: str


def settings_entries() -> tuple[SettingsEntry, ...]:
    """Those that exist, named in the reader's language."""
    return (
        SettingsEntry("organisation", _("Organisation")),
        SettingsEntry("people", _("People")),
        SettingsEntry("planning", _("Planning")),
        SettingsEntry("reminders", _("Reminders")),
        SettingsEntry("guests", _("Guests")),
        SettingsEntry("mail", _("E-mail")),
        SettingsEntry("catalogue", _("Funders and templates")),
        SettingsEntry("privacy", _("Data protection")),
        SettingsEntry("backup", _("Backup")),
        SettingsEntry("log", _("Log")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(Page):
    here: str
    """Path of the entry that is open."""
    entries: tuple[SettingsEntry, ...] = field(default_factory=settings_entries)
