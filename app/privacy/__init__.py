"""The data of persons: what is held about somebody, handed out, erased everywhere, and not kept longer than needed."""
