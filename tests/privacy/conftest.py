from tests.privacy.canaries import house, kept

__all__ = ["house", "kept"]
