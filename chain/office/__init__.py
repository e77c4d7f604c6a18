"""Head office's page: for browsers, with log-in, on a port of its own; what it tells is in chain.storage."""
