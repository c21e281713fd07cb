"""`python -m leadlang` is the command `leadlang`."""

from .command_line import main

if __name__ == "__main__":
    main(prog_name="leadlang")
