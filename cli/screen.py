"""Where commands print: results to standard output, progress and errors to standard error."""

from rich.console import Console

output = Console()
errors = Console(stderr=True)


def complain(message: str) -> None:
    """Print an error as it is, without reading markup into it."""
    errors.print("error:", style="bold red", end=" ")
    errors.print(message, markup=False, highlight=False, soft_wrap=True)
