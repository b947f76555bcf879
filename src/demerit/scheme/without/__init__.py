"""What is left of a scheme without one of its mechanisms: edits of its file, by stage, and what they leave dangling."""
