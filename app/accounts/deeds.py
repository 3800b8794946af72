"""The record of deeds as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from app.accounts.words import named_roles, role_names
from app.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class Deed:
    id: int
    at: datetime
    name: str
    """Who; a program's token is no person."""
    told: str
    """`changed the roles of Bilal Noor to Finance`."""
    remark: str
    """What was said with it, like a reason."""
    address: str
    """Where it was done, below the organisation; empty where there is no page for it."""


def deed_of(row: RowMapping) -> Deed:
    kind, _space, slug = row["what"].partition(" ")
    detail: Mapping[str, Any] = row["detail"]
    return Deed(
        id=row["id"],
        at=row["at"],
        name=row["name"] or _("Somebody"),
        told=_told(row["did"], slug or kind, detail),
        remark=_remark(detail),
        address=f"proposals/{slug}" if kind == "proposal" else "",
    )


def _told(did: str, what: str, detail: Mapping[str, Any]) -> str:
    """Verbs of the program that have no words yet are told by their own."""
    words = _words().get(did)
    if words is None:
        return f"{did.replace('_', ' ')}: {what}"
    known = {name: value for name, value in detail.items() if isinstance(value, str | int)}
    roles = named_roles(detail.get("roles", ())) or _("no role")
    role = next((name for of, name in role_names().items() if of == detail.get("role")), "")
    return words.format_map(defaultdict(str, {**known, "what": what, "roles": roles, "role": role}))


def _remark(detail: Mapping[str, Any]) -> str:
    said = (detail.get(name) for name in ("reason", "late_reason", "override_reason", "confirmation"))
    return " · ".join(str(text) for text in said if text)


def _words() -> Mapping[str, str]:
    return {
        "found_organisation": _("founded the workspace of {of}"),
        "invite": _("invited {of} as {roles}"),
        "revoke_invitation": _("withdrew the invitation of {of}"),
        "join": _("joined as {roles}"),
        "make_guest_link": _("made a guest link for {of}: {title}"),
        "revoke_guest_link": _("revoked the guest link of {of}: {title}"),
        "make_calendar_feed": _("made an address for a calendar"),
        "revoke_calendar_feed": _("revoked the address of a calendar"),
        "edit_planning": _("changed how the organisation plans"),
        "set_webhook": _("set the address to which reminders are posted"),
        "drop_webhook": _("took the address to which reminders are posted away"),
        "see_deadline_move": _("looked at a deadline that the funder moved"),
        "link_announcement": _("said which announcement {what} answers"),
        "record_award": _("recorded the award of proposal “{what}”"),
        "keep_terms": _("corrected the terms of the grant “{what}”"),
        "record_actual": _("recorded what was reached for “{what}”"),
        "import_spending": _("read in spending of the grant “{what}”"),
        "take_spending_back": _("took back spending that was read in of the grant “{what}”"),
        "explain_spending": _("explained the spending of the grant “{what}”"),
        "amend_grant": _("recorded a change that was agreed of the grant “{what}”"),
        "move_opportunity": _("moved “{what}” in the pipeline"),
        "decide_opportunity": _("decided whether to apply: “{what}”"),
        "edit_choosing": _("changed how the organisation chooses calls"),
        "add_contact": _("wrote down a contact"),
        "edit_contact": _("changed a contact"),
        "erase_contact": _("erased a contact"),
        "erase_person": _("erased a person"),
        "edit_retention": _("changed how long data are kept"),
        "apply_retention": _("took away what was kept long enough: {count}"),
        "write_sensitivity_note": _("wrote a note that only few may read"),
        "drop_sensitivity_note": _("took a note away that only few may read"),
        "move_dated": _("moved “{what}” in the calendar"),
        "plan_proposal": _("planned the steps to the proposal {what}"),
        "add_announcement": _("added the announcement “{what}”"),
        "dismiss_announcement": _("said that an announcement is not for us"),
        "restore_announcement": _("took back that an announcement is not for us"),
        "decide_pair": _("said whether two announcements are one call"),
        "save_search": _("saved the search “{what}”"),
        "delete_search": _("deleted the search “{what}”"),
        "import_awards": _("read in what {what} gave"),
        "import_dates": _("read dates from a file into the calendar"),
        "change_roles": _("made {of} {roles}"),
        "remove_member": _("removed {of}"),
        "restore_member": _("put {of} back as {roles}"),
        "make_password_link": _("made a link for {of} to take a new password"),
        "reset_second_factor": _("turned the second factor of {of} off"),
        "forget_pictures": _("took away pictures that no text has shown for 30 days: {count}"),
        "edit_organisation": _("changed the organisation's profile"),
        "copy_template": _("copied a template to {what}"),
        "add_evidence": _("wrote down the evidence “{title}”"),
        "edit_evidence": _("changed the evidence “{title}”"),
        "drop_evidence": _("took the evidence “{title}” away"),
        "add_text": _("wrote the reusable text “{title}”"),
        "edit_text": _("changed the reusable text “{title}”"),
        "drop_text": _("took the reusable text “{title}” away"),
        "add_document": _("added the document “{title}”"),
        "edit_document": _("changed the document “{title}”"),
        "drop_document": _("took the document “{title}” away"),
        "file_document": _("put a file to the document “{title}”"),
        "add_past_project": _("wrote down the past project “{title}”"),
        "edit_past_project": _("changed the past project “{title}”"),
        "drop_past_project": _("took the past project “{title}” away"),
        "add_staff_member": _("wrote down what {title} can do"),
        "edit_staff_member": _("changed what {title} can do"),
        "drop_staff_member": _("took what {title} can do away"),
        "add_story": _("wrote down the story {title}"),
        "edit_story": _("changed the story {title}, or its consent"),
        "drop_story": _("took the story {title} away"),
        "approve_story": _("approved that the story {title} may be told"),
        "withdraw_consent": _("recorded that the consent to the story {title} was withdrawn"),
        "edit_catalogue": _("changed the catalogue's {what}"),
        "discard_catalogue_copy": _("gave the copy of {what} back"),
        "submit_proposal": _("submitted the proposal {what}"),
        "unlock_proposal": _("unlocked the submitted proposal {what}"),
        "confirm_submission": _("noted the funder's confirmation of {what}"),
        "reopen_review": _("took back a review of {what} to change it"),
        "sign": _("signed {what} as {role}"),
        "withdraw_sign_off": _("withdrew the sign-off of {what} as {role}"),
    }
