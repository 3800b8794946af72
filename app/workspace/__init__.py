"""The workspace as a whole: made, filled from files, written to files, backed up and restored."""
