"""What an expression in the console's source may hold: our own words, content, or a bare string."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_HELPERS = {"said", "template", "cell"}
_NUMBERS = {"len", "int", "float", "round", "sum", "abs"}
_NUMERIC = (",", "d", "e", "f", "%")
_PASSING_ON = {"str", "repr", "enumerate", "zip", "sorted", "reversed", "range", "min", "max"}
_STR_MAKERS = {"str", "repr", "join", "format", "strip", "upper", "lower", "title", "replace"}
_SAFE_TYPES = {"Content", "Text", "Table", "Group", "Option", "int", "float", "bool", "Literal"}
_SAFE_TYPES |= {"list", "tuple", "Sequence", "Iterable", "Iterator", "Optional", "LiteralString"}


class Kind(IntEnum):
    """What an expression may hold; of several, the worst counts."""

    OURS = 0  # literals and numbers
    CONTENT = 1  # no str at all
    BARE = 2  # perhaps a str from outside


class Names(ast.NodeVisitor):
    """What all the sources together say of names: types of fields and results, values, bases."""

    def __init__(self) -> None:
        self.types: dict[str, list[ast.expr | None]] = defaultdict(list)
        self.values: dict[str, list[ast.expr]] = defaultdict(list)
        self.bases: dict[str, list[str]] = {}
        self.with_init: set[str] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bases[node.name] = [name_of(base) for base in node.bases]
        if any(isinstance(part, FUNCTIONS) and part.name == "__init__" for part in node.body):
            self.with_init.add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.types[node.name].append(node.returns)
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.types[name_of(node.target)].append(node.annotation)
        if node.value is not None:
            self.values[name_of(node.target)].append(node.value)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self.values[name_of(target)].append(node.value)
        self.generic_visit(node)


class Judge:
    """Tells what expressions hold, in the `scopes` (module, functions) around them."""

    def __init__(self, names: Names) -> None:
        self.scopes: list[ast.AST] = []
        self._names = names
        self._being_judged: set[tuple[int, str]] = set()

    def kind(self, node: ast.expr) -> Kind:
        """Return what an expression may hold."""
        match node:
            case ast.Constant():
                return Kind.OURS
            case ast.JoinedStr(values=parts):
                return _worst(map(self.kind, parts))
            case ast.FormattedValue(
                format_spec=ast.JoinedStr(values=[*_, ast.Constant(value=str(spec))])
            ) if spec.endswith(_NUMERIC):
                return Kind.OURS
            case (
                ast.FormattedValue(value=value)
                | ast.Starred(value=value)
                | ast.Await(value=value)
                | ast.NamedExpr(value=value)
                | ast.Subscript(value=value)
            ):
                return self.kind(value)
            case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
                return _worst(map(self.kind, (left, right)))
            case (
                ast.BoolOp(values=parts)
                | ast.List(elts=parts)
                | ast.Tuple(elts=parts)
                | ast.Dict(values=parts)
            ):
                return _worst(map(self.kind, parts))
            case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part):
                return self.kind(part)
            case ast.Call():
                return self._kind_of_call(node)
            case ast.Name(id=name):
                return self._kind_of_name(name)
            case ast.Attribute(attr=name) if name.isupper():
                return _worst(map(self.kind, self._names.values[name]), default=Kind.BARE)
            case ast.Attribute(attr=name):
                return _worst(map(self.type_kind, self._names.types[name]), default=Kind.BARE)
        return Kind.BARE

    def _kind_of_call(self, node: ast.Call) -> Kind:
        name = name_of(node.func)
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in _HELPERS or (name == "map" and name_of(node.args[0]) in _HELPERS):
            return Kind.CONTENT
        if name in _NUMBERS:
            return Kind.OURS
        if name in _PASSING_ON:
            return _worst(map(self.kind, arguments))
        if isinstance(node.func, ast.Attribute):
            if name_of(node.func.value) in {"Content", "Text"}:
                return Kind.CONTENT
            of = self.kind(node.func.value)
            if of is not Kind.BARE:
                return _worst([of, *(map(self.kind, arguments) if of is Kind.OURS else ())])
        elif name.lstrip("_")[:1].isupper():
            return Kind.CONTENT  # an object of some class
        return _worst(map(self.type_kind, self._names.types[name]), default=Kind.BARE)

    def _kind_of_name(self, name: str) -> Kind:
        for scope in reversed(self.scopes):
            if (id(scope), name) in self._being_judged:
                return Kind.OURS  # by itself it adds nothing
            self._being_judged.add((id(scope), name))
            kinds = list(self._bound(scope, name))
            self._being_judged.remove((id(scope), name))
            if kinds:
                return _worst(kinds)
        values = self._names.values[name] if name.isupper() else []
        return _worst(map(self.kind, values), default=Kind.BARE)

    def _bound(self, scope: ast.AST, name: str) -> Iterator[Kind]:
        """Yield what each binding of `name` in `scope` gives it."""
        for part in own_parts(scope):
            match part:
                case ast.arg(arg=bound, annotation=annotation) if bound == name:
                    yield self.type_kind(annotation)
                case ast.Assign(targets=targets, value=value):
                    if any(_binds(target, name) for target in targets):
                        yield self.kind(value)
                case ast.AnnAssign(target=target, annotation=annotation, value=value):
                    if _binds(target, name):
                        yield self.kind(value) if value else self.type_kind(annotation)
                case (
                    ast.AugAssign(target=target, value=value)
                    | ast.NamedExpr(target=target, value=value)
                ):
                    if _binds(target, name):
                        yield self.kind(value)
                case (
                    ast.For(target=target, iter=source)
                    | ast.AsyncFor(target=target, iter=source)
                    | ast.comprehension(target=target, iter=source)
                ):
                    if _binds(target, name):
                        yield self.kind(source)
                case ast.withitem(optional_vars=target) if target and _binds(target, name):
                    yield Kind.BARE

    def type_kind(self, annotation: ast.expr | None) -> Kind:
        """Return what a thing so annotated may hold."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            annotation = ast.parse(annotation.value, mode="eval").body
        if annotation is None:
            return Kind.BARE
        if isinstance(annotation, ast.Subscript) and name_of(annotation.value) == "Literal":
            return Kind.OURS
        named = {name_of(part) for part in ast.walk(annotation)} - {""}
        return Kind.CONTENT if named <= _SAFE_TYPES else Kind.BARE

    def is_str(self, node: ast.expr) -> bool:
        """Tell whether an expression is surely a string."""
        match node:
            case ast.JoinedStr() | ast.Constant(value=str()):
                return True
            case ast.BinOp(left=left, right=right):
                return self.is_str(left) or self.is_str(right)
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_str(body) or self.is_str(orelse)
            case ast.Call(func=func):
                return name_of(func) in _STR_MAKERS or self._is_named_str(name_of(func))
            case ast.Attribute(attr=name):
                return self._is_named_str(name)
            case ast.Name(id=name):
                return any(
                    isinstance(part, ast.arg) and part.arg == name and _says_str(part.annotation)
                    for part in chain.from_iterable(map(own_parts, self.scopes[1:]))
                )
        return False

    def _is_named_str(self, name: str) -> bool:
        types = self._names.types[name]
        return bool(types) and all(map(_says_str, types))


def _worst(kinds: Iterable[Kind], default: Kind = Kind.OURS) -> Kind:
    return max(kinds, default=default)


def name_of(node: ast.AST) -> str:
    """Return the last name of `a`, `a.b`, `a[...]`; nothing for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return name_of(value)
    return ""


def _says_str(annotation: ast.expr | None) -> bool:
    return annotation is not None and name_of(annotation) == "str"


def _binds(target: ast.expr, name: str) -> bool:
    return any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
        for part in ast.walk(target)
    )


def own_parts(scope: ast.AST) -> Iterator[ast.AST]:
    """Walk a function or module without the functions and classes inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(part))
