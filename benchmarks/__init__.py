"""How long the demo city takes, how much memory, and beside what: `python -m benchmarks`.

Here belongs what measures; nothing here decides, and the pipeline does not import it. A task (`tasks`) is measured in
a process of its own, so that its peak memory is its own; a part (`parts`) is a few tasks and the lines they make.
"""
