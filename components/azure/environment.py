"""What the environment may decide, and what it must not: ARM_* variables give credentials, never the place."""

from collections.abc import Mapping

from components.problems import Problem
from components.sketch import Sketch


def problems(known: Sketch, environment: Mapping[str, str]) -> list[Problem]:
    """Variables that contradict the spec: silently ignored they would mislead, obeyed they would move the hub."""
    found = []
    location = environment.get("ARM_LOCATION_NAME")
    if location and known.region and location.replace(" ", "").lower() != known.region:
        found.append(
            Problem(
                "region", f"ARM_LOCATION_NAME={location}", f"{known.region}, as the spec says", "Unset the variable."
            )
        )
    cloud = environment.get("ARM_ENVIRONMENT")
    if cloud and cloud.lower() != "public":
        found.append(Problem("cloud", f"ARM_ENVIRONMENT={cloud}", "public: other Azure clouds are other clouds"))
    subscription = environment.get("ARM_SUBSCRIPTION_ID")
    if subscription and known.azure and subscription.lower() != str(known.azure.subscription_id):
        found.append(
            Problem(
                "azure.subscription_id",
                f"ARM_SUBSCRIPTION_ID={subscription}",
                f"{known.azure.subscription_id}, as the spec says",
                "Unset the variable.",
            )
        )
    return found
