"""The WooCommerce 11 face: its REST API, Store API and webhooks, as recorded and measured."""
