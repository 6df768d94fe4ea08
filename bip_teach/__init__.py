"""BIP Teach: learn what the Danish Employment Indicator Project found, on data whose truth is known."""

__version__ = "0.1.0"
