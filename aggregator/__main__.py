"""The command, also as ``python -m aggregator``.

Every child process imports this module anew, to be what its parent is: so it imports nothing before it is run.
"""


def main() -> None:
    """Run a command."""
    from aggregator.cli import main as run  # noqa: PLC0415 - children need none of it

    run()


if __name__ == "__main__":
    main()
