"""The statements behind the lists, and what they say in words."""
