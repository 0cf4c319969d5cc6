"""Replay: what a change of a program would have cost, told from what really happened.

Orders, returns and events of the past go through rules, ledger and ladders once more, in memory
and in the order of time, under versions that are named. Nothing of the live ledger is touched.

    request      what may be asked, and the job for it
    scenario     the terms that are tried: versions, drafts, a program document
    setting      the terms with the stretch of time
    reading      what happened, read in the order of time
    opening      how members stood when the stretch began
    items        what happens, one after the other
    world        wallets, standings, counters, all in memory
    engine       lets what happens have its effects
    granting     decide and book
    looking      reviews of tiers
    reversing    returns and cancellations
    moving       what was done by hand
    tally        what is counted on the way
    result       what came of it
    actual       what really came of it
    outcomes     how each member ended, kept in a file
    comparing    replays side by side
    run          the job
    dry_run      one occasion, decided and forgotten
"""
