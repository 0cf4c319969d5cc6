"""What several test folders share: clients, running servers, routes made for tests."""
