"""Pages of the desk, of signals and of legal terms."""
