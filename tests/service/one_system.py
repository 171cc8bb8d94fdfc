"""The host itself, but for the ssh configuration of its user."""

from pathlib import Path

from migration_panel.agent.system import Output, System


class SystemWithConfig(System):
    """The host, whose user has the ssh configuration of a test."""

    def __init__(self, config: Path) -> None:
        self._config = config

    def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
        given = ("-F", str(self._config)) if argv[0] == "ssh" else ()
        line = (argv[0], *given, *argv[1:])
        return super().run(*line, timeout=timeout, stdin=stdin)
