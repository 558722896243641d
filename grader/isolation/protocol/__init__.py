"""All that grader and worker say to each other, and the only code that both sides share.

It needs NumPy and the standard library alone, since it is imported in a process that runs a
stranger's code. A frame (`frames.py`) is a checked header, a message in JSON, and the raw bytes of
the arrays that the message describes (`arrays.py`). A message is a named tuple and travels as a
JSON array of its fields. Nothing is pickled: what comes in is at worst wrong, never run.

What a worker sends is a stranger's word until `codec.py` has read it. So where a record of the
grader's and what travels for it are two classes, the one that travels begins with `Wire`: a
`WireRaised` becomes a `Raised` once its names and numbers are checked.

A worker's life, in frames:

    grader          worker
             <--    Hello     what holds it back; it has seen no submission
    Load     -->
             <--    Found     what its files name that they should not; none has run
             <--    Loaded    what running them gave
    Ask      -->
             <--    Answers   one frame or several, until every question has its outcome
             <--  ServedCall  meanwhile, where a function that the submission calls is served
    Result   -->              what is right for that call

The life of one that reads an archive instead:

    Task     -->
             <--    Wanted    which bytes of the archive it needs, again and again
    BYTES    -->              those bytes
             <--    Listed    members that it found, one frame or several
             <--    UNPACKED  bytes that it unpacked, one frame or several
             <--    Done      why the archive is refused, if it is; the task has come to its end

The life of one that finds out which of several files is to be graded:

    Survey   -->
             <--    Surveyed  which functions each defines; none has run
"""
