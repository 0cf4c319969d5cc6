"""Looking into a file before it is imported: its layout, its columns, what they may mean."""
