"""What is shown of a call, as rows of words: pure, shared by every face, safe to print."""
