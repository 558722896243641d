"""Everything about `avgpool`, which an assignment has to ask for."""
