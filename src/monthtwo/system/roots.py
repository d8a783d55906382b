"""Where the ML systems of a monorepo begin: folders with what is built or deployed, and what it starts."""

from collections.abc import Iterator
from posixpath import commonpath, dirname

from monthtwo.names.globs import glob_pattern
from monthtwo.system.packaging import packaged_folders, published_folders
from monthtwo.system.places.places import Places
from monthtwo.system.units.foreign import SUFFIXES
from monthtwo.system.units.unit import Unit

_STARTED = frozenset({"container", "process"})
_BY_HAND = frozenset({"manual", "push"})
_BUILT = glob_pattern(("Dockerfile*", "*.Dockerfile", "*.dockerfile", "Containerfile*"))
_BESIDE = frozenset(
    {"docker", ".docker", "deploy", "deployment", "deployments", "k8s", "kubernetes", "helm", "infra", "src"}
)
"""Folders that hold how the folder above is deployed, or all of its code."""


def roots_of(places: Places) -> tuple[str, ...]:
    """The folders of the systems, and "" for what answers in none of them; empty where there are fewer than two.

    A system answers with a model, or trains without a person. What only trains belongs to what answers where they share
    a folder, or where one thing alone answers; what hands requests on, to what asks the model, where they share one.
    """
    roots = _Roots(places)
    if not roots.any:
        return ()
    asked = {(roots.of(unit), roots.of_path(path)) for unit, path in _answering(places)}
    answering = {root for root, _ in asked if root is not None}
    found = _together(_apart(roots, answering - {""}), asked)
    if len(found) > 1 or not answering:
        training = {root for unit in _training(places) if (root := roots.of(unit)) is not None} - answering
        found = _with_training(found, _apart(roots, training - {""}))
    if len(found) < 2:
        return ()
    return tuple(sorted(found | (answering & {""})))


def _below(folder: str, other: str) -> bool:
    """Whether a folder lies in another one."""
    return folder.startswith(f"{other}/")


def _with_training(answering: set[str], training: set[str]) -> set[str]:
    """The roots of both. What trains and what answers are one system where they are alone in a folder."""
    found = set(answering)
    for root in sorted(training):
        if any(_below(root, one) or _below(one, root) for one in found):
            continue
        folder, beside = dirname(root), set[str]()
        while folder and not beside:
            beside = {one for one in answering if _below(one, folder)}
            if not beside:
                folder = dirname(folder)
        if len(beside) == 1:
            found = {one for one in found if not _below(one, folder)} | {folder}
        else:
            found.add(root)
    return found


def _together(found: set[str], asked: set[tuple[str | None, str | None]]) -> set[str]:
    """The roots, those of which one asks the model of another as one folder where that holds no further root."""
    groups = {root: {root} for root in found}
    for one, other in sorted((one, other) for one, other in asked if one and other):
        if one in groups and other in groups:
            groups[one] |= groups[other]
            for root in groups[one]:
                groups[root] = groups[one]
    for group in [group for root, group in sorted(groups.items()) if root == min(group) and len(group) > 1]:
        folder = commonpath(group)
        if {root for root in found if not folder or _below(root, folder)} == group:
            found = found - group | {folder}
    return found


def _apart(roots: "_Roots", found: set[str]) -> set[str]:
    """Roots that lie in no other, and share no code.

    A folder that holds several of the others is no system, but what these share. Nor is a library: what others import,
    and nothing deploys by itself. What imports the code of another system belongs to that.
    """
    umbrellas = {one for one in found if one not in roots.deployed and sum(_below(two, one) for two in found) > 1}
    kept = {one for one in found - umbrellas if not any(_below(one, two) for two in found - umbrellas)}
    imported = {one: roots.imported_by(one) & kept - {one} for one in sorted(kept)}
    libraries = {two for others in imported.values() for two in others} - roots.deployed
    kept -= libraries
    for one in sorted(kept):
        if imported[one] & kept:
            kept.discard(one)
    return kept


class _Roots:
    """Which folder of its own the code of a unit is built or deployed from."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._natures = places.system.files.natures
        formats = places.system.known.formats
        deploys = formats["deploys"] | formats["builds"]
        own = (path for path in self._natures if self._is_own(path))
        built = {_above(dirname(path)) for path in own if _BUILT.match(path)}
        running = places.system.running
        built |= {_above(dirname(u.path)) for u in running if u.format in deploys and self._is_own(u.path)}
        self.deployed, self._packaged = built, set(map(_above, packaged_folders(self._natures)))
        published = published_folders(places.system)
        self._published = tuple(one for one in published if one and one.rstrip("/") not in built)
        """Folders of packages for others, in which whatever serves is an offer to them."""

    def of(self, unit: Unit) -> str | None:
        """The root of what a unit runs, "" where it has none; None of what is no production code."""
        homes = [unit.path]
        if not unit.path.endswith((".py", *SUFFIXES)):
            homes = sorted(one.path for one in self._places.system.entries(unit)) or homes
        home = next((path for path in homes if self._is_own(path)), None)
        return self.of_path(home) if home is not None else None

    def of_path(self, home: str) -> str | None:
        """The root of a file."""
        if not self._is_own(home) or home.startswith(self._published):
            return None
        signs = (next((one for one in _folders(home) if one in known), "") for known in (self.deployed, self._packaged))
        return next(filter(None, signs), "")

    @property
    def any(self) -> bool:
        """Whether any folder has a root's signs."""
        return bool((self.deployed | self._packaged) - {""})

    def imported_by(self, root: str) -> set[str]:
        """The folders with a root's signs of which code of a root imports something."""
        code = [path for path in self._places.system.sources.paths if _below(path, root) and self._is_own(path)]
        return {above for path in self._places.system.graph.closures(code) for above in _folders(path)}

    def _is_own(self, path: str) -> bool:
        return self._natures.get(path) == "production"


def _folders(path: str) -> Iterator[str]:
    """The folders that a file lies in, the innermost first."""
    while path := dirname(path):
        yield path


def _above(folder: str) -> str:
    """The folder that what lies in a folder is about."""
    while folder.rpartition("/")[2] in _BESIDE:
        folder = dirname(folder)
    return folder


def _answering(places: Places) -> Iterator[tuple[Unit, str]]:
    """Units that answer with a model, for requests or in batches that no person starts, each with where it is asked."""
    yield from ((unit, use.path) for unit, use in places.served)
    yield from ((unit, use.path) for unit, use in places.batch if _is_started(unit))
    for unit in places.system.running:
        if unit.form in _STARTED and places.leads(unit, places.models.asks) and not places.leads(unit, places.fits):
            yield unit, unit.path


def _training(places: Places) -> Iterator[Unit]:
    """Units that train, and that no person starts."""
    yield from (unit for unit, _ in places.trainers if _is_started(unit))


def _is_started(unit: Unit) -> bool:
    return unit.form in _STARTED or (unit.triggers != ("loop",) and bool(set(unit.triggers) - _BY_HAND))
