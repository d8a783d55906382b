"""Routers that no application includes: their routes are written and never answered."""

from monthtwo.regular_expressions import lazy
from monthtwo.system.system import System

_ROUTER = lazy(
    r"^(fastapi\.(routing\.)?APIRouter|(flask|quart|sanic|flask_smorest|azure\.functions)\.(\w+\.)*Blueprint"
    r"|(apiflask|flask_openapi3)\.(\w+\.)*APIBlueprint|ninja\.(\w+\.)*Router|flask_restx\.(\w+\.)*Namespace"
    r"|aiohttp\.web\.RouteTableDef|litestar\.Router|starlette\.routing\.Router|aiogram\.(\w+\.)*Router"
    r"|robyn\.SubRouter|chalice\.(\w+\.)*Blueprint|aws_lambda_powertools\.(\w+\.)*Router)\(\)\."
)
_INCLUDES = frozenset(
    {"include_router", "register_blueprint", "add_router", "add_namespace", "mount", "blueprint", "register_api",
     "register_functions", "register_blueprints", "register_controllers", "add_routes"}
)  # fmt: skip
_DYNAMIC = frozenset({"importlib.import_module", "pkgutil.iter_modules", "pkgutil.walk_packages", "__import__"})
"""Who imports modules by name may import any of those beneath it."""


def unmounted(system: System) -> frozenset[str]:
    """Files with routes on a router that they do not include themselves and that no production code imports."""
    routers = {
        unit.path
        for unit in system.units
        if unit.form == "route" and system.files.produces(unit.path) and _ROUTER.match(unit.attributes.get("name", ""))
    }
    routers -= {path for path in routers if _includes(system, path)}
    if not routers:
        return frozenset()
    imported: set[str] = set()
    for path in system.sources.paths:
        module = system.sources.module(path) if system.files.produces(path) else None
        if module is None:
            continue
        if any(call.name in _DYNAMIC for call in module.facts.calls):
            routers = {router for router in routers if not router.startswith(path.rpartition("/")[0])}
        imported.update(target for target in system.sources.imported(path) if target != path)
    return frozenset(routers - imported)


def _includes(system: System, path: str) -> bool:
    module = system.sources.module(path)
    return module is not None and any(call.name.rpartition(".")[2] in _INCLUDES for call in module.facts.calls)
