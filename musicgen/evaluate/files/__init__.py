"""What happens to musicians' own files."""
