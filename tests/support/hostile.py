"""Text as the outside world may send it: what every face of the console is tried with."""

from __future__ import annotations

from hypothesis import strategies as st

MARKUP = {
    "closing tag": "Apt [/x]",
    "nothing to close": "Apt [/]",
    "action link": "[@click=app.quit]press here[/]",
    "action link, unclosed": "[@click=app.bell]door",
    "allergy": "allergic to [penicillin]",
    "bedroom": "weapon in [bedroom]",
    "redacted": "[REDACTED] lives here",
    "gate code": "gate code [#1234]",
    "price": "owes [$5] and [50%]",
    "colour": "[red on white]not a caution[/red on white]",
    "reverse": "[reverse]not SENT[/reverse]",
    "link": "[link=https://example.invalid/a]map[/link]",
    "open bracket": "an open [b",
    "half closing": "an open [/",
    "empty tags": "[] [ ] [[]] ][",
    "nested": "[[b]bold[/b]]",
    "escaped bracket": "\\[b]bold\\[/b]",
    "doubled escape": "\\\\[b]x",
    "rich emoji": ":fire: at :warning:",
    "variable": "${name} $name $$ ${}",
    "format": "{name} {0} %s %(x)d",
    "trailing backslash": "C:\\home\\",
    "two trailing backslashes": "ends so \\\\",
    "quote in tag": "[@click='app.quit()']x[/]",
}
"""Text that Textual or Rich would read as markup, or swallow."""

CONTROLS = {
    "set clipboard": "\x1b]52;c;bWFsaWNl\x07 clipboard",
    "set title": "\x1b]0;ALL CLEAR\x07 title",
    "set title, string terminator": "\x1b]2;ALL CLEAR\x1b\\ title",
    "hyperlink": "\x1b]8;;https://example.invalid\x1b\\map\x1b]8;;\x1b\\",
    "clear screen": "\x1b[2J\x1b[H all gone",
    "move and overwrite": "\x1b[1;1Hno weapon",
    "colour as hidden": "\x1b[8mhidden\x1b[28m",
    "alternate screen": "\x1b[?1049l out",
    "hide cursor": "\x1b[?25l no cursor",
    "mouse off": "\x1b[?1000l\x1b[?1003l no mouse",
    "query": "\x1b[c\x1b[6n\x1b[>q asks",
    "device control": "\x1bP+q544e\x1b\\ asks",
    "device control, unended": "\x1bPq and all that follows",
    "application command": "\x1b_Ga=T;AAAA\x1b\\ picture",
    "reset": "\x1bc reset",
    "eight-bit sequence": "\x9b2J gone",
    "eight-bit command": "\x9d0;ALL CLEAR\x9c title",
    "eight-bit device control": "\x90q\x9c",
    "next line": "first\x85second",
    "delete": "abc\x7f\x7f\x7fxyz",
    "null": "a\x00b\x00c",
    "backspaces": "knife\b\b\b\b\bnone ",
    "carriage return": "knife seen\rno weapon ",
    "bell": "ding\x07\x07\x07",
    "shift out": "\x0elqqqk\x0f",
    "form feed": "one\x0ctwo\x0bthree",
    "group separators": "a\x1cb\x1dc\x1ed\x1fe",
    "lone escape": "ends in \x1b",
    "substitute": "a\x1ab\x18c",
}
"""Text that a terminal would act on."""

DISGUISES = {
    "bidi override": "call \u202e5550-111\u202c back",
    "bidi isolate": "\u2067knife\u2069 seen",
    "bidi marks": "a\u200eb\u200fc\u061cd",
    "unended override": "\u202eno weapon",
    "zero width": "kn\u200bi\u2060f\ufeffe",
    "soft hyphen": "pen\u00adicillin",
    "line separators": "one\u2028two\u2029three",
    "tag characters": "safe\U000e0075\U000e006e\U000e0073",
    "combining stack": "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307algo",
    "mark first": "\u0301\u0302 mark first",
    "only marks": "\u0301" * 40,
    "lone surrogate": "half \ud83d here \udc00",
    "private use": "\ue000 \U0010ffff \uffff",
    "blank letters": "\u3164 \u115f\u1160 \uffa0",
    "variation selectors": "\u2695\ufe0f 1\ufe0f\u20e3 \u2764\ufe0e",
    "joined latin": "a\u200db\u200dc",
    "no-break spaces": "a\u00a0b\u2003c\u3000d",
    "look-alikes": "\u0420\u043e\u0441e \uff21\uff22",
}
"""Text that shows as something else than it is."""

ORDINARY = {
    "empty": "",
    "blank": "   ",
    "line feed": "\n",
    "lines": "first floor\nsecond door\r\nblue car\n",
    "tabs": "name\tage\tallergy",
    "spanish": "¿Dónde está? Niño con fiebre, 39,5 °C",
    "arabic": "يوجد سلاح في الغرفة",
    "hebrew": "יש סכין במטבח",
    "persian": "می\u200cخواهم",
    "hindi": "क्\u200dष नमस्ते",
    "thai": "ช่วยด้วย",
    "chinese": "他有刀，在厨房里",
    "korean": "도와주세요 \u1112\u1161\u11ab",
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 home",
    "skin tone": "\U0001f44d\U0001f3fd ok",
    "flag": "\U0001f1fa\U0001f1f8 flag",
    "emoji": "\U0001f525\U0001f6a8 fire",
    "ligature": "\ufb01re o\ufb03ce",
    "long word": "A" * 300,
    "long sentence": "the caller repeats himself and " * 40,
    "wide long": "刀" * 200,
    "sql": "Robert'); DROP TABLE calls;--",
    "path": "../../etc/passwd",
    "device path": "C:\\CON\\..\\x|y",
    "yaml": "no: [yes, &a *a, !!python/object:os.system x]",
    "json": '{"tier": "ALS", "tier": "BLS"}',
    "csv formula": '=HYPERLINK("http://example.invalid","x")',
    "csv formula, at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "html": "<script>alert(1)</script> &amp;",
    "markdown": "# no **weapon** ![x](y) `z`",
}
"""Text that is only unusual, and must come through as it is."""

HOSTILE = MARKUP | CONTROLS | DISGUISES | ORDINARY
"""Every text of ordinary length by what it is."""

HUGE = {
    "line feeds": "\n" * 1_000_000,
    "tags": "[x]" * 333_333,
    "closing tags": "[/x]" * 250_000,
    "escapes": "\x1b" * 1_000_000,
    "marks": "a" + "\u0301" * 1_000_000,
    "zero width": "\u200b" * 1_000_000,
    "joiners": "\u0645\u200c" * 500_000,
    "one word": "x" * 1_000_000,
    "wide": "刀" * 1_000_000,
    "sentences": "he is by the door " * 55_556,
    "return and line feed": "some text of a line\r\n" * 47_620,
}
"""About a million characters each."""

hostile_text: st.SearchStrategy[str] = st.lists(
    st.one_of(
        st.sampled_from(sorted(HOSTILE.values())),
        st.text(st.characters(codec=None), max_size=20),
        st.text(
            st.sampled_from(
                "a [/]\\$\n\r\t\x1b\x9b\x00\u0301\u200c\u200d\u202e\u0645\u0915\u094d\ufe0f刀"
            ),
            max_size=20,
        ),
    ),
    max_size=6,
).map("".join)
"""Pieces of the corpus, any characters at all (lone surrogates too), and the worst ones mixed."""
