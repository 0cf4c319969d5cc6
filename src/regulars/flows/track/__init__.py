"""Events as they are sent: the Segment tracking protocol read, stored, and read again.

`parcel` takes a request's body apart, `reading` makes an event of each piece or says why not,
`intake` stores what many requests brought in one transaction, `replay` reads the quarantine again.
"""
