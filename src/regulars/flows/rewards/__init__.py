"""Rewards: what an order, a return, an event or a registration does to whom it belongs.

Everything that has value goes this one way, live or from history, in the caller's transaction:
rules decide, the ledger books, the grants are written down beside their reasons, tiers are
reviewed. A batch is taken in rounds, so that of one person's occasions each sees the effects of
the one before it.

    terms        programs with their assets, rules and ladders
    sales        orders and returns as rules see them
    facts        what conditions ask about members, read for a whole batch
    figures      what ladders count, read for a whole batch
    happenings   what can earn, or take back what was earned
    batch        what everything in a batch shares
    standing     tiers and balances, before and after
    rounds       the rounds of a batch
    granting     decide, book, settle
    reversing    returns and cancellations: grants are taken back, what was spent is given back
    restoring    returns that are cancelled give back what they took
    effects      what came of it, as it is answered
    remembered   what came of it, read back for what is sent again
"""
