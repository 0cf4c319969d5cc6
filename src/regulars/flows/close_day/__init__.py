"""The day's close: what time alone decides is booked, program by program in its own time zone.

A day ends at its local midnight, and whatever is due at that instant is due. Nothing waits for
the close: balances and tiers as of an instant are the same before it and after it. It writes them
down, tells members, and lets rules grant what comes with a tier.

    request   which day of which program, and the job for it
    counts    what a close did
    ground    what all steps of a close share
    units     holds, pending lots, dead lots, warnings of expiry
    ladders   thresholds of shares, tiers that fall due, warnings of tiers that end
    run       the steps, batch by batch, each in its own transaction with the job's progress
    advance   a sandbox's clock, moved from midnight to midnight with the closes in between
"""
