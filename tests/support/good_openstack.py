"""Good inputs of OpenStack types: no rule objects to them."""

from typing import Any

from policies.records import Secret

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
            {
                "sourceType": "image",
                "uuid": "5d1f7c1e-6b0c-4b0e-9d6e-0d6b6d1a1212",
                "destinationType": "volume",
                "bootIndex": 0,
                "volumeType": "classic-luks",
            }
        ],
    },
    "openstack:blockstorage/volume:Volume": {"size": 22, "volumeType": "high-speed-luks"},
    "openstack:loadbalancer/loadBalancer:LoadBalancer": {"vipNetworkId": "4fa5"},
    "openstack:images/image:Image": {"visibility": "private", "protected": True},
    "openstack:sharedfilesystem/shareAccess:ShareAccess": {"accessType": "ip", "accessTo": "10.0.0.7"},
    "openstack:compute/keypair:Keypair": {"publicKey": "ssh-ed25519 AAAA operations@hospital.example"},
    "openstack:loadbalancer/listener:Listener": {
        "protocol": "TERMINATED_HTTPS",
        "protocolPort": 443,
        "tlsVersions": ["TLSv1.2", "TLSv1.3"],
    },
    "openstack:loadbalancer/pool:Pool": {"protocol": "HTTP", "tlsEnabled": True, "tlsVersions": ["TLSv1.3"]},
    "openstack:keymanager/orderV1:OrderV1": {"type": "key", "meta": {"algorithm": "aes", "bitLength": 256}},
    "openstack:keymanager/containerV1:ContainerV1": {"type": "generic", "acl": {"read": {"projectAccess": False}}},
    "openstack:keymanager/secretV1:SecretV1": {
        "secretType": "passphrase",
        "payload": Secret(),
        "acl": {"read": {"projectAccess": False}},
    },
    "openstack:identity/applicationCredential:ApplicationCredential": {
        "unrestricted": False,
        "roles": ["reader"],
        "accessRules": [{"service": "compute", "method": "GET", "path": "/v2.1/servers"}],
        "expiresAt": "2029-12-31T23:59:59Z",
    },
}
