"""Find the places where a Textual widget is given a bare string, which it would read as markup.

The source is read, not run. A literal is ours; anything else must be seen to be content, by what
builds it or by its annotation. A line that must be otherwise says `# own words: <reason>`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from support.text_kinds import Judge, Kind, Names, name_of, own_parts

_REMEDY = (
    "write said(...) or template('... $name', name=...), in a DataTable, Tree or Select cell(...);"
    " to notify, clean(...) with markup=False"
)

_EVERY = -1
_NOWHERE = 99
# Where the text stands among the arguments: by position (or at every position) and by name.
_CONSTRUCTORS = {
    **dict.fromkeys(("Static", "Label", "Tooltip"), (0, "content")),
    **dict.fromkeys(
        ("Button", "Checkbox", "RadioButton", "Tab", "Tree", "Placeholder"), (0, "label")
    ),
    **dict.fromkeys(("TabPane", "Collapsible"), (0, "title")),
    **dict.fromkeys(("Option", "Selection"), (0, "prompt")),
    **dict.fromkeys(
        ("OptionList", "SelectionList", "RadioSet", "Tabs", "TabbedContent"), (_EVERY, "")
    ),
    **dict.fromkeys(("Markdown", "MarkdownViewer"), (0, "markdown")),
    "Select": (0, "options"),
    "TextArea": (_NOWHERE, "placeholder"),
    "Hit": (1, "match_display"),
    "DiscoveryHit": (0, "display"),
}
_METHODS = {
    "notify": (0, "message"),
    "add_row": (_EVERY, "label"),
    "add_rows": (0, "rows"),
    "add_column": (0, "label"),
    "add_columns": (_EVERY, ""),
    "update_cell": (2, "value"),
    "update_cell_at": (1, "value"),
    "add_option": (0, "option"),
    "add_options": (0, "new_options"),
    "set_options": (0, "options"),
    "replace_option_prompt": (1, "prompt"),
    "replace_option_prompt_at_index": (1, "prompt"),
    "add_tab": (0, "tab"),
    "add_leaf": (0, "label"),
    "set_label": (0, "label"),
    "with_tooltip": (0, "tooltip"),
    "render_str": (0, "text_content"),
    "from_markup": (0, "markup"),
    "from_text": (0, "markup_content_or_text"),
    "template": (0, "markup"),
}
_TITLES = {"border_title", "border_subtitle", "tooltip", "BORDER_TITLE", "BORDER_SUBTITLE"}
_KEYWORDS = {"tooltip", "help", "prompt"}
_PAIRED = {"Select", "SelectionList", "set_options"}  # of (prompt, value), the first is shown
# Objects of other kinds have these too: only what is surely a string is reported.
_SHARED_ATTRIBUTES = {"label", "prompt", "content"}
_UPDATED = {"Static", "Label"}
_TREE_NODES = {"root", "node", "tree"}


def bare_strings(sources: Mapping[str, str]) -> list[str]:
    """Return a sentence for each place in `sources` (texts by name) that takes a bare string."""
    trees = {name: ast.parse(source, name) for name, source in sources.items()}
    names = Names()
    for tree in trees.values():
        names.visit(tree)
    readers = [_Reader(name, sources[name], names) for name in trees]
    for reader, tree in zip(readers, trees.values(), strict=True):
        reader.visit(tree)
    return [fault for reader in readers for fault in reader.faults]


class _Reader(ast.NodeVisitor):
    """One source, read for its faults."""

    def __init__(self, name: str, source: str, names: Names) -> None:
        self.faults: list[str] = []
        self._name = name
        self._lines = source.splitlines()
        self._names = names
        self._judge = Judge(names)
        self._class = ""

    def visit_Module(self, node: ast.Module) -> None:
        self._judge.scopes.append(node)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = outer

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._judge.scopes.append(node)
        if node.name == "render" and self._is_widget(self._class):
            bare = self._judge.type_kind(node.returns) is Kind.BARE
            for part in own_parts(node):
                if bare and isinstance(part, ast.Return):
                    self._take("render()", part.value)
        self.generic_visit(node)
        self._judge.scopes.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            name = name_of(target)
            if name in _TITLES:
                self._take(name, node.value)
            elif isinstance(target, ast.Attribute) and name in _SHARED_ATTRIBUTES:
                self._take(name, node.value, only_if_str=True)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = name_of(node.func)
        arguments = {keyword.arg: keyword.value for keyword in node.keywords}
        markup = arguments.pop("markup", None)
        if not (isinstance(markup, ast.Constant) and markup.value is False):
            self._take_arguments(name, node, arguments)
        if name == "RichLog" and markup is not None:
            self._report("RichLog(markup=...)", node)
        if name == "from_markup" and arguments:
            self._report("from_markup, which does not clean its values,", node)
        self.generic_visit(node)

    def _take_arguments(
        self, name: str, node: ast.Call, by_name: dict[str | None, ast.expr]
    ) -> None:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        widget = "" if name in self._names.with_init else self._widget(name)
        if name == "__init__" and isinstance(owner, ast.Call) and name_of(owner.func) == "super":
            widget = self._widget(self._class)
        place = _CONSTRUCTORS.get(widget) or _METHODS.get(name)
        only_if_str = False
        if owner is not None and name == "update":
            place, only_if_str = (0, "content"), not self._is_text_widget(owner)
        elif owner is not None and name == "add" and name_of(owner) in _TREE_NODES:
            place = (0, "label")
        if place is None:
            return
        position, keyword = place
        texts = node.args if position == _EVERY else node.args[position : position + 1]
        if (widget or name) in _PAIRED:
            texts = [_texts_of_pairs(text) for text in texts]
        also = _KEYWORDS if widget else set()
        texts = [*texts, *(by_name[key] for key in by_name if key == keyword or key in also)]
        for text in texts:
            self._take(widget or name, text, only_if_str)

    def _take(self, sink: str, text: ast.expr | None, only_if_str: bool = False) -> None:
        """Report `text` if it is, or may be, a bare string."""
        if text is None or self._judge.kind(text) is not Kind.BARE:
            return
        if not only_if_str or self._judge.is_str(text):
            self._report(sink, text)

    def _report(self, sink: str, node: ast.expr) -> None:
        lines = self._lines[node.lineno - 1 : node.end_lineno]
        if not any("# own words: " in line for line in lines):
            self.faults.append(
                f"{self._name}:{node.lineno}: {sink} may read this as markup:"
                f" {ast.unparse(node)}: {_REMEDY}"
            )

    def _is_text_widget(self, owner: ast.expr) -> bool:
        """Tell whether `owner` is surely a Static or a Label."""
        name = name_of(owner.func) if isinstance(owner, ast.Call) else name_of(owner)
        if name in {"query_one", "query_exactly_one", "get_widget_by_id"}:
            return True
        if name == "self":
            return self._widget(self._class) in _UPDATED
        made = {name_of(v.func) for v in self._names.values[name] if isinstance(v, ast.Call)}
        typed = {name_of(t) for t in self._names.types[name] if t is not None}
        return bool({self._widget(kind) for kind in made | typed} & _UPDATED)

    def _widget(self, name: str) -> str:
        """Return the kind of text widget that `name` is, itself or by inheritance, or nothing."""
        if name in _CONSTRUCTORS:
            return name
        return next(filter(None, map(self._widget, self._names.bases.get(name, ()))), "")

    def _is_widget(self, name: str) -> bool:
        bases = self._names.bases.get(name, ())
        return name == "Widget" or name in _CONSTRUCTORS or any(map(self._is_widget, bases))


def _texts_of_pairs(node: ast.expr) -> ast.expr:
    """Leave of (text, value) pairs, written out or built by a comprehension, the texts."""
    match node:
        case ast.Tuple(elts=[text, *_]):
            return text
        case ast.List(elts=pairs):
            return ast.copy_location(ast.List(list(map(_texts_of_pairs, pairs))), node)
        case ast.ListComp(elt=pair) | ast.GeneratorExp(elt=pair):
            return _texts_of_pairs(pair)
    return node
