"""What is kept: visits, shoes, deliveries, the files of each run, and how long."""
