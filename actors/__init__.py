"""The actors: everything that decides and everything that acts, wired together by `actors.system`."""
