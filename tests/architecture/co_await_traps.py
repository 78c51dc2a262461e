#!/usr/bin/env python3
"""Finds what g++ 12 compiles wrongly around a co_await.

Temporaries of a co_await's full expression that are lambdas with captures, or are made with braces,
are destroyed twice; what stands to the right of `&&` or `||` is awaited whatever the left side says.
All of them compile without a warning and break at run time, now and then.

    co_await_traps.py PATH...                fails on a trap in any .cpp or .hpp, there or below
    co_await_traps.py --samples FOLDER       fails unless exactly the lines marked `// trap` are found
"""

import pathlib
import re
import sys

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<fence>[^(\s]*)\(.*?\)(?P=fence)")
      | (?P<text>"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+')
      | (?P<preprocessor>^[ \t]*\#(?:\\\n|[^\n])*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<number>\d(?:[\w.]|'(?=\w))*)
      | (?P<sign>&&|\|\||->|::|==|!=|<=|>=|[-+*/%&|^]=|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
OPENS, CLOSES = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
# A brace behind one of these begins statements, not a value.
BLOCK_AFTER = {")", ";", "{", "}", ":", "else", "do", "try", "mutable", "noexcept", "const", "override", "final"}
CONDITION = {"if", "while", "switch", "for", "constexpr"}


class Source:
    def __init__(self, text: str):
        self.tokens, self.lines = [], []
        line = 1
        for match in TOKEN.finditer(text):
            kind = match.lastgroup if match.lastgroup != "fence" else "raw"
            if kind not in ("skip", "preprocessor"):
                self.tokens.append('""' if kind in ("raw", "text") else match[0])
                self.lines.append(line)
            line += match[0].count("\n")
        self.partner = self.match_brackets()

    def match_brackets(self) -> dict:
        partner, open_ones = {}, []
        for at, token in enumerate(self.tokens):
            if token in OPENS:
                open_ones.append(at)
            elif token in CLOSES and open_ones:
                partner[at] = open_ones.pop()
                partner[partner[at]] = at
        return partner

    def before(self, at: int) -> str:
        return self.tokens[at - 1] if at > 0 else ";"

    def is_lambda(self, at: int) -> bool:
        """Does the bracket at `at` introduce a lambda? Else it is a subscript or an attribute."""
        if self.tokens[at] != "[" or at not in self.partner or "[" in (self.before(at), self.tokens[at + 1]):
            return False
        before = self.before(at)
        word = re.match(r"\w", before) and before not in ("return", "co_return", "co_await", "co_yield")
        return not word and before not in (")", "]", '""')

    def body_of_lambda(self, at: int):
        """The brace that begins the body of the lambda introduced at `at`."""
        at = self.partner[at] + 1
        while at < len(self.tokens) and self.tokens[at] != "{":
            if self.tokens[at] in (";", ")", ","):
                return None
            at = self.partner[at] + 1 if self.tokens[at] in OPENS else at + 1
        return at

    def lambda_bodies(self) -> set:
        bodies = (self.body_of_lambda(at) for at in range(len(self.tokens)) if self.is_lambda(at))
        return {at for at in bodies if at is not None}


def is_block(source: Source, at: int, bodies: set) -> bool:
    before = source.before(at)
    if at in bodies or before in BLOCK_AFTER:
        return True
    # The body of a function with a trailing return type, a namespace, a type: no co_await is directly in it.
    start = at - 1
    while start > 0 and source.tokens[start] not in (";", "{", "}", ")", "(", ",", "="):
        start -= 1
    return source.tokens[start + 1] in ("namespace", "class", "struct", "enum", "union") or (
        source.tokens[start] == ")" and source.tokens[start + 1] == "->"
    )


def declares(source: Source, at: int) -> bool:
    """Is the brace at `at` the initialiser of a variable: `const Charge charge{`?"""
    words = source.tokens[max(at - 2, 0) : at]
    named = len(words) == 2 and re.fullmatch(r"[A-Za-z_]\w*", words[1])
    typed = named and (re.fullmatch(r"[A-Za-z_]\w*|>|&|\*|&&", words[0]))
    return bool(typed) and words[0] not in ("return", "co_return", "co_await", "throw", "new", "case")


def full_expression(source: Source, at: int, bodies: set) -> tuple:
    """First token of the full expression around `at`, and the one behind its last."""
    tokens = source.tokens
    first = at
    while first > 0:
        token = tokens[first - 1]
        if token in (";", "else", "do"):
            break
        if token in CLOSES:
            begin = source.partner.get(first - 1, first - 1)
            ends_block = token == "}" and begin not in bodies and is_block(source, begin, bodies)
            if ends_block or (token == ")" and source.before(begin) in CONDITION):
                break
            first = begin
            continue
        if token == "{" and (is_block(source, first - 1, bodies) or declares(source, first - 1)):
            break
        if token == "(" and source.before(first - 1) in CONDITION:
            break
        first -= 1
    end = at
    while end < len(tokens) and tokens[end] != ";":
        if tokens[end] in CLOSES and source.partner.get(end, end) < first:
            break
        end = source.partner.get(end, end) + 1 if tokens[end] in OPENS else end + 1
    return first, end


def reasons(source: Source, at: int, bodies: set):
    """(token, why) for each trap in the full expression of the co_await at `at`."""
    first, end = full_expression(source, at, bodies)
    here, shortcut = first, None
    while here < end:
        token = source.tokens[here]
        if source.is_lambda(here):
            body = source.body_of_lambda(here)
            if source.partner[here] > here + 1:
                yield here, "a lambda with captures is destroyed twice"
            here = source.partner[body] + 1 if body is not None else here + 1
            continue
        if token == "{" and not is_block(source, here, bodies) and not declares(source, here):
            yield here, "a braced temporary is destroyed twice"
        if token == "=":
            shortcut = None  # `auto&& x = co_await y` declares
        if token in ("&&", "||") and here < at:
            shortcut = here
        here += 1
    if shortcut is not None:
        yield shortcut, "what stands behind && or || is awaited in any case"


def traps(text: str) -> dict:
    """Line of the trap to why it is one."""
    source = Source(text)
    bodies = source.lambda_bodies()
    found = {}
    for at, token in enumerate(source.tokens):
        if token == "co_await":
            for where, why in reasons(source, at, bodies):
                found[source.lines[where]] = why
    return found


def check(folders: list) -> int:
    below = [p for f in folders for p in (pathlib.Path(f), *pathlib.Path(f).rglob("*"))]
    files = sorted(p for p in below if p.suffix in (".cpp", ".hpp"))
    awaits = wrong = 0
    for path in files:
        text = path.read_text()
        awaits += text.count("co_await")
        for line, why in sorted(traps(text).items()):
            print(f"{path}:{line}: {why}: give it a name first, and move it")
            wrong += 1
    if awaits == 0:
        sys.exit("no co_await anywhere: what was checked?")
    print(f"{awaits} co_awaits in {len(files)} files, {wrong} traps")
    return wrong


def check_samples(folder: str) -> int:
    wrong = seen = 0
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        text = path.read_text()
        lines = enumerate(text.splitlines(), 1)
        marked = {number for number, line in lines if "// trap" in line}
        found = set(traps(text))
        for line in sorted(marked ^ found):
            print(f"{path}:{line}: {'was not found' if line in marked else 'is no trap'}")
            wrong += 1
        seen += len(marked)
    if seen == 0:
        sys.exit("no sample has a trap: what was checked?")
    print(f"{seen} traps in the samples, {wrong} taken wrongly")
    return wrong


if __name__ == "__main__":
    samples = sys.argv[1:2] == ["--samples"]
    sys.exit(1 if (check_samples(sys.argv[2]) if samples else check(sys.argv[1:])) else 0)
