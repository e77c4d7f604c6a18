"""The treadmill's own word on its speed and incline, over Bluetooth."""
