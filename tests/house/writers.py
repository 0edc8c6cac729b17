"""Finding, in the source, every statement that writes to the database, and whose rows it writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import cast

Function = ast.FunctionDef | ast.AsyncFunctionDef

#: What a manager, a queryset or an instance is told to do when it shall write.
WRITES = frozenset(
    {
        "add", "bulk_create", "bulk_update", "clear", "create", "delete", "get_or_create", "insert",
        "remove", "save", "set", "update", "update_or_create",
    }
)  # fmt: skip
#: These a set, a dict or a list has too: of a local they say nothing, of a relation they write.
OF_COLLECTIONS = frozenset({"add", "clear", "insert", "remove", "set"})

#: Case data, by the names its rows go by: the model, the relations and parameters that hold them.
NAMES = {
    "Sag": {"Sag", "SagQuerySet", "sager", "sag"},
    "Ydelse": {"Ydelse", "YdelseQuerySet", "ydelser", "ydelse"},
    "Maalgruppe": {"Maalgruppe", "maalgrupper", "maalgruppe"},
    "SetIOrden": {"SetIOrden", "set_i_orden"},
    "Fund": {"Fund", "FundQuerySet", "fund"},
}
#: Local name → what it was last given, or is declared to be.
Bindings = dict[str, ast.expr]
OF = {name: model for model, names in NAMES.items() for name in names}


@dataclass(frozen=True, order=True)
class Write:
    """A statement that writes rows of `model`, one of NAMES."""

    model: str
    verb: str
    line: int

    def __str__(self) -> str:
        return f"{self.model}.{self.verb}"


def writes(source: str) -> list[Write]:
    """Every statement of the module that writes case data, in order of its lines."""
    tree = ast.parse(source)
    answers = {scope.name: scope.returns for scope in _functions(tree) if scope.returns is not None}
    found = [
        Write(model, cast("ast.Attribute", call.func).attr, call.lineno)
        for scope in (tree, *_functions(tree))
        for call in _own_calls(scope)
        if (model := _written(call, answers | _bindings(scope)))
    ]
    return sorted(found, key=attrgetter("line"))


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """All of a function but the functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, Function):
            yield child
            yield from _own_nodes(child)


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    return (node for node in _own_nodes(scope) if isinstance(node, ast.Call))


def _bindings(scope: ast.AST) -> Bindings:
    found: Bindings = {}
    if isinstance(scope, Function):
        given = scope.args
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            if argument.annotation is not None:
                found[argument.arg] = argument.annotation
    for node in _own_nodes(scope):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
                | ast.For(target=ast.Name(id=name), iter=value)
                | ast.comprehension(target=ast.Name(id=name), iter=value)
                | ast.AnnAssign(target=ast.Name(id=name), annotation=value)
            ):
                found[name] = value
    return found


def _written(call: ast.Call, bindings: Bindings) -> str:
    """The model whose rows the call writes, or nothing."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="bulk"), attr="insert"):
            return _model_of(call.args[0], bindings)
        case ast.Attribute(attr="update") if call.args:
            return ""
        case ast.Attribute(value=ast.Name(), attr=verb) if verb in OF_COLLECTIONS:
            return ""
        case ast.Attribute(value=receiver, attr=verb) if verb in WRITES:
            return _model_of(receiver, bindings)
    return ""


def _model_of(expr: ast.expr, bindings: Bindings, seen: frozenset[str] = frozenset()) -> str:
    """The last name of case data along `a.b(...).c[...]`, what stands behind a local among it."""
    parts: list[ast.expr] = []
    match expr:
        case ast.Name(id=name):
            if name in bindings and name not in seen:
                found = _model_of(bindings[name], bindings, seen | {name})
                return found or OF.get(name, "")
            return OF.get(name, "")
        case ast.Constant(value=str(annotation)):
            return _model_of(ast.parse(annotation, mode="eval").body, bindings, seen)
        case ast.Attribute(value=value, attr=attr):
            if attr in OF:
                return OF[attr]
            parts = [value]
        case ast.Call(func=ast.Name() as func, args=args):
            parts = [func, *args]
        case ast.Call(func=func):
            parts = [func]
        case ast.Subscript(value=value, slice=inner):
            parts = [value, inner]
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            parts = values
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt):
            parts = [elt]
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
    return next(filter(None, (_model_of(part, bindings, seen) for part in parts)), "")
