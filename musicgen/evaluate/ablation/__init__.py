"""What each group of numbers is worth: taken away once, everything else as it is."""
