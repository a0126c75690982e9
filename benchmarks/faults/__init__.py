"""What Rondom does when a part of it dies: scripts with traffic running and a ledger kept by the client."""
