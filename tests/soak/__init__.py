"""`make soak`: visits by the hundred against the real session, with faults by chance. See tests.soak.__main__."""
