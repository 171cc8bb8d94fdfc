"""The agent as its unit starts it, of a user who has the ssh configuration named first.

`python -m tests.service.agent_process SSH_CONFIG ARGUMENT…`
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # As installed: nothing of the tests is loaded before it, and little with it.
    from migration_panel.agent.main import main
    from tests.service.one_system import SystemWithConfig

    sys.exit(main(sys.argv[2:], SystemWithConfig(Path(sys.argv[1]))))
