"""`python -m monthtwo` is `monthtwo`."""

from monthtwo.cli import main

main()
