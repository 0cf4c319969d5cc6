"""Reading tables from files: CSV, Excel, JSON lines, JSON arrays and Parquet, a batch at a time.

Every format comes out alike: batches of columns with the line number of each row. Memory is that
of one batch, whatever the size of the file. A line that cannot be read is handed over beside the
rows, with its number and the reason; the lines after it are read all the same.
"""
