"""What kiosks ask over mutual TLS: judged, bounded, and answered with JSON."""
