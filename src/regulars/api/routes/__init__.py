"""One module per resource. Each defines `router`, which `create_app` finds by itself."""
