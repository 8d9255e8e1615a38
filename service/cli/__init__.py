"""The console command `backorder`."""

from service.cli.main import main

__all__ = ["main"]
