"""The sample: a retail chain with five thousand members, and its removal.

Generated from a seed by a model whose truth is kept: who buys how often, for how much, of what,
and who is gone for good. So whatever predicts can be held against what is so.

`model`, `people`, `goods`, `seasons`, `purchases`, `baskets`, `behaviour` and `history` are pure:
the same seed and the same end make the same history. `loading` sends it through the flows that real
data take, as history; `removing` takes it away again and leaves whatever is not of the sample.
"""
