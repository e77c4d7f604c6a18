"""The real visit behind the screens: camera, recorder, engine and store driven by the table of a visit."""
