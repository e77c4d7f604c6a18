"""Whether the kiosk can work, and what keeps it up."""
