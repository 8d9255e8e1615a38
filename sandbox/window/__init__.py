"""What people see: the shop window, the merchant's order screen, the mailbox. Works without scripts."""
