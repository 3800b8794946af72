"""References as other programs keep them: BibTeX, RIS and CSL-JSON, each entry by itself."""

from app.interchange.bibliography.reading import read_bibliography
from app.interchange.bibliography.shape import MAX_BYTES, MAX_ENTRIES, Bibliography, Entry, Trouble

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "Bibliography", "Entry", "Trouble", "read_bibliography"]
