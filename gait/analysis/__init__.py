"""The whole story: from what was seen of a recording to a verdict for each foot."""
