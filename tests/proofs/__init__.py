"""The prover on trial: small models with known answers, and random models with random guarantees.

    python -m tests.proofs.brute --cases 100000                 # every lead near each small model's borders
    python -m tests.proofs.generated --models 500 --leads 1000  # random models, random leads

Both print what they found and exit with 1 where a verdict does not hold. Fixed parts of them are ordinary
tests. The small models stand in `models/`, each with its answer behind `#` on the line of the guarantee:

    # proved by polarity        every rule by itself can only move the total the right way
    # proved by solver          only the rules together
    # proved                    by either
    # refuted: 3 events, 0 fields; 25 to 20

A refuted one names the size of the smallest lead that breaks it, before the change: how many events it has
and how many of its fields are known; and, where there is only one answer, the total before and after.
"""
