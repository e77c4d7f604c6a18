"""From angles to a class, with reasons: the rules, and the measured runners behind them."""
