"""People, teams and the tokens that act for them: who is calling, and what they may do."""
