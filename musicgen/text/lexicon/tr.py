"""Words of the language."""

THINGS = """
[stop]
"""
STYLE = """
[stop]
"""
