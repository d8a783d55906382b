"""Modules that call a vendor's model themselves become more and more."""

from monthtwo.model import Evidence
from monthtwo.signals.past import Past, Warned, signal


@signal("vendor-creep")
def vendor_creep(past: Past) -> Warned:
    """Whether the modules that import a vendor's package are more than the threshold, and doubled since earlier."""
    if past.kind in ("ml-library", "ml-platform"):
        return Warned(status="not-asked", reason=f"an {past.kind} calls vendors for others")
    modules = past.traces.vendors
    if not modules:
        return Warned(status="not-asked", reason="no module imports the package of a vendor of hosted models")
    earlier = [one for one in past.samples if past.days_since(one.day) >= past.threshold("days")]
    least = min((one.vendors for one in earlier), default=None)
    those = "module imports" if len(modules) == 1 else "modules import"
    reason = f"{len(modules)} {those} the package of one vendor of hosted models"
    if len(modules) < past.threshold("modules") or least is None or 2 * least > len(modules):
        return Warned(status="clear", reason=reason)
    few = max((one for one in earlier if one.vendors == least), key=lambda one: one.day)
    return Warned(
        status="raised",
        reason=f"{reason}; on {few.day} there {'was' if least == 1 else 'were'} {least or 'none'}",
        since=few.day,
        confidence="medium",
        evidence=tuple(Evidence(path, 1, "imports a vendor's package") for path in modules[:3]),
        commits=(few.commit,),
    )
