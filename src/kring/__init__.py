"""kring renders what communities know, written as Markdown in git, into a searchable static site."""

__version__ = "0.1.0"
