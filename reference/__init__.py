"""The operations that students write: what is right, one folder each.

A wheel carries this package as `grader.reference`, a checkout as `reference`; modules in here
import each other relatively so that both names work.
"""
