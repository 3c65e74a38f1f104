"""Doing the task: the queue, the workspace, the worker as a child process, and the built-in worker."""
