"""A mailbox that takes every letter for everyone."""
