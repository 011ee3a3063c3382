"""Runs OpenStack's own services on loopback, one process for each project.

A project's parts (API, scheduler, conductor, ...) share their process, so that oslo.messaging's in-memory transport
(`fake:///`) is enough and no message broker is needed. Only the drivers at the bottom are stand-ins.
"""
