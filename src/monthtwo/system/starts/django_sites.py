"""What a site of Django runs: the settings that its server's file names, their URLs and all that those include.

None of it is imported: `wsgi.py` names the settings in a text, they name the first file of URLs, which includes others.
"""

from collections.abc import Iterator

from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Function, Module
from monthtwo.system.starts.inventory import Inventory

_SITES = frozenset(
    {
        "django.core.wsgi.get_wsgi_application",
        "django.core.asgi.get_asgi_application",
        "django.core.handlers.wsgi.WSGIHandler",
    }
)
_DOTTED = lazy(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
_URLS = (".urls", ".routing")
_MOST = 200
"""Files that one site is followed through."""


def makes_site(name: str) -> bool:
    """Whether a call of this name makes the application that a server runs."""
    return name in _SITES


def site(inventory: Inventory, path: str) -> Iterator[Function]:
    """The bodies of the files that a site runs whose server's file is at `path`."""
    ahead = [*_named(inventory, path, ())]
    found = dict.fromkeys(ahead)
    while ahead and len(found) < _MOST:
        function = ahead.pop()
        further = [*_named(inventory, function.path, _URLS), *_imported(inventory, function.module)]
        new = [one for one in further if one not in found]
        found.update(dict.fromkeys(new))
        ahead += new
    yield from found


def _named(inventory: Inventory, path: str, ends: tuple[str, ...]) -> Iterator[Function]:
    """The files that the texts of a file name, by the ends of those names."""
    module = inventory.sources.module(path)
    for literal in module.facts.literals if module is not None else ():
        if _DOTTED.search(literal.text) and (not ends or literal.text.endswith(ends)):
            own = inventory.names.own(path, literal.text)
            if own is not None and not own.name and own.path != path:
                yield own


def _imported(inventory: Inventory, module: Module | None) -> Iterator[Function]:
    """The files that settings are taken over from whole."""
    for item in module.facts.imports if module is not None and module.stars else ():
        target = inventory.sources.imported_file(module.path, item) if module is not None and item.name == "*" else None
        if target is not None:
            yield inventory.sources.function(target, "")
