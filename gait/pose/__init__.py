"""Bodies: from a picture to the joints of the people in it, and what they tell."""
