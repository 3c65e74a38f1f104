"""The built-in worker: reads a repository's files, runs nothing of it, needs no key and no network.

A program of its own (`python -m actors.work.analyser`) on the worker's side of the contract: it imports nothing of
the server. What takes time to import is imported by the stage that needs it, so that the first line comes at once.
"""
