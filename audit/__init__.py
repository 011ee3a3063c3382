"""The audit: runs the engine with the policy pack, judges what came back and writes the evidence a person can read."""
