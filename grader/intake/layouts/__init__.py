"""How downloads are laid out: what a layout is, and those that no one system has."""
