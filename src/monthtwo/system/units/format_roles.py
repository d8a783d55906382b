"""What formats, and the resources that they declare, can be for."""

ROLES = {
    "deploys": "says what runs on a platform, and how it is started",
    "builds": "makes an image or a bundle",
    "starts-services": "starts services by the commands or images that it names",
    "runs-jobs": "runs files of the repository as jobs of a platform, a service among them",
    "integrates": "runs when a change is made: continuous integration",
    "orchestrates": "puts steps in an order",
    "schedules": "starts something at a time",
    "provisions": "creates what a platform is to have",
    "serves-models": "tells a model server what to serve",
    "is-endpoint": "makes an endpoint by itself: the server that reads it brings all that answers",
    "describes-data": "says what data looks like",
    "versions-data": "says which data it is",
    "monitors": "measures, shows or alerts",
    "tests": "asks whether something is as it should be",
    "packages": "describes something that others install or load",
    "runs-tasks": "gives commands names",
}
"""What a format can be for."""
RESOURCE_ROLES = {
    "deployed-services": "is a service or function that a platform runs",
    "model-endpoints": "is an endpoint of a model whose server the platform brings",
    "model-monitors": "compares what a model gets with what it has learned from",
    "cloud-dashboards": "is a page of charts that a cloud draws",
    "branching-workflows": "is a workflow or state machine whose steps may hang on a condition",
    "job-environments": "is what a platform builds the image of a job from",
    "scrapes": "says from where a Prometheus takes its numbers",
}
"""What a type of resources can be."""
