"""A Python language host for the Pulumi engine: the published one cannot be built from the module proxy.

The engine starts it, reads a port from its standard output and asks it over gRPC to run programs, policy packs and
Python plugins. It needs only the package `pulumi` where it runs; programs and packs run in the interpreter that their
own Pulumi.yaml or PulumiPolicy.yaml names. It is copied into the cache, so it imports nothing from the toolkit.
"""
