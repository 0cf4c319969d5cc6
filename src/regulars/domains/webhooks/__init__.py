"""Webhooks: what has happened, sent to other systems by Standard Webhooks.

Owns the schema `webhooks`. Announcements of the outbox become messages; each endpoint that
listens gets one delivery per message. Deliveries are claimed in batches and sent outside any
transaction, signed with both live secrets of the endpoint, and tried again with growing pauses
for up to three days. A crash between sending and recording sends again under the same
`webhook-id`: receivers see every message at least once.

Invariants: an endpoint has exactly one secret without an end and at most one other; a message
is kept as long as a delivery of it is.

Announces `webhook.endpoint_disabled` when an endpoint has failed for days without a break or says
that it is gone.
"""
