"""The touchscreen appliance over the gait library."""
