"""No widget of the console is given a bare string, which Textual would read as markup."""

from pathlib import Path
from textwrap import indent

import pytest

import console
from support.bare_strings import bare_strings

HEAD = """
from __future__ import annotations
HELP = "press [b]F1[/b]"
CHOICES = {"y": "yes", "n": "no"}
class Call:
    title: Content
    caller: str
    number: int
    KEYS: ClassVar[str] = "press 1"
    def headline(self) -> Content: ...
    def spoken(self) -> str: ...
class Pane(Static):
    DEFAULT_CSS = ""
class Titled(Static):
    def __init__(self, call: Call, at: int) -> None:
        super().__init__(call.title)
"""

GOOD = [
    "Static('our [b]own[/b] words')",
    "Static(HELP)",
    "Static(said(raw))",
    "Static(said(raw, newline='\\n') if raw else 'none')",
    "Static(template('[b]$name[/b]', name=raw))",
    "Static(Content(raw))",
    "Static(Content.assemble(raw, ('x', 'bold')))",
    "Static(raw, markup=False)",
    "Static(call.title)",
    "Static(call.headline())",
    "Static(Call.KEYS)",
    "Static(_Box(raw))",
    "Static(said(raw).stylize('bold'))",
    "Static(f'{len(raw)} calls, {3:,} more, {call.number} in all, {x:.1f}')",
    "Static(CHOICES[key])",
    "Static(Table())",
    "Static()",
    "Static(id=raw, classes=raw)",
    "Titled(call, 3)",
    "label = said(raw)\nLabel(label)",
    "label = 'a'\nlabel += 'b'\nLabel(label)",
    "for label in ('a', 'b'): Label(label)",
    "for at, label in enumerate(['a', 'b']): Label(label)",
    "[Label(text) for text in map(said, raws)]",
    "DataTable().add_row(cell(raw), 'own', Text(raw))",
    "table.add_row(*(cell(part) for part in parts))",
    "table.add_row(*map(cell, parts))",
    "table.add_columns('When', 'What')",
    "app.notify(clean(raw), markup=False)",
    "app.notify(clean(raw), title=raw, markup=False)",
    "app.notify('Saved.')",
    "pane.border_title = said(raw)",
    "pane.tooltip = None",
    "OptionList(*(said(part) for part in parts))",
    "OptionList(Option(said(raw), id=raw), None)",
    "Select([(cell(part), part) for part in parts], prompt='which')",
    "Select([('yes', raw), ('no', raw)])",
    "facts.update(raws)",
    "facts.update({raw: raw})",
    "digest.update(raw.encode())",
    "seen.add(raw)",
    "self.query_one('#x', Static).update(said(raw))",
    "tree.root.add(cell(raw), data=raw)",
    "Input(value=raw, placeholder='name')",
    "Hit(1.0, said(raw), run, text=raw, help='opens it')",
    "Static(raw)  # own words: read from our own help page",
    "def show(text: Content) -> None: Static(text)",
    "def show(text: 'Content | None' = None) -> None: Static(text or 'none')",
    "def show(kind: Literal['a', 'b']) -> None: Static(kind)",
    "class Own(Widget):\n    def render(self) -> Content: return unknown(raw)",
    "class Own(Widget):\n    def render(self): return said(self.text)",
    "class Report:\n    def render(self): return raw",
]

BAD = [
    "Static(raw)",
    "Static(clean(raw))",
    "Static(content=raw)",
    "Static(f'at {raw}')",
    "Static(f'at {raw:}')",
    "Static(f'at {raw:>9}')",
    "Static('at ' + raw)",
    "Static('at %s' % raw)",
    "Static('at {}'.format(raw))",
    "Static(', '.join(raws))",
    "Static(raw, markup=True)",
    "Static(call.caller)",
    "Static(call.spoken())",
    "Static(call.unknown)",
    "Static(str(raw))",
    "Static(escape(raw))",
    "Static(said(raw) if raw else call.caller)",
    "Pane(raw)",
    "widgets.Static(raw)",
    "class Own(Static):\n    def __init__(self, raw: str): super().__init__(raw)",
    "label = raw\nLabel(label)",
    "label = 'a'\nlabel += raw\nLabel(label)",
    "for label in raws: Label(label)",
    "[Label(text) for text in raws]",
    "def show(text: str) -> None: Static(text)",
    "def show(text: str | Content) -> None: Static(text)",
    "def show(text) -> None: Static(text)",
    "Button(raw, id='x')",
    "Checkbox(label=raw)",
    "TabPane(raw, Static())",
    "OptionList('own', raw)",
    "OptionList(*raws)",
    "OptionList(Option(raw))",
    "Select([(part, part) for part in parts])",
    "Select(raws)",
    "Select([('yes', 1)], prompt=raw)",
    "TextArea(raw, placeholder=raw)",
    "Button('x', tooltip=raw)",
    "Markdown(raw)",
    "RichLog(markup=True)",
    "table.add_row('own', raw)",
    "table.add_row(*raws)",
    "table.add_row('own', label=raw)",
    "table.add_column(raw)",
    "table.update_cell(row, column, raw)",
    "table.add_rows(raws)",
    "app.notify(raw)",
    "self.notify(f'sent {raw}')",
    "self.notify(clean(raw))",
    "pane.border_title = raw",
    "pane.border_subtitle = f'{raw}'",
    "class Own(Static):\n    BORDER_TITLE = raw",
    "pane.tooltip = raw",
    "Static().with_tooltip(raw)",
    "button.label = f'{raw}'",
    "self.query_one('#x', Static).update(raw)",
    "status = Static()\nstatus.update(raw)",
    "other.update(f'{raw} now')",
    "class Own(Static):\n    def show(self): self.update(unknown(1))",
    "tree.root.add(raw)",
    "tree.root.add_leaf(raw)",
    "Content.from_markup(raw)",
    "Content.from_markup('at $place', place=raw)",
    "Text.from_markup(raw)",
    "template(raw)",
    "template(f'at {raw}')",
    "Hit(1.0, matcher.highlight(raw), run)",
    "Hit(1.0, 'own', run, help=raw)",
    "class Own(Widget):\n    def render(self): return raw",
    "class Own(Pane):\n    def render(self) -> str: return f'{raw}'",
]


def faults_in(snippet: str) -> list[str]:
    body = "def body(self, raw, raws, parts, call, table, app, pane, key, x):\n" + indent(
        snippet, "    "
    )
    return bare_strings({"snippet.py": HEAD + body})


@pytest.mark.parametrize("snippet", GOOD)
def test_text_that_cannot_be_markup_is_left_alone(snippet: str) -> None:
    assert faults_in(snippet) == []


@pytest.mark.parametrize("snippet", BAD)
def test_a_bare_string_is_reported_once(snippet: str) -> None:
    assert len(faults_in(snippet)) == 1


def test_the_report_says_where_and_what_to_write_instead() -> None:
    [fault] = bare_strings({"panel.py": "\n\nStatic(call.caller)"})
    assert fault == (
        "panel.py:3: Static may read this as markup: call.caller: write said(...) or"
        " template('... $name', name=...), in a DataTable, Tree or Select cell(...);"
        " to notify, clean(...) with markup=False"
    )


def test_what_one_file_declares_is_known_in_another() -> None:
    view = "class View:\n    headline: Content\n    caller: str\n    KEYS = 'press 1'\n"
    use = "def f(view): Static(view.headline); Static(view.KEYS); Static(view.caller)"
    [fault] = bare_strings({"view.py": view, "use.py": use})
    assert "view.caller" in fault


def test_the_console_gives_no_widget_a_bare_string() -> None:
    root = Path(console.__file__).parent
    sources = {str(path.relative_to(root.parent)): path.read_text() for path in root.rglob("*.py")}
    assert len(sources) > 5
    assert bare_strings(sources) == []
