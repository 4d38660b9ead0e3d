"""The command line `notices`. Heavy imports stand inside the commands: `--help` is immediate."""

import atexit
import os
import sys
from typing import Any

import click

from extractors.errors import NoticesError
from flows.commands import (
    asking,
    checking,
    comparing,
    keeping,
    labelling,
    looking,
    operating,
    running,
    searching,
    serving,
    sources,
    taking,
)


class Commands(click.Group):
    """Ends with one clear line and exit code 1 where a person can mend the cause."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        atexit.register(_end_quietly)
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Exit as exit_:
            sys.exit(exit_.exit_code)
        except click.Abort:
            click.echo("Interrupted: what was loaded stays; run the same again to go on.", err=True)
            sys.exit(1)
        except click.ClickException as error:
            click.echo(f"{error.format_message()} See `notices --help`.", err=True)
            sys.exit(1)
        except NoticesError as error:
            click.echo(str(error), err=True)
            _leave(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        _leave(code if isinstance(code, int) else 0)


def _leave(code: int) -> None:
    """Ends the process; at once where Prefect would wait for a server that went away."""
    attended = sys.modules.get("flows.attended")
    if attended and attended.is_gone():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _end_quietly() -> None:
    """DuckDB 2.0 lists on stderr what the interpreter left in memory when it ended; nobody can mend that."""
    duckdb = sys.modules.get("duckdb")
    if duckdb and not duckdb.__version__.startswith("1."):
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="notices")
def main() -> None:
    """Reads calls for science-and-technology proposals and filled forms into a DuckDB warehouse."""


for command in (
    running.ingest,
    running.retry,
    looking.extract,
    looking.render,
    looking.failures,
    operating.status,
    operating.show,
    operating.replay,
    operating.quarantine,
    operating.metrics,
    looking.evaluate,
    labelling.labels,
    labelling.templates,
    asking.sql,
    asking.schema,
    comparing.diff,
    searching.search,
    asking.notebook,
    taking.export,
    taking.calendar,
    serving.up,
    serving.down,
    serving.serve,
    serving.worker,
    sources.sources,
    keeping.store,
    keeping.forget,
    keeping.backup,
    keeping.restore,
    keeping.copy,
    checking.doctor,
):
    main.add_command(command)
