"""What calls that go wrong have in common, and where in an answer they do."""
