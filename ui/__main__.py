"""`python -m ui` is the command `cita`."""

import sys

from ui.cli import main

sys.exit(main())
