"""Which law reaches whoever is behind a stack: the table of HDS EXI 28 to 31, from dated facts and declarations.

It knows no engine and no provider SDK, and it certifies nobody: it supports a host's and an operator's own answers.
"""
