"""What of a repository's present state early warnings ask of: worked out with the verdicts, and kept with them."""

from msgspec import Struct

from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.model import Evidence


class Decision(Struct, frozen=True):
    """A decision record and where it speaks of its own end. `due` is a day; empty where it is only not taken."""

    path: str
    line: int
    text: str
    due: str = ""


class Traces(Struct, frozen=True, kw_only=True):
    """Files by what they are for, each sorted."""

    serving: tuple[str, ...] = ()
    """Code that answers, with what it imports."""
    training: tuple[str, ...] = ()
    """Code that trains, with what it imports."""
    operated: tuple[str, ...] = ()
    """What builds, tests on every change, deploys, is declared to a platform or shows a page."""
    models: tuple[str, ...] = ()
    """Files of trained models, and what pins their versions."""
    hosted: tuple[HostedModel, ...] = ()
    """Models of vendors that production code or its configuration names."""
    table_day: str = ""
    """When what is known of these was read."""
    unattended: bool = False
    """Whether something trains by itself."""
    notebooks: tuple[str, ...] = ()
    """Notebooks that train."""
    observed: tuple[str, ...] = ()
    """Code that answers and reports its errors or traces its calls, and settings that say so."""
    vendors: tuple[str, ...] = ()
    """Modules that import the package of one vendor of hosted models: of that which most of them do."""
    finished: Evidence | None = None
    """Where the README says that nothing more will come."""
    decisions: tuple[Decision, ...] = ()
    """Decision records that name a day for themselves, or are not taken."""
    deferrals: tuple[Evidence, ...] = ()
    """Where documents say that how it is deployed or served will be decided later."""
    slips: tuple[Evidence, ...] = ()
    """Where documents say that something was put off for the quality of data or labels."""
