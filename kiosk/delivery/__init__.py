"""Reports handed over: by e-mail, on paper, in a QR code."""
