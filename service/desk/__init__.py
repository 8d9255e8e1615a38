"""The merchant's page and the house behind it: one module per section."""
