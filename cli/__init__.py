"""The command `hub`: one module per group of commands, each command thin."""
