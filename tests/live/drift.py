"""Takes one rule away by hand, as an administrator in a hurry would: run in the sandbox's Python, as user `hub`."""

import openstack  # type: ignore[import-not-found]  # only the sandbox's Python has it

cloud = openstack.connect()
group = cloud.network.find_security_group("demo-ws-onco")
rule = next(each for each in cloud.network.security_group_rules(security_group_id=group.id))
cloud.network.delete_security_group_rule(rule.id)
print("null")  # noqa: T201 - what the test reads
