"""Sections of a scheme file that stand by themselves, one to a module."""
