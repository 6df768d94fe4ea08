"""Run the command line with ``python -m bip_teach.cli``."""

from bip_teach.cli.entry import main

if __name__ == "__main__":
    main()
