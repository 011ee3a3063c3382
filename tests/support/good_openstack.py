"""Good inputs of OpenStack types: no rule objects to them."""

from typing import Any

GOOD: dict[str, dict[str, Any]] = {
    "openstack:networking/network:Network": {"name": "n"},
    "openstack:networking/secGroupRule:SecGroupRule": {
        "direction": "ingress",
        "ethertype": "IPv4",
        "remoteIpPrefix": "10.1.0.0/16",
    },
    "openstack:networking/router:Router": {"name": "r"},
    "openstack:networking/port:Port": {"networkId": "4fa5", "securityGroupIds": ["97ac"]},
    "openstack:compute/instance:Instance": {
        "networks": [{"port": "c0de"}],
        "blockDevices": [
            {"sourceType": "image", "destinationType": "volume", "bootIndex": 0, "volumeType": "classic-luks"}
        ],
    },
    "openstack:blockstorage/volume:Volume": {"size": 22, "volumeType": "high-speed-luks"},
    "openstack:loadbalancer/loadBalancer:LoadBalancer": {"vipNetworkId": "4fa5"},
    "openstack:images/image:Image": {"visibility": "private"},
    "openstack:sharedfilesystem/shareAccess:ShareAccess": {"accessType": "ip", "accessTo": "10.0.0.7"},
}
