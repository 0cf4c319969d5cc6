"""`python -m regulars.worker`: the worker, with the settings of the environment.

Processes that the worker starts for a share of its work do not import this module again, and with
it all that the worker can do.
"""

if __name__ == "__main__":
    from regulars.worker.main import main

    main()
