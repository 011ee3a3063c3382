"""A stand-in for the azure-native provider: same protocol, no Azure account.

This package is copied into the provider's plugin folder and runs there on its own: it needs the package `pulumi` and
the standard library, and imports nothing of the toolkit.
"""
