"""How a site becomes files: MkDocs' plugin, and kring's own loop over the same pages."""
