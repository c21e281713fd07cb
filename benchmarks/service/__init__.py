"""The service under load, by the public load generator wrk."""
