"""What the budget's grid says, in the reader's language: its script has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping

from app.budgets.pages.conflict import cell_names
from app.web.language import gettext as _


def grid_words() -> Mapping[str, str]:
    return {
        **{str(cell): name for cell, name in cell_names().items()},
        "lines": _("Budget lines"),
        "fresh": _("Type or paste here for a new line"),
        "amount": _("Amount"),
        "year": _("Year"),
        "weight": _("Weight"),
        "direct": _("Direct costs"),
        "total": _("Total cost"),
        "uncategorised": _("Still without a category"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "insert": _("Insert"),
        "delete": _("Delete"),
        "up": _("Up"),
        "down": _("Down"),
        "fill": _("Fill down"),
        "grouped": _("By category"),
        "marks": _("Numbers"),
        "marks_clear": _("as each says"),
        "saved": _("Saved"),
        "except": _("Cells in red are still to mend; what stands in them is kept here."),
        "typing": _("Changed"),
        "saving": _("Saving…"),
        "offline": _("No connection. What you typed is kept here and saved as soon as there is one."),
        "conflict": _("Somebody saved this budget in between. What you typed is kept here."),
        "compare": _("Look at both"),
        "left": _("Lines of yours that were not saved are kept in this browser, from"),
        "forget": _("Forget it"),
        "save_first": _("What you write here has to be saved first."),
        "refused": _("Not saved; what you typed is kept here."),
        "no_rule": _("No rule of a call is broken."),
        "no_proposal": _("No proposal asks for this budget yet; rules are checked as soon as one does."),
        "keys": _(
            "Type to write over a cell, F2 to change it. Ctrl+C and Ctrl+V take blocks from and to Excel, "
            "Ctrl+D fills down, Ctrl+Z undoes. Esc, then Tab, leaves the table."
        ),
    }
