"""Time and memory of the exporters and of what stands before them, side by side with plain ways of doing the same.

    python -m benchmarks            the whole table
    python -m benchmarks --quick    without the 300-page documents

Ours and the reference run in turn within one run, and times are processor time, so a busy machine changes both alike.
"""
