"""How a repository stood at the end of each month, and what came of what it would have been warned of then.

What is said of a month comes from its commit and what led to it alone.
"""
