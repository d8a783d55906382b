"""monthtwo: find at month two what teams discover at month nine."""

__version__ = "0.1.0"
