"""The pretend store's Admin GraphQL API: the official schema, executed over the store's real state."""
