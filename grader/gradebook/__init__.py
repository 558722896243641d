"""What is known of a class: kept in one file, changed by hand, handed on to other systems."""
