"""The worker: everything that happens without being asked for at that moment.

`loops` keeps steps going, `subscriptions` hands announcements to their handlers, `long_jobs` runs
imports and the like, `schedule` does the housekeeping by the clock, `main` is the process.
"""
