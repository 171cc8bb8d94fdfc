"""The engine, thread by thread, on a store of its own."""
