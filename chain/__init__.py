"""The centre of a chain of stores: what its kiosks send is kept, found again in every store, and erased."""
