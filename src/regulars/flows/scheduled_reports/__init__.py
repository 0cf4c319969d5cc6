"""Reports that are sent by themselves: planned, made once, handed over mail by mail."""
