"""The Store API: what the block cart and checkout call."""
