"""How fast the hub is, shown by ratios measured in one run: `make bench`."""
