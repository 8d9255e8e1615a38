"""Catalogue, stock, orders, bank book and webhook sender: what every face shares, knowing no platform."""
