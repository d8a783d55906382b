"""Who is who among the names and addresses of commits.

One person has several: at work and at home, a placeholder of the forge, the name of a machine. What tells nobody apart,
a first name or a shared address, joins nobody.
"""

from collections.abc import Iterable, Iterator, Sequence

from monthtwo.regular_expressions import lazy
from monthtwo.repository.history.commits import Person
from monthtwo.repository.history.known_authors import Sort, sort_of
from monthtwo.repository.history.mailmap import Mailmap, read_mailmap
from monthtwo.repository.history.record import Identity, Row

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
_LONG_LOGIN = 4
"""A shorter account name may be anybody's first name."""

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


class People:
    """The persons of commits, numbered in the order in which they first occur: author, committer, other authors."""

    def __init__(self, rows: Iterable[Row], identities: Sequence[Identity], mailmap: bytes) -> None:
        occurring = dict.fromkeys(one for row in rows for one in (row.author, row.committer, *row.others))
        # In an order that does not hang on how the commits were read.
        own = sorted(occurring, key=lambda one: identities[one])
        groups, sorts = grouped([identities[one] for one in own], read_mailmap(mailmap))
        group_of = dict(zip(own, groups, strict=True))
        numbers: dict[int, int] = {}
        self._of = {one: numbers.setdefault(group_of[one], len(numbers)) for one in occurring}
        self.persons = tuple(Person(number, sorts[group]) for group, number in numbers.items())
        self._own = [(identities[one], self._of[one]) for one in own]

    def of(self, *identities: int) -> tuple[int, ...]:
        """The persons of identities that occur."""
        return tuple(self._of[identity] for identity in identities)

    def identities(self, person: int) -> list[tuple[str, str]]:
        """The names and addresses of a person, as commits have them."""
        own = (identity for identity, number in self._own if number == person)
        return [(name.decode("utf-8", "replace"), address.decode("utf-8", "replace")) for name, address in own]


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
    """Join who has no address of their own with the one other who goes by the name or the account name."""
    called: dict[str, set[int]] = {}
    for number, one in enumerate(known):
        if one.sort == "human" and one.named and not one.homeless:
            local = one.address.partition("@")[0]
            for word in {one.name, local}:
                called.setdefault(word, set()).add(number)
    for number, one in enumerate(known):
        if one.sort == "human" and one.homeless:
            names = {one.name} if one.named else set[str]()
            names |= {one.login} if len(one.login) >= _LONG_LOGIN else set()
            others = {groups.top(other) for name in names for other in called.get(name, ())}
            if len(others) == 1:
                groups.join(others.pop(), number)


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
