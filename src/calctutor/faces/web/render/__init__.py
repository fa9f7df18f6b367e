"""From data to HTML, place by place: pure functions, everything that is not ours escaped."""
