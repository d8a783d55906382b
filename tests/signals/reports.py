"""What a report says of one signal or milestone."""

from monthtwo.model import Milestone, Report, Signal


def signal(report: Report, id: str) -> Signal:
    (found,) = (one for one in report.signals if one.id == id)
    return found


def milestone(report: Report, id: str) -> Milestone | None:
    return next((one for one in report.milestones if one.id == id), None)
