"""The story of a backorder, told by somebody who sees only what the store, the bank and the mailbox show."""
