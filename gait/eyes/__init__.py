"""What is seen, frame by frame: legs, heels, dots, and the place round them."""
