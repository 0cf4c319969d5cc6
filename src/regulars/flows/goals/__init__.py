"""Goals worked out: their figures over the lake, kept period by period."""
