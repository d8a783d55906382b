"""Who is who among the names and addresses of commits.

One person has several: at work and at home, a placeholder of the forge, the name of a machine. What tells nobody apart,
a first name or a shared address, joins nobody.
"""

from collections.abc import Iterator, Mapping, Sequence

from monthtwo.regular_expressions import lazy
from monthtwo.repository.history.known_authors import Sort, sort_of
from monthtwo.repository.history.mailmap import Mailmap
from monthtwo.repository.history.record import Identity

_FORGE = lazy(r"(?:(\d{1,12})[+-])?([^@]{1,100})@users\.noreply\.([\w.-]{1,100})$")
"""A placeholder address: the number and the name of an account."""
_SHARED = lazy(
    r"^[^@]*$|@(?:localhost|example\.(?:com|org|net)|(?:your)?-?(?:email|domain|company)\.com)$|@localhost\."
    r"|^(?:no-?reply|you|your[._-]?(?:name|e?mail)|user(?:name)?|e?mail|root|admin|ubuntu|ec2-user|\(none\))@"
)
"""Addresses that many have."""
_MACHINE = lazy(r"@(?:[^@]*\.)?(?:local|localdomain|lan|internal|home|\(none\))$|@[^@.]*$")
"""Addresses that only a machine gave."""
_NAMELESS = lazy(
    r"^(?:your name|first(?:name)? last(?:name)?|full name|user(?: ?name)?|unknown(?: user)?|root(?: user)?|admin\w*"
    r"|ubuntu|ec2[ -]user|no name|name|none|dev(?:eloper)?|test(?: user)?|default user|jupyter(?: user)?|google colab"
    r"|colab|vscode|anonymous)?$"
)
"""Names that many have."""
_BETWEEN = lazy(r"[\s._-]+")
_LONG_LOGIN = 4
"""A shorter account name may be anybody's first name."""

_ROUNDS = 5
"""How often it is looked again: where two turn out to be one, a third may be the same."""
_FEW = 8
"""More of one name are several people."""

_Key = tuple[str, ...]


class _Known:
    """One identity after the mailmap, in lower case, with what it says of who it is."""

    def __init__(self, identity: Identity) -> None:
        name, address = (part.decode("utf-8", "surrogateescape") for part in identity)
        self.name, self.address = " ".join(name.split()).casefold(), address.strip().lower()
        self.sort = sort_of(self.name, self.address)
        forge = _FORGE.match(self.address)
        self.login = forge[2] if forge else ""
        self._account = forge[1] or "" if forge else ""
        self._forge = forge[3] if forge else ""
        self.named = not _NAMELESS.match(self.name)
        self.shared = _SHARED.search(self.address) is not None
        self.homeless = self.shared or forge is not None or _MACHINE.search(self.address) is not None
        """Whether the address is one that its owner reads nothing at."""

    def keys(self) -> Iterator[_Key]:
        """Whoever has one of these is the same. Programs of one forge share accounts, and have names of their own."""
        yield (self.sort, "both", self.name, self.address)
        if not self.shared or (self.sort != "human" and self.address):
            yield (self.sort, "address", self.address)
        if self.login:
            yield (self.sort, "login", self._forge, self.login)
        if self.sort != "human":
            yield (self.sort, "name", self.name.removesuffix("[bot]"))
        elif self.named and " " in self.name:
            yield ("human", "name", self.name)
        if self.sort == "human" and self._account:
            yield ("human", "account", self._forge, self._account)

    def words(self) -> Iterator[_Key]:
        """What a person goes by, and of which kind it is: a name, or that of an account."""
        if self.sort == "human" and self.named:
            yield "name", _letters(self.name)
        if self.sort == "human":
            accounts = {
                self.name if self.named else "",
                self.login,
                "" if self.homeless else self.address.partition("@")[0],
            }
            yield from (("account", account) for account in sorted(map(_letters, accounts)) if account)

    def hints(self) -> Iterator[_Key]:
        """By which words somebody without an address of their own may be known, the surest first."""
        if self.sort == "human" and self.homeless:
            if len(self.login) >= _LONG_LOGIN:
                yield "account", _letters(self.login)
            if self.named:
                yield "name", _letters(self.name)


def _letters(name: str) -> str:
    return _BETWEEN.sub("", name)


def grouped(identities: Sequence[Identity], mailmap: Mailmap) -> tuple[list[int], list[Sort]]:
    """For each identity the group it belongs to, and what each group is. Groups are numbered as they first occur."""
    known = [_Known(mailmap.proper(identity)) for identity in identities]
    groups = _Groups(len(known))
    first: dict[_Key, int] = {}
    for number, one in enumerate(known):
        for key in one.keys():  # noqa: SIM118 - no dictionary
            groups.join(first.setdefault(key, number), number)
    _join_homeless(known, groups)
    numbers: dict[int, int] = {}
    of = [numbers.setdefault(groups.top(number), len(numbers)) for number in range(len(known))]
    sorts = {of[number]: one.sort for number, one in enumerate(known)}
    return of, [sorts[group] for group in range(len(numbers))]


def _join_homeless(known: Sequence[_Known], groups: "_Groups") -> None:
    """Join who has no address of their own with the one other who goes by the account name or the name."""
    called: dict[_Key, set[int]] = {}
    for number, one in enumerate(known):
        for word in one.words():
            called.setdefault(word, set()).add(number)
    homeless = [(number, list(one.hints())) for number, one in enumerate(known) if one.homeless]
    for _ in range(_ROUNDS):
        called = {word: {groups.top(number) for number in numbers} for word, numbers in called.items()}
        if not sum(_joined(number, hints, called, groups) for number, hints in homeless):
            break


def _joined(number: int, hints: Sequence[_Key], called: Mapping[_Key, set[int]], groups: "_Groups") -> bool:
    """Whether there was one other to join: the surest hint by which there is one counts."""
    for word in hints:
        if len(called[word]) <= _FEW:
            others = {groups.top(other) for other in called[word]} - {groups.top(number)}
            if len(others) == 1:
                groups.join(others.pop(), number)
                return True
    return False


class _Groups:
    """Numbers that are put together; the lowest stands for all."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def top(self, number: int) -> int:
        while (above := self._above[number]) != number:
            self._above[number] = self._above[above]
            number = self._above[number]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.top(one), self.top(other)))
        self._above[high] = low
