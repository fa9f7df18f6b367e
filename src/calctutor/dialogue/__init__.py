"""From a question to a reply: what is asked, what was said before, what the notes say."""
