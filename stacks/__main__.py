"""The program of every stack: read the spec, check it whole, make the hub."""

import os

import pulumi

from components.backend import Consent
from components.hub import HealthDataHub
from components.loading import load
from components.problems import SpecError

try:
    config = pulumi.Config()
    spec = load(config.require_object("hub"), os.environ)
    consent = Consent(frozenset(config.get_object("consentToDestroy") or ()))
    hub = HealthDataHub("hub", spec, consent)
except SpecError as refused:
    raise pulumi.RunError(str(refused)) from None

for name, value in hub.outputs().items():
    pulumi.export(name, value)
