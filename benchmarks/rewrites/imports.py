"""Another form of import: names that came by `from m import name` come as `m.name`, and `import m as n` as `m`."""

import libcst as cst

from .bindings import Bindings, Imported, bindings, bound_name
from .changes import Changes
from .tree import Proof, Tree, dotted, is_aside
from .vocabulary import exported


def other_imports(tree: Tree, proof: Proof) -> int:
    """Change the imports at the top of modules. Says how many names are imported otherwise."""
    modules = bindings(tree)
    handed_on = {(e.path, e.name) for module in modules.values() for e in module.imports if e.path and e.name}
    handed_on |= {meant for m in modules.values() for a in m.attributes if (meant := m.member(a))}
    starred = {path for module in modules.values() for path in module.stars}
    count = 0
    for path, module in modules.items():
        if is_aside(path) or path in starred or path.endswith("__init__.py"):
            continue
        changes = Changes()
        taken = {node.value for node in module.names} | {str(s.evaluated_value) for s in exported(module.module)}
        for statement, line in _lines(module.module):
            entries = [entry for entry in module.imports if entry.statement is statement]
            wanted = [e for e in entries if (path, bound_name(e)) not in handed_on and _uses(module, e)]
            if wanted and isinstance(statement, cst.ImportFrom):
                count += _from(module, line, statement, entries, wanted, taken, changes)
            elif wanted and len(entries) == 1:
                count += _plain(module, entries[0], taken, changes)
        if changes:
            tree.write(path, module.module.visit(changes).code)
    return count


def _lines(module: cst.Module) -> list[tuple[cst.Import | cst.ImportFrom, cst.SimpleStatementLine]]:
    """Imports that stand at the top of a module, alone on their lines."""
    lines = [line for line in module.body if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1]
    return [(line.body[0], line) for line in lines if isinstance(line.body[0], cst.Import | cst.ImportFrom)]


def _uses(module: Bindings, entry: Imported) -> list[cst.Name]:
    """Where the name of an import is used, if it is used as a plain name alone and bound by nothing else."""
    name = bound_name(entry)
    bound = list(module.top[name]) if module.top is not None else []
    if len(bound) != 1:
        return []
    uses = [access.node for access in bound[0].references]
    plain = [node for node in uses if isinstance(node, cst.Name) and module.imported(node) == entry]
    return plain if len(plain) == len(uses) else []


def _from(
    module: Bindings, line: cst.SimpleStatementLine, statement: cst.ImportFrom, entries: list[Imported],
    wanted: list[Imported], taken: set[str], changes: Changes,
) -> int:  # fmt: skip
    base = dotted(statement.module)
    # What begins with a capital is a class: of other names it is not known whether they are modules.
    wanted = [e for e in wanted if (e.path and e.name) or (not e.path and dotted(e.alias.name)[0][:1].isupper())]
    if not wanted or not base or base == ["__future__"]:
        return 0
    if statement.relative:
        rest, known = base[:-1], f"{base[-1]}_"
        source = f"from {'.' * len(statement.relative)}{'.'.join(rest)} import {base[-1]} as {known}"
    else:
        known = ".".join(base) if base[0] not in taken else "_".join(base) + "_"
        source = f"import {'.'.join(base)}" + ("" if base[0] not in taken else f" as {known}")
    if known in taken:
        return 0
    taken.add(known.partition(".")[0])
    for entry in wanted:
        for use in _uses(module, entry):
            changes.nodes[use] = cst.parse_expression(f"{known}.{'.'.join(dotted(entry.alias.name))}")
    kept = [entry.alias for entry in entries if entry not in wanted]
    made: list[cst.BaseSmallStatement] = [_import(source)]
    if kept:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        made.append(statement.with_changes(names=kept))
    changes.nodes[line] = line.with_changes(body=made)
    return len(wanted)


def _import(source: str) -> cst.BaseSmallStatement:
    line = cst.ensure_type(cst.parse_statement(source), cst.SimpleStatementLine)
    return line.body[0]


def _plain(module: Bindings, entry: Imported, taken: set[str], changes: Changes) -> int:
    """`import numpy as np` becomes `import numpy`."""
    whole = ".".join(entry.parts)
    if entry.alias.asname is None or entry.parts[0] in taken:
        return 0
    taken.add(entry.parts[0])
    for use in _uses(module, entry):
        changes.nodes[use] = cst.parse_expression(whole)
    changes.nodes[entry.alias] = entry.alias.with_changes(asname=None)
    return 1
