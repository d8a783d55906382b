"""What is wrong with a store."""


class StoreError(Exception):
    """The store cannot be used, or no longer. The message says why and what mends it; it holds no password."""
