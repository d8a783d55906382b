"""The exit statuses: an interface that scripts rely on."""

PASSED, FAILED, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 4, 130
