"""How a runner moves beside neutral gait: pose matching, time warping, references and what differs."""
