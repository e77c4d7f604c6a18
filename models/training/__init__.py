"""How the networks `finder` and `heel` are made: rendered scenes, crops of them, training, export."""
