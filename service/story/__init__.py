"""The story page: in development, the life of the sandbox orders as it happens."""
