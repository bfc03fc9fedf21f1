"""What the commands of `obapipe` do, a module a family; `obapipe.cli` only parses words and prints."""
