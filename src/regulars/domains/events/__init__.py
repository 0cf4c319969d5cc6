"""Events: what happened, told by websites, apps and servers, once for ever.

Owns the schema `events`. An event is known by its source and message id; the same content again
changes nothing, other content is a conflict. Events are only ever added. Whose they are stands in
the timeline, written by the processing lane. Personal fields of a payload are sealed; the rest can
be queried. What cannot be taken is kept in quarantine, with the reason, until it is replayed.

Announces nothing: whoever wants events reads them as a feed.
"""
