"""What ties a kiosk to its chain's centre; a store without a chain never loads it. See docs/chain.md."""
