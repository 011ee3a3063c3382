"""python -m sandbox.openstack COMMAND"""

from sandbox.openstack.commands import app

if __name__ == "__main__":
    app(prog_name="python -m sandbox.openstack")
