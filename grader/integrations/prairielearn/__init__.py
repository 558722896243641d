"""PrairieLearn: external graders."""
