"""The walls: what holds of the code as a whole."""
