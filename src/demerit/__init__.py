"""Demerit, a laboratory for social scoring."""
