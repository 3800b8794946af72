"""Assembling: everything a proposal is made from, to the document that every renderer draws and every check reads."""

from app.domain.assembly.assemble import assemble, is_blind, printed_facts
from app.domain.assembly.outline import overridden

__all__ = ["assemble", "is_blind", "overridden", "printed_facts"]
