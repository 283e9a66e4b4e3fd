"""What both doors to the web wear: words in five languages, and the journal of their work."""
