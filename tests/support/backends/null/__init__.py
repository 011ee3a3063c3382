"""A back end of no cloud: it shows that one folder is all that a back end needs."""
