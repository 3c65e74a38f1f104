"""One issue, one actor: the decision is pure, the actor only loads, decides, commits and tells."""
