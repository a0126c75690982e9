"""What ./run and ./test do once Python is there. Standard library only; `prepare` alone starts Django."""
