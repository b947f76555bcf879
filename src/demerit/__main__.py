"""`python -m demerit` is the `demerit` command."""

import sys

from demerit.cli import main

sys.exit(main())
