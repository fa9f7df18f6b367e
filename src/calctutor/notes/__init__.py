"""Reading a folder of notes: files, sections, passages, facts and terms."""
