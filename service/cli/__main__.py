"""`python -m service.cli` is `backorder`."""

from service.cli.main import main

main(prog_name="backorder")
