from tests.house import amina, house, karim

__all__ = ["amina", "house", "karim"]
