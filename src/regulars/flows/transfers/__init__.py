"""Transfers: value that other systems and staff move, beside what rules do.

Everything comes in batches, each item answered for itself: earning, spending, moving between
members, holding, capturing and voiding; adjustments by hand, which above the limit of one's role
wait until somebody else approves them. Who earned or was adjusted is looked at on the ladders
that count the asset.

    wanted       what is asked for, and what is answered
    moving       doing it
    adjusting    limits, and decisions on what waits
    climbing     ladders after units came or went
"""
