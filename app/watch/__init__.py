"""Watching funding announcements: sources asked politely, announcements kept, every change of one remembered."""
