"""Reading files and mapping them, without a database."""
