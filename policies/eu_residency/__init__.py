"""The pack that judges the places of any stack, as a folder of its own for `pulumi --policy-pack`."""
