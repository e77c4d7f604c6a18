"""The touchscreen: application, look, widgets and screens. Kivy lives here alone."""
