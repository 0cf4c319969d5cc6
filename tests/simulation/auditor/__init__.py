"""An auditor: what SEMANTICS.md says of units, returns, rules and tiers, in plain and slow Python.

It shares no code with the engine. Everything is a list that is scanned; nothing is summed up,
indexed or remembered but what people would write down themselves.

    clockwork   local days, months and calendar periods
    people      who is who: parties, merges and what undoes them
    purse       lots, debts and holds
    shop        orders and returns, what rules grant for them and what is taken back
    figures     what ladders count
    rungs       tiers
    whole       the auditor: a deed comes in, the outcome and every figure come out
"""
