# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a C++ source can be changed by one mistake, and into what.

The reader knows tokens, not C++: it relies on the house's formatting (binary operators stand between spaces, template
brackets do not). What it takes wrongly does not compile, and such a mutant is not counted.
"""
import random
import re
from dataclasses import dataclass

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<hash>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<string>(?:u8|[uUL])?R"(?P<raw>[^()\s\\]*)\(.*?\)(?P=raw)"|(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')
  | (?P<number>\d(?:'?[\w.])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark><=>|<<=|>>=|->\*|\.\.\.|::|->|\+\+|--|&&|\|\||[-+*/%&|^!=<>]=|<<|[^\s\w])
""", re.X | re.S | re.M)

BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
LOGIC = {"&&": "||", "||": "&&"}
ARITHMETIC = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
BITS = {"&": "|", "|": "&", "|=": "&=", "&=": "|="}
OPEN, CLOSE = "([{", ")]}"

# Calls that change nothing which a test can see, or only words.
SILENT = {"reserve", "TWINCHART_TR", "log", "shrink_to_fit"}
KEYWORDS = set("return if else for while do switch case default break continue goto using namespace template typename struct class enum "
               "union const constexpr static inline auto void bool int char long unsigned signed throw try catch public private "
               "protected friend operator static_assert extern explicit virtual mutable requires concept delete new".split())


@dataclass(frozen=True)
class Site:
    """One mutant: `text[start:end]` becomes `new`."""
    file: str
    operator: str
    start: int
    end: int
    new: str
    line: int
    before: str  # the lines it touches, spaces folded
    after: str

    def applied(self, text):
        return text[:self.start] + self.new + text[self.end:]


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


def tokens(text):
    """Words, numbers, strings and marks; comments and the preprocessor's lines are left out."""
    out, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        kind = match.lastgroup
        if kind == "raw":
            kind = "string"
        if kind in ("string", "number", "word", "mark"):
            out.append(Token(kind, match.group(), match.start(), match.end()))
        at = match.end()
    return out


def enums(texts):
    """Enumerators by the enum's own name; enums of one name in several classes stay apart."""
    found = {}
    for text in texts:
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
        for match in re.finditer(r"enum class (\w+)[^{;]*\{([^}]*)\}", text):
            names = [part.split("=")[0].strip() for part in match.group(2).split(",")]
            found.setdefault(match.group(1), []).append([name for name in names if name])
    return found


class Reader:
    """Finds the sites of one source."""

    def __init__(self, file, text, known_enums=None, seed=0):
        self.file, self.text = file, text
        self.tokens = tokens(text)
        self.enums = known_enums or {}
        self.random = random.Random(f"{seed}/{file}")
        self.aliases = dict(re.findall(r"using (\w+) = (?:\w+::)*(\w+);", text))
        self.match = self._brackets()
        self.silent = self._silent()
        self.sites = []

    # --- structure

    def _brackets(self):
        match, stack = {}, []
        for i, token in enumerate(self.tokens):
            if token.kind != "mark":
                continue
            if token.text in OPEN:
                stack.append(i)
            elif token.text in CLOSE and stack:
                match[stack[-1]] = i
                match[i] = stack.pop()
        return match

    def _silent(self):
        """Indices that nothing may change: static assertions, attributes, template heads, words for people, operator names."""
        out = set()
        for i, token in enumerate(self.tokens):
            following = self._text(i + 1)
            if token.text == "static_assert" or (token.text in SILENT and following == "("):
                out.update(range(i, self.match.get(i + 1, i + 1) + 1))
            elif token.text == "[" and following == "[":
                out.update(range(i, self.match.get(i, i) + 1))
            elif token.text in ("operator", "case"):
                out.update(range(i, i + 4 if token.text == "case" and self._text(i + 2) == "::" else i + 2))
            elif token.text == "template" and following == "<":
                depth, j = 0, i + 1
                while j < len(self.tokens):
                    depth += self._text(j).count("<") - (self._text(j).count(">") if self._text(j) != "->" else 0)
                    if depth <= 0:
                        break
                    j += 1
                out.update(range(i, j + 1))
            elif token.text == "enum":
                j = i
                while self._text(j) not in ("{", ";", ""):
                    j += 1
                out.update(range(i, self.match.get(j, j) + 1))
        return out

    def _text(self, i):
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def _spaced(self, i):
        token = self.tokens[i]
        return self.text[token.start - 1].isspace() and self.text[token.end:token.end + 1].isspace()

    def _end_of_statement(self, i):
        """The index of the `;` that ends the statement at i, or None."""
        while i < len(self.tokens):
            text = self._text(i)
            if text == ";":
                return i
            if text in OPEN:
                i = self.match.get(i, len(self.tokens))
            elif text in CLOSE:
                return None
            i += 1
        return None

    # --- sites

    def _add(self, operator, start, end, new):
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        fold = lambda s: " ".join(s.split())
        after = self.text[first:start] + new + self.text[end:last]
        self.sites.append(Site(self.file, operator, start, end, new, self.text.count("\n", 0, start) + 1,
                               fold(self.text[first:last]), fold(after)))

    def _replace(self, operator, i, new):
        self._add(operator, self.tokens[i].start, self.tokens[i].end, new)

    def read(self):
        for i, token in enumerate(self.tokens):
            if i in self.silent:
                continue
            if token.kind == "mark":
                self._mark(i, token.text)
            elif token.kind == "number":
                self._number(i, token.text)
            elif token.text == "if":
                self._condition(i)
            elif token.text in ("true", "false"):
                self._replace("constant", i, "false" if token.text == "true" else "true")
            elif token.kind == "word":
                self._enumerator(i)
                self._statement(i)
        return self.sites

    def _mark(self, i, text):
        if text == "!":
            self._replace("not-removed", i, "")
        if not self._spaced(i):
            return
        for operator, table in (("compare-boundary", BOUNDARY), ("compare-opposite", OPPOSITE), ("logic-swap", LOGIC),
                                ("plus-minus", ARITHMETIC), ("bits-swap", BITS)):
            if text in table:
                self._replace(operator, i, table[text])

    def _number(self, i, text):
        plain = text.replace("'", "")
        if not re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", plain) or (self._text(i + 1) == ">" and not self._spaced(i + 1)):
            return
        value = int(plain, 16) if plain[:2].lower() == "0x" else int(plain)
        form = (lambda v: f"0x{v:0{len(plain) - 2}x}") if plain[:2].lower() == "0x" else str
        self._replace("constant", i, form(value + 1))
        if value > 0:
            self._replace("constant", i, form(value - 1))

    def _condition(self, i):
        if self._text(i + 1) != "(" or i + 1 not in self.match:
            return
        close = self.match[i + 1]
        parts = [j for j in range(i + 2, close) if self._text(j) == ";" and self._depth(j, i + 1) == 1]
        first = parts[-1] + 1 if parts else i + 2
        declares = any(self._text(j) == "=" and self._depth(j, i + 1) == 1 for j in range(first, close))
        # What another operator says already would only be counted twice.
        inside = range(first, close)
        simple = self._text(first) == "!" or any(self._text(j) in OPPOSITE and self._spaced(j) for j in inside)
        if not declares and first < close and (not simple or any(self._text(j) in LOGIC for j in inside)):
            start, end = self.tokens[first].start, self.tokens[close].start
            self._add("condition-negated", start, end, f"!({self.text[start:end]})")
        # A check of one statement that leaves: gone.
        body, end = close + 1, None
        if self._text(body) == "{" and body in self.match:
            inner = self._end_of_statement(body + 1)
            if inner is not None and inner + 1 == self.match[body]:
                body, end = body + 1, self.match[body]
        else:
            end = self._end_of_statement(body)
        leaves = self._text(body) in ("return", "continue", "break") or (self._text(body + 1) in (".", "->") and self._text(body + 2) == "fail")
        if end is not None and leaves and self._text(end + 1) != "else":
            self._add("check-removed", self.tokens[i].start, self.tokens[end].end, ";")

    def _depth(self, j, outer):
        """How many brackets are open at j, counted from `outer` on."""
        depth = 0
        for k in range(outer, j):
            depth += (self._text(k) in OPEN) - (self._text(k) in CLOSE)
        return depth

    def _enumerator(self, i):
        if self._text(i + 1) != "::" or self._text(i - 1) == "::" or self._text(i + 3) == "::":
            return
        line = self.text[self.text.rfind("\n", 0, self.tokens[i].start) + 1:self.tokens[i].start]
        if not re.search(r"\breturn\b|\bfail\(|\bUnexpected\b|\bInvalid\{|\bRefused\{|[?:] $", line):
            return
        name, value = self._text(i), self._text(i + 2)
        lists = self.enums.get(self.aliases.get(name, name), [])
        others = next(([o for o in names if o != value] for names in lists if value in names), [])
        if not others:
            return
        # An error that turns into none is the mutant that matters most.
        new = "Ok" if "Ok" in others and self.random.random() < 0.5 else self.random.choice(others)
        self._replace("other-value", i + 2, new)

    def _statement(self, i):
        """An assignment or a call that stands alone: gone."""
        if self._text(i - 1) not in (";", "{", "}", ")", "else") or self.tokens[i].text in KEYWORDS:
            return
        if self._text(i - 1) == ")" and self._text(self.match.get(i - 1, 0) - 1) not in ("if", "for", "while"):
            return
        j, called = i, False
        while j < len(self.tokens):
            text = self._text(j)
            if text in ("(", "["):
                if j not in self.match:
                    return
                called = text == "("
                j = self.match[j] + 1
            elif text in (".", "->", "::"):
                j += 1
            elif self.tokens[j].kind == "word" and (j == i or self._text(j - 1) in (".", "->", "::")):
                if text in SILENT:
                    return
                j += 1
            else:
                break
        text = self._text(j)
        if not (text == ";" and called) and not (text.endswith("=") and text not in ("==", "!=", "<=", ">=")):
            return
        end = self._end_of_statement(j)
        if end is not None:
            self._add("statement-removed", self.tokens[i].start, self.tokens[end].end, ";")


def sites(file, text, known_enums=None, seed=0):
    return Reader(file, text, known_enums, seed).read()
