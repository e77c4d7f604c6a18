"""Shoes: read from the store's tables, and the short list that suits a runner."""
