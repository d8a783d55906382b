"""The persons of a history, as numbers."""

from collections.abc import Iterable, Sequence

from monthtwo.repository.history.commits import Person
from monthtwo.repository.history.mailmap import read_mailmap
from monthtwo.repository.history.record import Identity, Row
from monthtwo.repository.history.same_person import grouped


class People:
    """The persons of commits, numbered in the order in which they first occur: author, committer, other authors."""

    def __init__(self, rows: Iterable[Row], identities: Sequence[Identity], mailmap: bytes) -> None:
        occurring = dict.fromkeys(one for row in rows for one in (row.author, row.committer, *row.others))
        # In an order that does not hang on how the commits were read.
        own = sorted(occurring, key=lambda one: identities[one])
        groups, sorts = grouped([identities[one] for one in own], read_mailmap(mailmap))
        group_of = dict(zip(own, groups, strict=True))
        numbers: dict[int, int] = {}
        self.person_of = {one: numbers.setdefault(group_of[one], len(numbers)) for one in occurring}
        """The person of every identity that occurs."""
        self.persons = tuple(Person(number, sorts[group]) for group, number in numbers.items())
        self._own = [(identities[one], self.person_of[one]) for one in own]

    def identities(self, person: int) -> list[tuple[str, str]]:
        """The names and addresses of a person, as commits have them."""
        own = (identity for identity, number in self._own if number == person)
        return [(name.decode("utf-8", "replace"), address.decode("utf-8", "replace")) for name, address in own]
