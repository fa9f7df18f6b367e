"""Banks, snippets and distinctions in the formats that teachers and students use."""
