"""From a question to evidence: passages and facts, and whether they suffice."""
