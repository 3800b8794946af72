"""Saving what was typed into a form, or what to show again so that nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.errors import BadInput, Conflict, VersionConflict
from app.projects.forms.fields import Sheet, Typed
from app.projects.forms.reading import Wrong, read_form, write_form
from app.web.language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was saved: errors at fields, or one sentence; of a conflict what the others saved, and the version
    that saving again goes on from."""

    status: int = 422
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    theirs: Typed | None = None
    version: int | None = None

    def again(self, read: int) -> dict[str, Any]:
        """What the form is shown with again; `read` is the version that it was sent with."""
        return {
            "errors": self.errors,
            "problem": self.problem,
            "theirs": self.theirs,
            "version": self.version or read,
        }


def try_to_save(session: Session, sheet: Sheet, typed: Typed, save: Callable[[Any], object]) -> Refused | None:
    """None where `save` kept what was built of the form; else all it did is undone."""
    read = read_form(sheet.form, typed)
    if read.errors:
        return Refused(errors=read.errors)
    try:
        thing = sheet.build(read.values)
        with session.begin_nested():
            save(thing)
    except Wrong as error:
        return Refused(errors={error.field: str(error)})
    except VersionConflict as conflict:
        said = _("Somebody changed this in between. Where it differs, theirs stands below yours; save to keep yours.")
        theirs = write_form(sheet.form, sheet.flat(conflict.current))
        return Refused(status=409, problem=said, theirs=theirs, version=conflict.current_version)
    except (BadInput, Conflict) as error:
        return Refused(problem=str(error))
    except ValueError as error:
        return Refused(problem=f"{str(error)[:1].upper()}{str(error)[1:]}.")
    return None
