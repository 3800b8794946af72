"""Reminders: each person's digest of a morning and each organisation's webhook, filled and emptied by a worker."""
