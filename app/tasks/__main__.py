"""`python -m app.tasks STAGE ORDER KEY…` makes one stage of a film, `python -m app.tasks preview SAMPLE` a sample.

`python -m app.tasks nursery SOCKET` forks a process for each stage it is asked for.

The `__main__` of a package is not loaded anew by the processes of a pool, as a module of another name would be.
"""

import sys


def main(what: str, *rest: str) -> None:
    """Load what makes that, and no more: loading is most of what a short stage takes."""
    if what == "nursery":
        from app.tasks import nursery  # noqa: PLC0415

        main(*nursery.next_errand(*rest))
    elif what == "preview":
        from app.tasks import sampling  # noqa: PLC0415

        sampling.main(*rest)
    else:
        from app.tasks import program  # noqa: PLC0415

        order, *keys = rest
        program.main(what, order, keys)


if __name__ == "__main__":
    main(*sys.argv[1:])
