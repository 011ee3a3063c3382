"""A cinder back end that keeps each volume as a sparse file in one folder.

Options of the back end's section: `sparse_dir`, the folder; `sparse_capacity_gb`, what the scheduler is told.
"""

import os
import shutil
import subprocess

from cinder import interface
from cinder.image import image_utils
from cinder.volume import configuration
from cinder.volume import driver
from cinder.volume import volume_utils
from oslo_config import cfg

OPTIONS = [cfg.StrOpt("sparse_dir", default="volumes"), cfg.IntOpt("sparse_capacity_gb", default=1_000_000)]
cfg.CONF.register_opts(OPTIONS, group=configuration.SHARED_CONF_GROUP)
GIB = 1024**3


@interface.volumedriver
class SparseFileDriver(driver.VolumeDriver):
    VERSION = "1.0"
    CI_WIKI_NAME = "none"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(OPTIONS)
        self.backend_name = self.configuration.safe_get("volume_backend_name")
        self.folder = self.configuration.sparse_dir

    @staticmethod
    def get_driver_options():
        return OPTIONS

    def do_setup(self, context):
        os.makedirs(self.folder, exist_ok=True)

    def check_for_setup_error(self):
        pass

    def local_path(self, volume):
        return os.path.join(self.folder, volume.name)

    def _grow(self, volume, size):
        with open(self.local_path(volume), "ab") as file:
            file.truncate(size * GIB)

    def _copy(self, source, target):
        subprocess.run(
            ["cp", "--sparse=always", "--reflink=auto", self.local_path(source), self.local_path(target)], check=True
        )

    def create_volume(self, volume):
        self._grow(volume, volume.size)

    def delete_volume(self, volume):
        try:
            os.unlink(self.local_path(volume))
        except FileNotFoundError:
            pass

    def create_export(self, context, volume, connector):
        pass

    def ensure_export(self, context, volume):
        pass

    def remove_export(self, context, volume):
        pass

    def create_export_snapshot(self, context, snapshot, connector):
        pass

    def remove_export_snapshot(self, context, snapshot):
        pass

    def create_snapshot(self, snapshot):
        self._copy(snapshot.volume, snapshot)

    delete_snapshot = delete_volume

    def create_volume_from_snapshot(self, volume, snapshot):
        self._copy(snapshot, volume)
        self._grow(volume, volume.size)

    def create_cloned_volume(self, volume, src_vref):
        self._copy(src_vref, volume)
        self._grow(volume, volume.size)

    def extend_volume(self, volume, new_size):
        self._grow(volume, new_size)

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return None, False

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        # run_as_root=False: cinder would call sudo otherwise
        image_utils.fetch_to_raw(
            context,
            image_service,
            image_id,
            self.local_path(volume),
            self.configuration.volume_dd_blocksize,
            size=volume.size,
            run_as_root=False,
        )
        self._grow(volume, volume.size)

    # The type, the key and the key's id of an encrypted volume are real; its file is not LUKS-formatted, which in a
    # real cloud the hypervisor and cinder do through dm-crypt: there is no device here that it could map.
    copy_image_to_encrypted_volume = copy_image_to_volume

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        volume_utils.upload_volume(
            context, image_service, image_meta, self.local_path(volume), volume, run_as_root=False
        )

    def initialize_connection(self, volume, connector, **kwargs):
        data = {"device_path": self.local_path(volume), "volume_id": volume.id}
        return {"driver_volume_type": "local", "data": data}

    def terminate_connection(self, volume, connector, **kwargs):
        pass

    def _update_volume_stats(self):
        # files are sparse: what the disk has left says little, so the declared capacity counts
        capacity = self.configuration.sparse_capacity_gb
        self._stats = {
            "volume_backend_name": self.backend_name,
            "vendor_name": "loopback",
            "driver_version": self.VERSION,
            "storage_protocol": "file",
            "total_capacity_gb": capacity,
            "free_capacity_gb": capacity + shutil.disk_usage(self.folder).free // GIB,
            "allocated_capacity_gb": 0,
            "provisioned_capacity_gb": 0,
            "reserved_percentage": 0,
            "thin_provisioning_support": True,
            "max_over_subscription_ratio": 100,
            "multiattach": True,
            "QoS_support": True,
        }
