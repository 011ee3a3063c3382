"""The hub: one spec, one blueprint, two interchangeable back ends."""
