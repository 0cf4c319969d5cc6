"""Orders: goods bought and goods brought back, as documents with lines and tenders.

Owns the schema `orders`. A document is an order or a return; it is known by its source and number
and is stored once for ever: the same content again changes nothing, other content is a conflict.
Sums are exact integers at the document's own scale. A line is never brought back more often than
it was bought.

Announces `order.placed`, `order.state_changed`, `order.claimed` and `return.recorded`, but nothing
for documents loaded from history.
"""
