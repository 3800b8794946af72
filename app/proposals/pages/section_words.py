"""What a section's page and its editor say, in the reader's language: the script has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.limits import Limit, Unit
from app.proposals.schemas import SectionState
from app.web.language import gettext as _


def state_words() -> Mapping[SectionState, str]:
    """What is missing in a section; nothing for one that is written or may stay empty."""
    return {
        SectionState.REQUIRED: _("to write"),
        SectionState.STARTER: _("starter text"),
        SectionState.TABLES: _("tables without a word of yours"),
        SectionState.TRANSLATION: _("to translate"),
        SectionState.MADE: _("made from the project"),
        SectionState.ASIDE: _("not printed"),
    }


def unit_words() -> Mapping[str, str]:
    return {
        "words": _("words"),
        "characters": _("characters"),
        "bare": _("characters without spaces"),
        "pages": _("pages"),
        "paragraphs": _("paragraphs"),
        "sentences": _("sentences"),
        "items": _("items"),
        "rows": _("rows"),
        "bytes": _("bytes"),
    }


def unit_of(limit: Limit) -> str:
    return unit_words()["bare" if limit.unit is Unit.CHARACTERS and not limit.counts.spaces else limit.unit]


def gauge_words() -> Mapping[str, str]:
    return {
        "of": _("{count} of {max} {unit}"),
        "bare": _("{count} {unit}"),
        "over": _("{over} over"),
        "short": _("{short} short of at least {min}"),
        "most": _("At most {max} {unit}."),
        "least": _("At least {min} {unit}."),
        "measured": _("Measured on the PDF."),
    }


def editor_words() -> Mapping[str, str]:
    return {**_tools(), **_states(), **_panels(), **_figures(), **_suggestions()}


def _tools() -> Mapping[str, str]:
    return {
        "tools": _("Formatting"),
        "text": _("Text of the section"),
        "placeholder": _("Write here. Type / to insert a fact, a table, a footnote …"),
        "tab_leaves": _("In lists and tables press Escape before Tab to leave the text."),
        "style": _("Style of the paragraph"),
        "paragraph": _("Normal text"),
        "heading_1": _("Heading 1"),
        "heading_2": _("Heading 2"),
        "heading_3": _("Heading 3"),
        "heading_4": _("Heading 4"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "underline": _("Underline"),
        "strike": _("Strike through"),
        "superscript": _("Superscript"),
        "subscript": _("Subscript"),
        "bullets": _("Bulleted list"),
        "numbers": _("Numbered list"),
        "quote": _("Quotation"),
        "link": _("Link"),
        "fact": _("Fact"),
        "fact_hint": _("A value of the project that follows it"),
        "citation": _("Evidence"),
        "story": _("Story"),
        "footnote": _("Footnote"),
        "footnote_hint": _("A note below the text"),
        "table": _("Table"),
        "table_hint": _("Rows and columns"),
        "figure": _("Figure"),
        "figure_hint": _("A picture with its caption"),
        "comment": _("Comment"),
        "suggesting": _("Suggesting"),
        "row_above": _("Insert a row above"),
        "row_below": _("Insert a row below"),
        "column_before": _("Insert a column before"),
        "column_after": _("Insert a column after"),
        "delete_row": _("Delete the row"),
        "delete_column": _("Delete the column"),
        "head_row": _("Heading row"),
        "align": _("Align the column"),
        "delete_table": _("Delete the table"),
    }


def _states() -> Mapping[str, str]:
    return {
        "saved": _("Saved"),
        "typing": _("Not saved yet"),
        "saving": _("Saving …"),
        "offline": _("Offline, {count} changes kept here"),
        "offline_one": _("Offline, 1 change kept here"),
        "conflict": _("Not saved"),
        "signed_out": _("Kept here, not saved"),
        "refused": _("Not saved"),
        "locked": _("Not saved"),
        "forbidden": _("Not saved"),
        "banner_conflict": _(
            "Somebody saved this section in between. Nothing is lost: see both texts and put them together."
        ),
        "banner_signed_out": _(
            "You are signed out. Your text is kept in this browser; sign in and it is saved by itself."
        ),
        "banner_refused": _("This cannot be saved yet; your text is kept here."),
        "banner_locked": _("Your text is not saved, and stays here so that you can copy it."),
        "banner_forbidden": _("You may no longer write here. Your text stays here so that you can copy it."),
        "restored": _("This is what you typed here and had not saved, from"),
        "handed": _("A text of yours that was not saved is kept in this browser, from"),
        "save_first": _("What you write here has to be saved first."),
        "too_large": _("It is larger than the server takes: shorten it, or move a part to another section."),
    }


def _panels() -> Mapping[str, str]:
    return {
        "compare": _("See both texts"),
        "copy": _("Copy my text"),
        "copied": _("Copied"),
        "marked": _("Marked: press Ctrl+C"),
        "sign_in": _("Sign in"),
        "bring_back": _("Bring it back"),
        "forget": _("Forget it"),
        "understood": _("Understood"),
        "no_pictures": _("Pictures were left out: put each in by itself, as a figure."),
        "too_long": _(
            "This is more than one section takes (400,000 characters), so nothing was pasted. Paste it in parts."
        ),
        "caption": _("Caption of the table"),
        "insert": _("Insert"),
        "nothing": _("Nothing of that name"),
        "address": _("Address of the link"),
        "bad_address": _("A link begins with https://, http:// or mailto:"),
        "done": _("Done"),
        "cancel": _("Cancel"),
        "remove": _("Remove"),
        "remove_link": _("Remove the link"),
        "another": _("Choose another"),
        "lost_fact": _("The project has no such value."),
    }


def _figures() -> Mapping[str, str]:
    return {
        "figure_file": _("Picture, PNG or JPEG"),
        "figure_alt": _("What it shows, in words"),
        "figure_caption": _("Caption"),
        "figure_width": _("Width"),
        "figure_full": _("As wide as the text"),
        "figure_half": _("Half as wide"),
        "figure_change": _("Change the figure"),
        "figure_writers": _(
            "A picture can only be put in by who writes this section. Say in a comment which one, and where it belongs."
        ),
        "figure_no_file": _("Choose a picture first."),
        "figure_without_words": _("Say in words what the figure shows: some readers hear the text."),
        "figure_sending": _("Sending the picture …"),
        "figure_offline": _(
            "The picture could not be sent: there is no connection. Your text and what you typed here stay; try again "
            "when you are online."
        ),
        "figure_large": _(
            "This picture is larger than 12 MB. Make it smaller in a program for pictures, 2400 pixels on its longer "
            "side are plenty, then choose that file."
        ),
    }


def _suggestions() -> Mapping[str, str]:
    return {
        "suggesting": _("Suggesting"),
        "suggestions": _("{count} suggestions"),
        "suggestion_one": _("1 suggestion"),
        "would_insert": _("{by} would put in “{puts}”"),
        "would_delete": _("{by} would take out “{takes}”"),
        "would_replace": _("{by} would replace “{takes}” with “{puts}”"),
        "somebody": _("Somebody"),
        "accept": _("Accept"),
        "reject": _("Reject"),
        "withdraw": _("Withdraw"),
        "accept_all": _("Accept all {count}"),
        "reject_all": _("Reject all {count}"),
        "previous_suggestion": _("Previous suggestion"),
        "next_suggestion": _("Next suggestion"),
        "blocks_at_once": _(
            "This was changed at once: a suggestion holds words, no changes of paragraphs, lists and tables."
        ),
        "blocks_refused": _(
            "This cannot be suggested: a suggestion holds words, no changes of paragraphs, lists and tables. "
            "Shift+Enter begins a new line, and Enter at the end of a paragraph a new one."
        ),
    }
