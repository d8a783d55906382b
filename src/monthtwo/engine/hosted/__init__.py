"""The hosted models that a repository names, with what their vendors have announced of them."""
