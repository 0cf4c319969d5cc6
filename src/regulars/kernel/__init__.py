"""Values that everything speaks in: ids, money, time, refusals, conditions. No I/O lives here."""
