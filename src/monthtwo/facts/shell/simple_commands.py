"""Shell text as its simple commands, each a list of words, read by the grammar of bash.

The commands of pipelines, lists, subshells, substitutions and the bodies of loops and conditions are all found. Text
with errors, such as one line of a script alone, gives what can be read around them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.facts.grammar import parser
from monthtwo.regular_expressions import lazy

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_MAX_PIECE = 4_000
"""Characters that are read at once. In text that is no shell the grammar's time grows with their square."""
_TEMPLATE = lazy(r"\$?\{\{.{0,300}?\}\}|\$[<^]")
"""What no shell reads: expressions of GitHub and Jinja, and variables of Make. Each stands for a part of a word."""
_FOREIGN = lazy(r"[^\0-\x7f]")
"""Characters that the grammar must not see: it looks some up in a table of bytes, and ends the process beyond it. One
letter stands for each, so that places in what is read are places in the text."""
_ESCAPED = lazy(r"\\(?:\n|(.))")
_ESCAPED_IN_QUOTES = lazy(r"\\(?:\n|([\"$`\\]))")
_FED = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ssh", "su", "sudo", "shell"})
"""Commands that read commands from their input."""
_SUCCEED = (["true"], [":"], ["echo"], ["printf"])
"""Commands that never fail."""
_WORDS = frozenset(
    {
        "word", "number", "string", "raw_string", "ansi_c_string", "translated_string", "concatenation",
        "simple_expansion", "expansion", "arithmetic_expansion", "brace_expression", "command_name",
        "command_substitution", "process_substitution", "variable_assignment",
    }
)  # fmt: skip
"""Nodes of the grammar that are words of a command."""


def simple_commands(text: str, heeded: bool = False) -> Iterator[list[str]]:
    """The words of each simple command, quotes and escapes resolved, without redirections and comments.

    The lines of a here-document are commands where a shell reads them. With `heeded`, commands whose failure the line
    swallows (`pytest || true`) are left out.
    """
    for body in _commands(text, heeded):
        if isinstance(body, str):  # of no document within a document: each level would read all below it again
            yield from (words for words in _commands(body, heeded) if not isinstance(words, str))
        else:
            yield body


def _commands(text: str, heeded: bool) -> Iterator[list[str] | str]:
    """The commands of a text, and the here-documents that are fed to a shell."""
    plain = _TEMPLATE.sub("${expression}", text.replace("\r", " "))
    for piece in _pieces(plain):
        trees = [parser("tree_sitter_bash").parse(_FOREIGN.sub("x", piece).encode("ascii")).root_node]
        while trees:
            tree = trees.pop()
            if tree.type in ("command", "ERROR"):
                yield from _runs(tree, piece)
            elif tree.type == "heredoc_body" and _fed_to_shell(tree, piece):
                yield _source(tree, piece)
            trees += reversed(tree.children[2:] if heeded and _swallows(tree, piece) else tree.children)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that end where a line does, or a word where a line is too long."""
    start = 0
    while len(text) - start > _MAX_PIECE:
        limit = start + _MAX_PIECE
        ends = (text.rfind(end, start + 1, limit) for end in "\n ")
        end = next((end for end in ends if end > 0), limit)
        yield text[start:end]
        start = end
    yield text[start:]


def _runs(tree: "Tree", text: str) -> Iterator[list[str]]:
    """The words that stand in a command or an error, a list for those that belong together."""
    words: list[str] = []
    for child in tree.children:
        if child.type in _WORDS:
            words.append(_word(child, text))
        elif words and (tree.type == "ERROR" or _closes(child, text)):
            yield words
            words = []
    if words:
        yield words


def _swallows(tree: "Tree", text: str) -> bool:
    """Whether this is a list that succeeds although what it begins with has failed."""
    if tree.type != "list" or len(tree.children) < 3 or tree.children[1].type != "||":
        return False
    words = _source(tree.children[2], text).split()
    return words[:1] in _SUCCEED or words[:2] == ["exit", "0"]


def _closes(tree: "Tree", text: str) -> bool:
    """Whether a part of a command is the end of the pattern of a `case`, which stands on a line of its own."""
    return tree.type == "ERROR" and _source(tree, text).endswith(")")


def _fed_to_shell(body: "Tree", text: str) -> bool:
    redirection = body.parent
    if redirection is None or redirection.type == "ERROR" or redirection.parent is None:
        return True  # never closed: the lines that follow may be anything
    line = _source(redirection.parent, text).partition("\n")[0]
    return any(word.rpartition("/")[2] in _FED for word in line.split())


def _word(tree: "Tree", text: str) -> str:
    if tree.type in ("concatenation", "command_name"):
        return "".join([_word(child, text) for child in tree.children])
    source = _source(tree, text)
    if tree.type in ("raw_string", "ansi_c_string"):
        return source.removeprefix("$")[1:-1]
    if tree.type == "string":
        return _ESCAPED_IN_QUOTES.sub(r"\1", source[1:-1])
    if tree.type == "word" and "\\" in source:
        return _ESCAPED.sub(r"\1", source)
    return source


def _source(tree: "Tree", text: str) -> str:
    return text[tree.start_byte : tree.end_byte]
