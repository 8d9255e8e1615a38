"""The one place that says which version of Shopify's Admin API we speak."""

VERSION = "2026-10"
