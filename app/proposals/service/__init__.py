"""What is done with a proposal, one module a verb: create, edit sections, gather its material, check, export."""
