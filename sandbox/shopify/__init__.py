"""The pretend Shopify store: its state, its Admin GraphQL API, its webhooks."""
