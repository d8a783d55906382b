"""The grammars of tree-sitter, each in a package of its own."""

from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Parser


@cache
def parser(package: str) -> "Parser":
    """The parser for the grammar in an installed `package`.

    Only its compiled part is loaded: the package itself imports what it needs to list its query files, which takes
    four times as long as all the rest.

    Raises:
        ModuleNotFoundError: there is no such package, or no compiled part in it.
    """
    from tree_sitter import Language, Parser

    found = find_spec(package)
    spec = PathFinder.find_spec(f"{package}._binding", found.submodule_search_locations if found else [])
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{package} has no compiled grammar; install it again")
    binding = module_from_spec(spec)
    spec.loader.exec_module(binding)
    return Parser(Language(binding.language()))
