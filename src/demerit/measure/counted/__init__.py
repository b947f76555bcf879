"""What is counted in a run, subject by subject: each file enters its measures in the `Book`."""
