"""The option that names the store of audits."""

import click

DEFAULT = "monthtwo-audit.sqlite"
"""The store of whoever names none, in the current folder."""

store = click.option(
    "--store", metavar="FILE|URL", default=DEFAULT, show_default=True, help="Where what audits say is kept."
)
