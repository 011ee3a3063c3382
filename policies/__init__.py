"""Rules a health data hub is judged by, on neutral records of its resources.

`judge` is the entry for anybody who has records; `feeders` make records from what Pulumi produces.
"""

VERSION = "0.1.0"
"""Version of the rules as a whole, the same as in PulumiPolicy.yaml; it stands in every run's results."""
