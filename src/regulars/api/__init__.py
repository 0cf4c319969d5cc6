"""The HTTP interface: the one room that knows Litestar.

A route module in `regulars.api.routes` offers a `router`; it may also offer
`coalescers(platform)`. `create_app` gathers both. Routes parse, call a flow or a domain's action
inside a transaction, and return frozen structs; everything else (who may, errors, headers,
limits, request ids, metrics, the OpenAPI document) is the frame's business and written once.
"""
