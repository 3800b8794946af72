"""Announcements as sites, feeds and lists write them: bytes in, announcements and problems out; nothing is fetched."""
