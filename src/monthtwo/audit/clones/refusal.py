"""What a server says when it refuses git, which hands on no more than the status of the answer."""

from base64 import b64encode

from msgspec import Struct

from monthtwo.audit.web import Web, WebError, wait_of
from monthtwo.repository.history.remote import Login

_ASKED = "/info/refs?service=git-upload-pack"
_UNSAID = -1.0


class Refusal(Struct, frozen=True):
    """A server asks to be left alone, for so many seconds where it says how long; or it refuses no more."""

    over: bool = False
    after: float | None = None


def refusal(address: str, login: Login | None) -> Refusal | None:
    """What the server of an address answers when it is asked again; None where it says no again, or nothing."""
    headers = {"Accept": "*/*"}
    if login is not None:
        headers["Authorization"] = f"Basic {b64encode(f'{login.user}:{login.password}'.encode()).decode()}"
    try:
        answer = Web(silence=10).once(f"{address.rstrip('/')}{_ASKED}", headers)
    except WebError:
        return None
    wait = wait_of(answer, _UNSAID)
    if wait is None:
        return Refusal(over=True) if answer.status == 200 else None
    return Refusal(after=None if wait == _UNSAID else wait)
