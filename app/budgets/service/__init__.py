"""A project's budget beside the proposals that ask for it: one module a use case."""
